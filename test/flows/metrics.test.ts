import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

describe('what is counted', () => {
  let hitch: TestHitch
  const twice = 'a'.repeat(32)

  before(async () => {
    hitch = await startHitch()
    const project = '/api/0/projects/hitch/demo/'
    await hitch.api('PUT', project, { options: { 'filters:error_messages': 'Error: quiet' } })
    const event = errorEvent('Error', 'no')
    for (const one of [event, { ...event, event_id: twice }, { ...event, event_id: twice }])
      await hitch.send(one)
    await hitch.send(errorEvent('Error', 'quiet'))
    await hitch.api('PUT', `${project}keys/${hitch.demo.publicKey}/`, { rateLimit: { window: 60, count: 1 } })
    for (const status of [200, 429]) assert.equal((await hitch.send(event)).status, status)
    await hitch.drain()
  })
  after(() => hitch.stop())

  it('stands in the metrics, and adds up', async () => {
    const { status, text, type } = await metrics(hitch)
    assert.equal(status, 200)
    assert.equal(type, 'text/plain; version=0.0.4; charset=utf-8')
    const value = valuesOf(text)
    assert.equal(value('hitch_events_received_total'), 4)
    assert.equal(value('hitch_events_waiting'), 0)
    assert.equal(value('hitch_events_failed_total'), 0)
    for (const name of ['hitch_outcomes_total', 'hitch_outcomes_last_day']) {
      assert.equal(value(`${name}{category="error",outcome="accepted",reason=""}`), 3)
      assert.equal(value(`${name}{category="error",outcome="duplicate",reason=""}`), 1)
      assert.equal(value(`${name}{category="error",outcome="filtered",reason="error-message"}`), 1)
      assert.equal(value(`${name}{category="error",outcome="rate_limited",reason="key_quota"}`), 1)
    }
    assert.equal(value('hitch_ack_seconds_count'), 5)
    assert.equal(value('hitch_ack_seconds_bucket{le="+Inf"}'), 5)
    assert.equal(value('hitch_groups{status="unresolved"}'), 1)
    assert.equal(value('hitch_database_up'), 1)
    assert.equal(value('hitch_jobs_dead'), 0)
    assert.ok((value('process_resident_memory_bytes') ?? 0) > 1e7)
    assert.match(text, /^hitch_build_info\{version="\d+\.\d+\.\d+",node="\d+\.\d+\.\d+"\} 1$/m)
    assert.match(text, /^hitch_jobs\{queue="notify",state="\w+"\} \d+$/m)
  })

  it('is well formed, and tells no secret', async () => {
    const { text } = await metrics(hitch)
    const sample = /^[a-z\d_]+(?:\{[a-z_]+="[^"\n]*"(?:,[a-z_]+="[^"\n]*")*\})? (?:[-+.\de]+|NaN|[+-]Inf)$/
    const names = new Set<string>()
    for (const line of text.trimEnd().split('\n')) {
      const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line)
      if (type) {
        assert.ok(!names.has(type[1] ?? ''), `${type[1]} stands there twice`)
        names.add(type[1] ?? '')
        assert.equal(type[2] === 'counter', type[1]?.endsWith('_total'), line)
      } else if (!line.startsWith('# HELP ')) assert.match(line, sample)
    }
    assert.ok(text.endsWith('\n'))
    for (const secret of [hitch.adminToken, hitch.demo.publicKey]) assert.ok(!text.includes(secret))
  })

  it('is shown to neighbours, and to others with a token alone', async () => {
    const through = { 'x-forwarded-for': '203.0.113.7' }
    assert.equal((await metrics(hitch, through)).status, 401)
    assert.equal((await metrics(hitch, { via: '1.1 proxy' })).status, 401)
    assert.equal((await metrics(hitch, { authorization: 'Bearer wrong' })).status, 401)
    const token = async (scopes: string[]) => {
      const made = await hitch.api('POST', '/api/0/api-tokens/', { name: 'metrics', scopes })
      return { ...through, authorization: `Bearer ${(made.body as { token: string }).token}` }
    }
    assert.equal((await metrics(hitch, await token(['event:read']))).status, 403)
    assert.equal((await metrics(hitch, await token(['org:read']))).status, 200)
  })

  it('stands in the statistics of the organization', async () => {
    const { status, body } = await hitch.api(
      'GET',
      '/api/0/organizations/hitch/stats_v2/?statsPeriod=2h&groupBy=outcome&groupBy=reason&field=sum(quantity)&category=error',
    )
    assert.equal(status, 200, JSON.stringify(body))
    const { intervals, groups, start, end } = body as { intervals: string[]; groups: Json[] } & Json
    assert.deepEqual([start, end], ['2026-11-22T10:00:00.000Z', '2026-11-22T12:00:00.000Z'])
    assert.deepEqual(intervals, ['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'])
    assert.deepEqual(groups, [], 'noon belongs to the hour that follows')

    await hitch.advance(60_000)
    const later = await hitch.api(
      'GET',
      '/api/0/organizations/hitch/stats_v2/?statsPeriod=1h&groupBy=outcome&groupBy=reason&groupBy=project&field=sum(quantity)',
    )
    const shown = (later.body as { groups: Json[] }).groups.map(({ by, totals, series }) => [
      by,
      totals,
      series,
    ])
    const project = hitch.demo.projectId
    const of = (outcome: string, reason: string, count: number) => [
      { project, outcome, reason },
      { 'sum(quantity)': count },
      { 'sum(quantity)': [0, count] },
    ]
    assert.deepEqual(shown, [
      of('accepted', 'none', 3),
      of('invalid', 'duplicate', 1),
      of('filtered', 'error-message', 1),
      of('rate_limited', 'key_quota', 1),
    ])
    const one = await hitch.api('GET', '/api/0/organizations/hitch/stats_v2/?outcome=accepted&project=demo')
    assert.deepEqual(
      (one.body as { groups: Json[] }).groups.map(({ by, totals }) => [by, totals]),
      [[{}, { 'sum(quantity)': 3 }]],
    )
  })

  it('stands in the statistics of the project', async () => {
    const points = async (query: string) =>
      ((await hitch.api('GET', `/api/0/projects/hitch/demo/stats/?${query}`)).body as [number, number][]) ??
      []
    const received = await points('')
    assert.equal(received.length, 25)
    assert.deepEqual(received.at(-1), [Date.parse('2026-11-22T12:00:00Z') / 1000, 6])
    assert.deepEqual((await points('stat=rejected&resolution=1d')).at(-1), [
      Date.parse('2026-11-22T00:00:00Z') / 1000,
      1,
    ])
    assert.equal((await points('stat=blacklisted')).at(-1)?.[1], 1)
    assert.equal((await points('stat=generated')).at(-1)?.[1], 3)
  })

  it('is refused for what is no question', async () => {
    const bad = [
      'organizations/hitch/stats_v2/?groupBy=colour',
      'organizations/hitch/stats_v2/?field=avg(x)',
      'organizations/hitch/stats_v2/?interval=5m',
      'projects/hitch/demo/stats/?stat=constructor',
      'projects/hitch/demo/stats/?resolution=10s',
      'projects/hitch/demo/stats/?since=yesterday',
      'projects/hitch/demo/stats/?since=0',
      `organizations/hitch/stats_v2/?${'project=demo&'.repeat(101)}`,
    ]
    for (const path of bad) assert.equal((await hitch.api('GET', `/api/0/${path}`)).status, 400, path)
    const other = '/api/0/organizations/hitch/stats_v2/?project=nowhere'
    assert.equal((await hitch.api('GET', other)).status, 404)
  })
})

async function metrics(hitch: TestHitch, headers: Record<string, string> = {}) {
  const response = await fetch(`${hitch.url}/metrics`, { headers })
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
}

function valuesOf(text: string): (sample: string) => number | undefined {
  const values = new Map(
    text.split('\n').map((line): [string, number] => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
  return (sample) => values.get(sample)
}
