import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { readScrubOptions } from '../../services/events/scrub.ts'
import { readTransaction } from '../../services/traces/fromEvent.ts'
import { measure } from '../../services/traces/measured.ts'
import { readTransactions } from '../../services/traces/read.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { untilWaiting } from '../harness/waiting.ts'

const hour = 3_600_000
const minute = 60_000

describe('transactions', () => {
  let hitch: TestHitch
  let ids = 0
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())
  // One Hitch for all: an hour later nothing that is remembered counts any more.
  beforeEach(async () => {
    await hitch.advance(hour)
    await hitch.app.record.flush()
    await hitch.app.pool.query('TRUNCATE "TransactionSeries", "ProjectHour", "Group", "Event" CASCADE')
  })

  it('are counted when the answer comes, and none is kept', async () => {
    const { status, body, limits } = await send(transaction({ duration: 200 }))
    assert.deepEqual([status, String(body.id).length, limits], [200, 32, null])
    await send(transaction({ duration: 400, status: 'internal_error', user: 'ada' }))
    const { count, p50, failureRate, users, apdex } = await lastHour()
    assert.deepEqual([count, failureRate, users, apdex], [2, 0.5, 1, 0.75])
    assert.ok(Math.abs((p50 ?? 0) - 200) <= 4)
    assert.equal(await hitch.app.db.event.count(), 0)
    assert.deepEqual(await outcomes(), ['transaction accepted 2'])
    const releases = await hitch.app.db.release.findMany()
    assert.deepEqual(
      releases.map(({ version }) => version),
      ['shop@1.0.0'],
    )
  })

  it('count once when they come again', async () => {
    const again = transaction({ duration: 200 })
    for (let n = 0; n < 3; n++) assert.equal((await send(again)).status, 200)
    assert.equal((await lastHour()).count, 1)
    assert.deepEqual(await outcomes(), ['transaction accepted 1', 'transaction duplicate 2'])
  })

  it('are answered when they are written, duplicates as well', async () => {
    const client = await hitch.app.pool.connect()
    await client.query('BEGIN; LOCK TABLE "TransactionSeries" IN EXCLUSIVE MODE')
    const again = transaction({ duration: 200 })
    const first = send(again)
    await untilWaiting(hitch.app, 1)
    const second = send(again)
    const early = await Promise.race([second, pause(300)])
    await client.query('COMMIT')
    client.release()
    assert.equal(early, undefined)
    assert.deepEqual([(await first).status, (await second).status], [200, 200])
    assert.equal((await lastHour()).count, 1)
  })

  it('stand for those that were not sampled', async () => {
    await send(transaction({ duration: 200 }), { trace: { sample_rate: '0.1' } })
    assert.equal((await lastHour()).count, 10)
  })

  it('come as events and at the older address as well', async () => {
    await send(transaction({ duration: 200 }), {}, 'event')
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/store/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: JSON.stringify(transaction({ duration: 200 })),
    })
    assert.equal(response.status, 200)
    assert.equal((await lastHour()).count, 2)
    assert.equal(await hitch.app.db.event.count(), 0)
  })

  it('come beside an error in one envelope', async () => {
    const { status } = await post([
      { event_id: 'ef'.repeat(16) },
      { type: 'event' },
      errorEvent('TypeError', 'no'),
      { type: 'transaction' },
      transaction({ duration: 100 }),
      { type: 'span', item_count: 1, content_type: 'application/vnd.sentry.items.span.v2+json' },
      { version: 2, items: [rootSpan()] },
    ])
    assert.equal(status, 200)
    // The envelope's id is the error's.
    assert.equal(await hitch.app.db.event.count(), 1)
    assert.equal((await lastHour()).count, 2)
    assert.deepEqual(await outcomes(), ['span accepted 1', 'transaction accepted 2'])
  })

  it('are folded into hours, each once, also when they come late', async () => {
    await send(transaction({ duration: 100, user: 'ada' }))
    await hitch.advance(2 * minute)
    await send(transaction({ duration: 300, user: 'ada' }))
    await hitch.advance(10 * minute)
    assert.equal((await lastHour()).count, 2)
    await fold()
    assert.deepEqual([(await lastHour()).count, (await lastHour()).users], [2, 1])
    await send(transaction({ duration: 500, user: 'bob', ago: 12 * minute }))
    assert.deepEqual([(await lastHour()).count, (await lastHour()).users], [3, 2])
    await fold()
    await fold()
    const { count, p99, most } = await lastHour()
    assert.deepEqual([count, most], [3, 500])
    assert.ok(Math.abs((p99 ?? 0) - 500) <= 10)
    // By minutes it is the same.
    assert.equal((await within(hour, 60)).count, 3)
  })

  it('of more names than anybody reads are counted together', async () => {
    const many = Array.from({ length: 1_050 }, (_, n) => rootSpan({ name: `job ${n}` }))
    await sendSpans(many.slice(0, 1000))
    await sendSpans(many.slice(1000))
    await sendSpans([rootSpan({ name: 'job 1' })])
    const groups = await grouped({ name: true })
    assert.equal(groups.length, 1_001)
    assert.equal(groups.find(({ name }) => name === '<other>')?.bucket.count, 50)
    assert.equal(groups.find(({ name }) => name === 'job 1')?.bucket.count, 2)
  })

  it('leave a few examples: the slowest, a failed one, a late one', async () => {
    await send(transaction({ duration: 200 }))
    await send(transaction({ duration: 900, status: 'internal_error' }))
    await send(transaction({ duration: 100 }))
    await hitch.advance(5 * minute)
    await send(transaction({ duration: 300 }))
    const kept = await hitch.app.db.transactionExample.findMany({ orderBy: { kind: 'asc' } })
    assert.deepEqual(
      kept.map(({ kind, duration }) => `${kind} ${duration}`),
      ['failed 900', 'latest 300', 'slowest 900'],
    )
    assert.equal(kept[0]?.traceId, 'ab'.repeat(16))
  })

  it('leave no example of a user who is to be forgotten', async () => {
    await send(transaction({ duration: 200, user: 'ada' }))
    await send(transaction({ duration: 200, user: 'bob', name: 'GET /cart' }))
    const wished = await hitch.api('DELETE', '/api/0/organizations/hitch/users-data/?user=id:ada')
    assert.ok(wished.status < 300, JSON.stringify(wished.body))
    await tidy()
    await tidy()
    const left = await hitch.app.db.transactionExample.findMany({ include: { series: true } })
    assert.deepEqual([...new Set(left.map(({ series }) => series.name))], ['GET /cart'])
    assert.equal((await lastHour()).count, 2)
  })

  it('of a project that is gone are left out, and those of others counted', async () => {
    const context = {
      receivedAt: hitch.app.now(),
      header: {},
      clientIp: undefined,
      scrub: readScrubOptions({}),
    }
    const read = readTransaction(transaction({ duration: 200 }), context, 'x') ?? assert.fail()
    await Promise.all([hitch.app.traces.add(4_711, [read]), send(transaction({ duration: 200 }))])
    assert.equal((await lastHour()).count, 1)
    assert.equal(await hitch.app.db.transactionSeries.count(), 1)
  })

  it('that a project does not want to hear of are filtered', async () => {
    await hitch.api('PUT', '/api/0/projects/hitch/demo/', {
      options: { 'filters:transactions': 'GET /internal/*', 'filters:health-checks': true },
    })
    for (const name of ['GET /internal/x', 'GET /healthz', 'GET /orders'])
      assert.equal((await send(transaction({ duration: 200, name }))).status, 200)
    assert.deepEqual(
      (await grouped({ name: true })).map(({ name }) => name),
      ['GET /orders'],
    )
    assert.deepEqual(await outcomes(), [
      'transaction accepted 1',
      'transaction filtered:filtered-transaction 1',
      'transaction filtered:transaction-name 1',
    ])
  })

  it('that are none are counted as invalid, and the sender need not care', async () => {
    const { status, limits } = await send({ ...transaction({ duration: 200 }), start_timestamp: 'x' })
    assert.deepEqual([status, limits], [200, null])
    await sendSpans([{}, 7])
    assert.deepEqual(await outcomes(), ['span invalid 2', 'transaction invalid 1'])
  })

  it('and web vitals by themselves are told apart in what was taken in and what was accepted', async () => {
    const before = hitch.app.traces.progress().received
    const attributes = {
      'sentry.op': { value: 'ui.webvital.lcp', type: 'string' },
      'browser.web_vital.lcp.value': { value: 2_000, type: 'integer' },
    }
    await sendSpans([rootSpan({ is_segment: false, attributes }), rootSpan()])
    const { received, failed, waiting } = hitch.app.traces.progress()
    assert.deepEqual([received - before, failed, waiting], [1, 0, 0])
    assert.deepEqual(await outcomes(), ['span accepted 2', 'transaction accepted 1'])
    assert.equal(await hitch.app.db.transactionMinute.count({ where: { measure: 'lcp' } }), 1)
  })

  it('are a hundred in one envelope, and no more', async () => {
    const item = [{ type: 'transaction' }, transaction({ duration: 200 })]
    const lines = [{}, ...Array.from({ length: 103 }, () => item), { type: 'span' }, { items: [{}] }].flat()
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    assert.equal(response.status, 200)
    assert.deepEqual(await outcomes(), [
      'span invalid 1',
      'transaction accepted 1',
      'transaction duplicate 99',
      'transaction invalid 3',
    ])
  })

  it('sent at once by many are all counted, together with what was measured of them', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        send(transaction({ duration: n + 1, name: `job ${n % 7}`, user: `u${n}`, lcp: 1000 + n })),
      ),
    )
    const groups = await grouped({ name: true })
    assert.equal(
      groups.reduce((sum, { bucket }) => sum + bucket.count, 0),
      100,
    )
    const { count, users, p95 } = await lastHour()
    assert.deepEqual([count, users > 95 && users < 105], [100, true])
    assert.ok(Math.abs((p95 ?? 0) - 95) <= 2)
    const [lcp] = await readTransactions(
      hitch.app,
      { organizationId: 1 },
      { span: span(hour, 3600), by: {}, of: 'lcp' },
    )
    assert.equal(lcp?.bucket.count, 100)
  })

  it('are kept as minutes for two days, as hours as long as events, and no longer', async () => {
    await send(transaction({ duration: 100 }))
    await hitch.advance(49 * hour)
    await fold()
    await tidy()
    const { db } = hitch.app
    assert.deepEqual([await db.transactionMinute.count(), await db.transactionHour.count()], [0, 1])
    await hitch.advance(89 * 24 * hour)
    await tidy()
    assert.deepEqual([await db.transactionHour.count(), await db.transactionExample.count()], [0, 0])
    await tidy()
    assert.equal(await db.transactionSeries.count(), 0)
    // What is forgotten begins anew.
    await send(transaction({ duration: 100 }))
    assert.equal((await lastHour()).count, 1)
  })

  function transaction(of: {
    duration: number
    name?: string
    status?: string
    user?: string
    ago?: number
    lcp?: number
  }): Record<string, unknown> {
    const end = hitch.app.now().getTime() - (of.ago ?? 0)
    return {
      type: 'transaction',
      event_id: (++ids).toString(16).padStart(32, '0'),
      transaction: of.name ?? 'GET /orders',
      transaction_info: { source: 'route' },
      start_timestamp: (end - of.duration) / 1000,
      timestamp: end / 1000,
      release: 'shop@1.0.0',
      environment: 'production',
      ...(of.user && { user: { id: of.user } }),
      ...(of.lcp && { measurements: { lcp: { value: of.lcp, unit: 'millisecond' } } }),
      contexts: {
        trace: {
          trace_id: 'ab'.repeat(16),
          span_id: 'cd'.repeat(8),
          op: 'http.server',
          status: of.status ?? 'ok',
        },
      },
    }
  }

  function rootSpan(more: object = {}) {
    const end = hitch.app.now().getTime() / 1000
    const span_id = (++ids).toString(16).padStart(16, '0')
    return {
      trace_id: 'ab'.repeat(16),
      span_id,
      name: 'job',
      start_timestamp: end - 1,
      end_timestamp: end,
      is_segment: true,
      status: 'ok',
      attributes: {},
      ...more,
    }
  }

  function send(raw: Record<string, unknown>, header: object = {}, type = 'transaction') {
    return post([{ event_id: raw.event_id, ...header }, { type }, raw])
  }

  function sendSpans(items: unknown[]) {
    return post([{}, { type: 'span', item_count: items.length }, { version: 2, items }])
  }

  async function post(lines: object[]) {
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    const body = (await response.json()) as Record<string, unknown>
    return { status: response.status, body, limits: response.headers.get('x-sentry-rate-limits') }
  }

  async function fold() {
    await hitch.app.jobs.send(hitch.app.pool, 'foldTransactions', {})
    await hitch.drain()
  }

  async function tidy() {
    await hitch.app.jobs.send(hitch.app.pool, 'tidy', {})
    await hitch.drain()
  }

  function span(length: number, stepSeconds: number) {
    const step = stepSeconds * 1000
    const end = Math.ceil((hitch.app.now().getTime() + 1) / step) * step
    return { since: new Date(end - Math.max(length, step)), until: new Date(end), stepSeconds }
  }

  async function within(length: number, stepSeconds: number) {
    const [found] = await readTransactions(
      hitch.app,
      { organizationId: 1 },
      { span: span(length, stepSeconds), by: {} },
    )
    assert.ok(found)
    return measure(found.bucket, { seconds: length / 1000, threshold: 300 })
  }

  function lastHour() {
    return within(hour, 3600)
  }

  function grouped(by: { name?: true }) {
    return readTransactions(hitch.app, { organizationId: 1 }, { span: span(hour, 3600), by })
  }

  async function outcomes() {
    await hitch.app.record.flush()
    const rows = await hitch.app.db.projectHour.findMany({
      orderBy: [{ category: 'asc' }, { outcome: 'asc' }],
    })
    return rows
      .filter(({ category }) => category !== 'error')
      .map((row) => `${row.category} ${row.outcome} ${row.count}`)
  }
})
