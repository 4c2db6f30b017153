import assert from 'node:assert/strict'
import { createLimiter } from '../../services/quotas/limiter.ts'
import { shareCounts } from '../../services/quotas/share.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const project = '/api/0/projects/hitch/demo/'

describe('a key with a quota', () => {
  let hitch: TestHitch
  let key: string

  before(async () => {
    hitch = await startHitch()
    key = `${project}keys/${hitch.demo.publicKey}/`
  })
  after(() => hitch.stop())

  it('takes what it may, and then says until when it takes nothing', async () => {
    const set = await hitch.api('PUT', key, { rateLimit: { window: 60, count: 2 } })
    assert.deepEqual((set.body as Json).rateLimit, { window: 60, count: 2 })
    await hitch.advance(10_000)
    assert.deepEqual(await statuses(3), [200, 200, 429])

    const refused = await post(hitch, `{}\n{"type":"event"}\n${JSON.stringify(errorEvent('Error', 'no'))}`)
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get('retry-after'), '50')
    assert.equal(refused.headers.get('x-sentry-rate-limits'), '50:default;error;security:key:key_quota')
    assert.match(
      String(((await refused.json()) as Json).detail),
      /may send 2 events in 1 minute, and did\. Send again in 50 seconds/,
    )
  })

  it('still hears what SDKs lost meanwhile, and of everything that is no error, however large', async () => {
    const losses = {
      timestamp: 1,
      discarded_events: [{ reason: 'ratelimit_backoff', category: 'error', quantity: 7 }],
    }
    const report = await post(hitch, `{}\n{"type":"client_report"}\n${JSON.stringify(losses)}`)
    assert.equal(report.status, 200)
    const large = errorEvent('Error', 'no', 'charge', { extra: { text: 'x'.repeat(200_000) } })
    const refused = await post(hitch, `{}\n{"type":"event"}\n${JSON.stringify(large)}`)
    assert.equal(refused.status, 429)
    const runs = ['a', 'b', 'c'].map((id) => JSON.stringify(transaction(id.repeat(32))))
    assert.ok((runs[0]?.length ?? 0) > 32 * 1024)
    assert.equal((await post(hitch, `{}\n{"type":"transaction"}\n${runs[0]}`)).status, 200)
    assert.equal((await post(hitch, `{}\n{"type":"event"}\n${runs[1]}`)).status, 200)
    assert.equal((await post(hitch, runs[2] ?? '', 'store')).status, 200)
    await hitch.drain()
    await hitch.app.record.flush()
    const hours = await hitch.app.db.projectHour.findMany({
      orderBy: [{ category: 'asc' }, { outcome: 'asc' }],
    })
    assert.deepEqual(
      hours.map(({ category, outcome, count }) => [category, outcome, count]),
      [
        ['error', 'accepted', 2],
        ['error', 'client_discard:ratelimit_backoff', 7],
        ['error', 'rate_limited:key_quota', 3],
        ['transaction', 'accepted', 3],
      ],
    )
  })

  it('takes more when the window is over, and without end when the quota is taken away', async () => {
    await hitch.advance(50_000)
    assert.deepEqual(await statuses(3), [200, 200, 429])
    await hitch.api('PUT', key, { rateLimit: null })
    assert.deepEqual(await statuses(3), [200, 200, 200])
  })

  it('is refused a quota that is none', async () => {
    for (const rateLimit of [
      { window: 90_000, count: 1 },
      { window: 60, count: -1 },
      { window: 1.5, count: 1 },
      'many',
    ])
      assert.equal((await hitch.api('PUT', key, { rateLimit })).status, 400)
    assert.equal(((await hitch.api('GET', key)).body as Json).rateLimit, null)
  })

  it('has a share of what its project may', async () => {
    await hitch.advance(60_000)
    await hitch.api('PUT', project, { rateLimit: { window: 3600, count: 2 } })
    const other = (await hitch.api('POST', `${project}keys/`, { name: 'Other' })).body as { public: string }
    const to = { ...hitch.demo, publicKey: other.public }
    const answers = [
      await hitch.send(errorEvent('Error', 'no')),
      await hitch.send(errorEvent('Error', 'no'), to),
      await hitch.send(errorEvent('Error', 'no'), to),
    ]
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 429],
    )
    await hitch.api('PUT', project, { rateLimit: null })
  })

  it('is held back by the spike guard, and people hear of it once', async () => {
    await hitch.app.db.conversation.create({
      data: {
        organizationId: 1,
        chat: 'teams',
        channelId: 'msteams',
        tenantId: 't',
        externalId: 'c',
        kind: 'channel',
        serviceUrl: 'http://localhost',
        botId: 'b',
        createdAt: hitch.app.now(),
        rules: {
          create: { projectId: hitch.demo.projectId, happenings: ['new'], createdAt: hitch.app.now() },
        },
      },
    })
    await hitch.api('PUT', project, { spikeGuard: 10 })
    const many = await Promise.all(Array.from({ length: 505 }, () => hitch.send(errorEvent('Error', 'no'))))
    const refused = many.filter(({ status }) => status === 429)
    assert.equal(refused.length, 5)
    assert.match(String(refused[0]?.body.detail), /far more than it usually does/)
    // Nobody who sends an event waits for it, so it may come a moment after the answers.
    let said = await linesToSay()
    for (let tries = 0; said.length === 0 && tries < 500; tries++) said = await linesToSay()
    assert.equal(said.length, 1)
    assert.match(
      said[0]?.text ?? '',
      /^Demo sends far more events than usual\. More than 500 came in 10 minutes/,
    )
    assert.equal((await hitch.api('PUT', project, { spikeGuard: 1 })).status, 400)
  })

  function transaction(event_id: string): object {
    const end = hitch.app.now().getTime() / 1000
    const trace = { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8), op: 'http.server' }
    const span = { ...trace, start_timestamp: end - 1, timestamp: end, description: 'SELECT '.repeat(20) }
    const spans = Array.from({ length: 300 }, () => span)
    const times = { start_timestamp: end - 1, timestamp: end }
    return { event_id, type: 'transaction', transaction: 'GET /', ...times, contexts: { trace }, spans }
  }

  function linesToSay(): Promise<{ text: string }[]> {
    return hitch.app.db.$queryRaw`SELECT data->>'text' AS text FROM pgboss.job WHERE name = 'say'`
  }

  async function statuses(count: number): Promise<number[]> {
    const all: number[] = []
    for (let index = 0; index < count; index++) all.push((await hitch.send(errorEvent('Error', 'no'))).status)
    return all
  }
})

describe('quotas of other kinds than errors', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  it('are set one by one, and taken away one by one', async () => {
    const none = { transaction: null, session: null, attachment: null, feedback: null, monitor: null }
    assert.deepEqual(((await hitch.api('GET', project)).body as Json).quotas, none)
    const quota = { count: 2, window: 60 }
    for (const name of ['session', 'monitor']) await hitch.api('PUT', project, { quotas: { [name]: quota } })
    const { body } = await hitch.api('PUT', project, { quotas: { monitor: null, transaction: quota } })
    assert.deepEqual((body as Json).quotas, { ...none, session: quota, transaction: quota })
    for (const quotas of [{ colour: quota }, { session: { count: -1, window: 60 } }, 'many'])
      assert.equal((await hitch.api('PUT', project, { quotas })).status, 400)
    await hitch.api('PUT', project, { quotas: { monitor: quota } })
  })

  it('hold back their kind alone, and name it to the SDK', async () => {
    await hitch.advance(60_000)
    const started = new Date(hitch.app.now()).toISOString()
    const session = JSON.stringify({
      sid: hitch.app.newId(),
      init: true,
      started,
      status: 'ok',
      attrs: { release: 'shop@1' },
    })
    const body = `{}\n{"type":"session"}\n${session}`
    const answers = [await post(hitch, body), await post(hitch, body), await post(hitch, body)]
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(answers[1]?.headers.get('x-sentry-rate-limits'), null)
    assert.match(answers[2]?.headers.get('x-sentry-rate-limits') ?? '', /^\d+:session:project:project_quota$/)
    assert.equal((await hitch.send(errorEvent('Error', 'no'))).status, 200)
    await hitch.drain()
    const refused = await hitch.app.db.projectHour.findMany({
      where: { outcome: 'rate_limited:project_quota' },
    })
    assert.deepEqual(
      refused.map(({ category, count }) => [category, count]),
      [['session', 1]],
    )
  })

  it('are for check-ins by a mere address as well', async () => {
    const { projectId, publicKey } = hitch.demo
    const ask = () => fetch(`${hitch.url}/api/${projectId}/cron/nightly/${publicKey}/?status=ok`)
    const answers = [await ask(), await ask(), await ask()]
    assert.equal(answers[2]?.status, 429)
    assert.match(
      String(((await answers[2]?.json()) as Json | undefined)?.detail),
      /takes 2 check-ins in 1 minute, and did/,
    )
  })
})

describe('two processes on one database', () => {
  it('hear of each other’s counts', async () => {
    const hitch = await startHitch()
    try {
      const quota = { reason: 'project_quota', id: 1, count: 10, window: 60 } as const
      const limiters = [createLimiter(), createLimiter()] as const
      const shares = limiters.map((limiter) => shareCounts(hitch.app, limiter))
      const now = hitch.app.now()
      for (let count = 0; count < 6; count++) for (const limiter of limiters) limiter.take([quota], now)
      assert.equal(limiters[0].look([quota], now), null, 'six each, so far')
      for (const share of [...shares, ...shares]) await share.flush()
      assert.equal(limiters[1].look([quota], now)?.quota, quota, 'the second has heard of twelve')
      assert.equal(
        limiters[0].look([quota], now),
        null,
        'the first had asked before, and asks when it takes more',
      )
      limiters[0].take([quota], now)
      await shares[0]?.flush()
      assert.equal(limiters[0].look([quota], now)?.quota, quota)
      for (const share of shares) share.stop()
    } finally {
      await hitch.stop()
    }
  })
})

function post(hitch: TestHitch, body: string, door = 'envelope'): Promise<Response> {
  const { projectId, publicKey } = hitch.demo
  return fetch(`${hitch.url}/api/${projectId}/${door}/?sentry_key=${publicKey}`, { method: 'POST', body })
}
