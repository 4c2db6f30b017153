import assert from 'node:assert/strict'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

const minute = 60_000
const events = '/api/0/organizations/hitch/events/?dataset=transactions'
const stats = '/api/0/organizations/hitch/events-stats/?dataset=transactions'

type Body = { data: Record<string, unknown>[]; meta: { fields: object; units: object }; detail?: string }

describe('transactions by REST', () => {
  let hitch: TestHitch
  let ids = 0
  before(async () => {
    hitch = await startHitch()
    for (let n = 1; n <= 10; n++)
      await send({ name: 'GET /orders', duration: n * 100, status: n > 8 ? 'internal_error' : 'ok' })
    await hitch.advance(30 * minute)
    for (let n = 1; n <= 4; n++)
      await send({
        name: 'nightly',
        op: 'task',
        duration: 5000,
        environment: 'staging',
        release: 'shop@2.0.0',
      })
    await send({ name: 'pageload /', op: 'pageload', duration: 900, lcp: 2500 })
    await hitch.advance(minute)
  })
  after(() => hitch.stop())

  it('are listed with the numbers that are asked for', async () => {
    const fields = [
      'transaction',
      'count()',
      'p50()',
      'p95()',
      'failure_rate()',
      'apdex(300)',
      'count_unique(user)',
      'tpm()',
    ]
    const { status, body } = await ask(events, {
      field: fields,
      sort: '-count',
      statsPeriod: '24h',
      query: 'transaction.op:http.server',
    })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.data.length, 1)
    const row = body.data[0] as Record<string, number>
    assert.deepEqual(Object.keys(row), fields)
    assert.deepEqual(
      [row.transaction, row['count()'], row['failure_rate()'], row['count_unique(user)']],
      ['GET /orders', 10, 0.2, 10],
    )
    assert.ok(Math.abs((row['p50()'] ?? 0) - 500) <= 10)
    assert.ok(Math.abs((row['p95()'] ?? 0) - 1000) <= 20)
    assert.ok(Math.abs((row['apdex(300)'] ?? 0) - 0.65) < 0.05, String(row['apdex(300)']))
    assert.ok((row['tpm()'] ?? 0) > 0)
    assert.deepEqual(body.meta.fields, {
      transaction: 'string',
      'count()': 'integer',
      'p50()': 'duration',
      'p95()': 'duration',
      'failure_rate()': 'percentage',
      'apdex(300)': 'number',
      'count_unique(user)': 'integer',
      'tpm()': 'rate',
    })
  })

  it('are sorted, cut into pages, and narrowed', async () => {
    const names = async (more: Record<string, string | string[]>) => {
      const { body } = await ask(events, { field: ['transaction', 'p95()', 'count()'], ...more })
      return body.data.map(({ transaction }) => transaction)
    }
    assert.deepEqual(await names({ sort: '-p95' }), ['nightly', 'GET /orders', 'pageload /'])
    assert.deepEqual(await names({ sort: 'count()' }), ['pageload /', 'nightly', 'GET /orders'])
    assert.deepEqual(await names({ sort: '-count', per_page: '1', cursor: '1:1:0' }), ['nightly'])
    assert.deepEqual(await names({ environment: 'staging' }), ['nightly'])
    assert.deepEqual(await names({ query: 'environment:staging' }), ['nightly'])
    assert.deepEqual(await names({ query: 'release:shop@2.0.0' }), ['nightly'])
    assert.deepEqual(await names({ query: 'transaction:"GET /orders"' }), ['GET /orders'])
    assert.deepEqual(await names({ query: 'ORDERS' }), ['GET /orders'])
    assert.deepEqual(await names({ statsPeriod: '10m', sort: 'transaction' }), ['nightly', 'pageload /'])
    assert.deepEqual(await names({ project: 'demo', query: 'event.type:transaction nothing' }), [])
    const { headers } = await ask(events, { field: ['transaction'], per_page: '1' })
    assert.match(headers.get('link') ?? '', /rel="next"; results="true"/)
  })

  it('are grouped by release, environment and project', async () => {
    const { body } = await ask(events, {
      field: ['project', 'release', 'environment', 'count()'],
      sort: '-count()',
    })
    assert.deepEqual(body.data, [
      { project: 'demo', release: 'shop@1.0.0', environment: 'production', 'count()': 11 },
      { project: 'demo', release: 'shop@2.0.0', environment: 'staging', 'count()': 4 },
    ])
  })

  it('tell what else was measured', async () => {
    const { body } = await ask(events, {
      field: ['transaction', 'p75(measurements.lcp)', 'count()'],
      query: 'pageload',
    })
    const lcp = Number(body.data[0]?.['p75(measurements.lcp)'])
    assert.ok(Math.abs(lcp - 2500) <= 50)
    assert.equal(body.data[0]?.['count()'], 1)
  })

  it('are counted over time, by the minute', async () => {
    const { body } = await ask(stats, { statsPeriod: '1h', interval: '1m', yAxis: 'count()' })
    const counts = (body.data as unknown as [number, [{ count: number }]][]).map(([, [{ count }]]) => count)
    assert.ok(counts.length === 60 || counts.length === 61)
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      15,
    )
    assert.deepEqual(
      counts.filter((count) => count > 0),
      [10, 5],
    )
  })

  it('with several numbers at once, and by hours or days', async () => {
    const { body } = await ask(stats, { statsPeriod: '2d', interval: '1d', yAxis: ['count()', 'p95()'] })
    const both = body as unknown as Record<string, { data: [number, [{ count: number | null }]][] }>
    assert.deepEqual(Object.keys(both), ['count()', 'p95()'])
    const last = both['p95()']?.data.at(-1)?.[1][0].count ?? 0
    assert.ok(Math.abs(last - 5000) <= 100)
    // Nothing is not zero.
    assert.equal(both['p95()']?.data[0]?.[1][0].count, null)
    assert.equal(both['count()']?.data[0]?.[1][0].count, 0)
  })

  it('follow the threshold of their project', async () => {
    const apdex = async () =>
      (await ask(events, { field: ['apdex()'], query: 'nightly' })).body.data[0]?.['apdex()']
    assert.equal(await apdex(), 0)
    const { status } = await hitch.api('PUT', '/api/0/projects/hitch/demo/', { apdexThreshold: 6000 })
    assert.equal(status, 200)
    assert.equal(await apdex(), 1)
    assert.equal((await hitch.api('PUT', '/api/0/projects/hitch/demo/', { apdexThreshold: 0 })).status, 400)
  })

  it('refuse in words what is not there', async () => {
    const cases: [string, Record<string, string | string[]>, RegExp][] = [
      [events.replace('transactions', 'errors'), { field: 'count()' }, /dataset=transactions/],
      [events, {}, /at least one/],
      [events, { field: 'user_misery()' }, /cannot be asked/],
      [events, { field: '__proto__' }, /cannot be asked/],
      [events, { field: 'p95(measurements.mine)' }, /cannot be asked/],
      [events, { field: 'apdex(-1)' }, /cannot be asked/],
      [events, { field: 'constructor()' }, /cannot be asked/],
      [events, { field: 'count()', sort: '-p95' }, /one of the fields/],
      [events, { field: 'count()', query: 'os.name:Linux' }, /can be searched by/],
      [events, { field: 'count()', query: '!release:1' }, /what they are not/],
      [events, { field: 'count()', statsPeriod: 'x' }, /period/],
      [stats, { yAxis: 'transaction' }, /made of numbers/],
      [stats, { topEvents: '5' }, /all transactions/],
      [stats, { interval: '7m' }, /whole minutes/],
      [stats, { interval: '1m', statsPeriod: '5d' }, /kept for two days|more than/],
    ]
    for (const [path, query, words] of cases) {
      const { status, body } = await ask(path, query)
      assert.equal(status, 400, `${path} ${JSON.stringify(query)}`)
      assert.match(String(body.detail), words)
    }
    assert.equal((await ask(events, { field: 'count()', project: 'nope' })).status, 404)
  })

  async function ask(path: string, query: Record<string, string | string[]>) {
    const params = new URLSearchParams()
    for (const [name, value] of Object.entries(query))
      for (const each of [value].flat()) params.append(name, each)
    const { status, body, headers } = await hitch.api('GET', `${path}&${params}`)
    return { status, body: body as Body, headers }
  }

  async function send(of: {
    name: string
    duration: number
    op?: string
    status?: string
    environment?: string
    release?: string
    lcp?: number
  }) {
    const end = hitch.app.now().getTime() / 1000
    const { projectId, publicKey } = hitch.demo
    const raw = {
      type: 'transaction',
      event_id: (++ids).toString(16).padStart(32, '0'),
      transaction: of.name,
      transaction_info: { source: 'route' },
      start_timestamp: end - of.duration / 1000,
      timestamp: end,
      release: of.release ?? 'shop@1.0.0',
      environment: of.environment ?? 'production',
      user: { id: ids },
      contexts: { trace: { op: of.op ?? 'http.server', status: of.status ?? 'ok' } },
      ...(of.lcp && { measurements: { lcp: { value: of.lcp } } }),
    }
    const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: `{}\n{"type":"transaction"}\n${JSON.stringify(raw)}`,
    })
    assert.equal(response.status, 200)
  }
})
