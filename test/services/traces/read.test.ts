import assert from 'node:assert/strict'
import { readScrubOptions } from '../../../services/events/scrub.ts'
import type { TraceContext } from '../../../services/traces/context.ts'
import { readTransaction } from '../../../services/traces/fromEvent.ts'
import { readSpans } from '../../../services/traces/fromSpans.ts'

const receivedAt = new Date('2026-11-22T12:00:00Z')
const now = receivedAt.getTime() / 1000

function context(header: Record<string, unknown> = {}): TraceContext {
  return { receivedAt, header, clientIp: '203.0.113.7', scrub: readScrubOptions({}) }
}

function read(more: object, header: Record<string, unknown> = {}) {
  const raw = {
    type: 'transaction',
    transaction: 'checkout',
    start_timestamp: now - 2,
    timestamp: now - 1,
    ...more,
  }
  return readTransaction(raw, context(header), 'fallback')
}

function span(more: object = {}, attributes: Record<string, unknown> = {}) {
  return {
    trace_id: 'ab'.repeat(16),
    span_id: 'cd'.repeat(8),
    name: 'GET /orders',
    start_timestamp: now - 1,
    end_timestamp: now - 0.75,
    is_segment: true,
    status: 'ok',
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { value, type: 'x' }]),
    ),
    ...more,
  }
}

const spans = (...items: unknown[]) => readSpans({ version: 2, items }, context())

describe('a transaction', () => {
  it('is read as Python sends it: texts for times, measurements with units', () => {
    const found = read({
      start_timestamp: '2026-11-22T11:59:58.000250Z',
      timestamp: '2026-11-22T11:59:59.000500Z',
      transaction: '/orders/{id}',
      transaction_info: { source: 'route' },
      contexts: {
        trace: {
          trace_id: 'ab'.repeat(16),
          span_id: 'cd'.repeat(8),
          op: 'http.server',
          status: 'internal_error',
        },
      },
      measurements: { lcp: { value: 2.5, unit: 'second' }, cls: { value: 0.1 }, mine: { value: 7 } },
      tags: { plan: 'gold' },
      user: { id: 7 },
      release: 'shop@1.0.0',
      environment: 'staging',
    })
    assert.deepEqual(found?.transaction, {
      id: 'fallback',
      name: '/orders/{id}',
      op: 'http.server',
      environment: 'staging',
      release: 'shop@1.0.0',
      receivedAt,
      endedAt: new Date('2026-11-22T11:59:59.000Z'),
      duration: 1000.25,
      isFailed: true,
      weight: 1,
      user: 'id:7',
      values: [
        ['lcp', 2500],
        ['cls', 0.1],
      ],
    })
    assert.deepEqual(found?.example().tags, [['plan', 'gold']])
  })

  it('counts the more, the rarer its trace was sampled', () => {
    const rates: [object, object, number][] = [
      [{ trace: { sample_rate: '0.25' } }, {}, 4],
      [{}, { data: { 'sentry.sample_rate': 0.5 } }, 2],
      [{}, { client_sample_rate: 0.1 }, 10],
      [{ trace: { sample_rate: '0.25' } }, { data: { 'sentry.sample_rate': 1 } }, 4],
    ]
    for (const [header, trace, weight] of rates)
      assert.equal(
        read({ contexts: { trace } }, header as Record<string, unknown>)?.transaction.weight,
        weight,
      )
  })

  it('is none without a start and an end that follows it', () => {
    const odd: object[] = [
      { start_timestamp: undefined },
      { timestamp: undefined },
      { timestamp: null },
      { start_timestamp: now },
      { start_timestamp: 'yesterday' },
      { start_timestamp: -1 },
      { start_timestamp: {} },
      { timestamp: 1e300 },
      { start_timestamp: now - 90 * 86_400 },
    ]
    for (const more of odd) assert.equal(read(more), null, JSON.stringify(more))
    for (const raw of [null, 7, 'x', [], undefined]) assert.equal(readTransaction(raw, context(), 'x'), null)
  })

  it('is read whatever else is odd about it', () => {
    const odd: object[] = [
      { contexts: 7 },
      { contexts: { trace: [] } },
      { contexts: JSON.parse('{"__proto__": {"trace": {}}}') },
      { spans: 'x' },
      { spans: [null, 7, { op: {} }, { op: '__proto__', start_timestamp: 'a', timestamp: [] }] },
      {
        measurements: JSON.parse('{"__proto__": {"value": 1}, "lcp": {"value": "9"}, "cls": {"value": -1}}'),
      },
      { measurements: { lcp: { value: 1e300 }, fcp: { value: Number.MAX_VALUE } } },
      { transaction: { a: 1 } },
      { transaction: '\ud83d\0 x' },
      { release: '../..', environment: 'a/b', tags: [[1, 2], null, 'x'], user: 'ada', request: [] },
      { transaction_info: 'x', timestamp: now + 3600, start_timestamp: now + 3599 },
    ]
    for (const more of odd) {
      const found = read(more)
      assert.ok(found, JSON.stringify(more))
      assert.equal(found.transaction.duration, 1000)
      assert.deepEqual(found.transaction.values, [])
      assert.ok(found.transaction.name.isWellFormed() && !found.transaction.name.includes('\0'))
      JSON.stringify(found.example())
    }
    assert.deepEqual(
      read({ timestamp: now + 3600, start_timestamp: now + 3599 })?.transaction.endedAt,
      receivedAt,
    )
  })

  it('leaves no secret in its example', () => {
    const example = read({
      request: {
        url: 'https://shop.example/login?token=hunter2hunter2',
        headers: { Cookie: 'session=hunter2' },
      },
      tags: { api_key: 'hunter2hunter2' },
      spans: [
        {
          op: 'db',
          description: "UPDATE users SET password='hunter2'",
          start_timestamp: now - 2,
          timestamp: now - 1,
        },
      ],
      extra: { password: 'hunter2' },
    })?.example()
    const text = JSON.stringify(example)
    assert.ok(!text.includes('hunter2'), text)
    assert.match(text, /\[Filtered\]/)
  })

  it('tells what its time went into', () => {
    const part = (op: string, seconds: number) => ({
      op,
      description: `${op} ${seconds}`,
      start_timestamp: now - 2,
      timestamp: now - 2 + seconds,
    })
    const example = read({ spans: [part('db', 0.1), part('db', 0.25), part('http.client', 0.5)] })?.example()
    assert.deepEqual(example?.spans, [
      { op: 'http.client', count: 1, total: 500, longest: 500, description: 'http.client 0.5' },
      { op: 'db', count: 2, total: 350, longest: 250, description: 'db 0.25' },
    ])
    assert.equal(example?.spanCount, 3)
  })
})

describe('spans of version 2', () => {
  it('are transactions where they are roots, in whatever order they come', () => {
    const child = span(
      { is_segment: false, span_id: 'ef'.repeat(8), name: 'SELECT' },
      { 'sentry.op': 'db', 'sentry.segment.id': 'cd'.repeat(8) },
    )
    const {
      read: found,
      accepted,
      invalid,
    } = spans(
      child,
      span(
        {},
        {
          'sentry.op': 'http.server',
          'sentry.sample_rate': 0.5,
          'sentry.segment.name.source': 'url',
          'user.id': '7',
        },
      ),
    )
    assert.deepEqual([found.length, accepted, invalid], [1, 2, 0])
    const { transaction, example } = found[0] ?? assert.fail()
    assert.deepEqual(
      [
        transaction.name,
        transaction.op,
        transaction.duration,
        transaction.weight,
        transaction.user,
        transaction.isFailed,
      ],
      ['GET /orders', 'http.server', 250, 2, 'id:7', false],
    )
    assert.deepEqual(example().spans, [
      { op: 'db', count: 1, total: 250, longest: 250, description: 'SELECT' },
    ])
  })

  it('are counted and nothing else where the root never comes', () => {
    const { read: found, accepted } = spans(span({ is_segment: false }), span({ is_segment: 'true' }))
    assert.deepEqual([found.length, accepted], [0, 2])
  })

  it('of web vitals count for their page and are no runs', () => {
    const inp = span(
      { name: 'body > button' },
      {
        'sentry.op': 'ui.interaction.click',
        'browser.web_vital.inp.value': 180,
        'sentry.segment.name': '/orders/:id',
      },
    )
    const [{ transaction } = assert.fail()] = spans(inp).read
    assert.deepEqual(
      [transaction.name, transaction.op, transaction.duration, transaction.values],
      ['/orders/:id', 'pageload', null, [['inp', 180]]],
    )
  })

  it('as older browsers send one alone, with a measurement', () => {
    const lonely = {
      data: { transaction: '/orders/:id', release: 'shop@1.0.0', environment: 'production' },
      description: 'body > button',
      op: 'ui.interaction.click',
      span_id: 'cd'.repeat(8),
      trace_id: 'ab'.repeat(16),
      start_timestamp: now - 1,
      timestamp: now - 0.8,
      measurements: { inp: { value: 200, unit: 'millisecond' } },
    }
    const [{ transaction } = assert.fail()] = readSpans(lonely, context()).read
    assert.deepEqual(
      [transaction.name, transaction.release, transaction.environment, transaction.values],
      ['/orders/:id', 'shop@1.0.0', 'production', [['inp', 200]]],
    )
  })

  it('are read up to the thousandth', () => {
    const many = (count: number) =>
      spans(...Array.from({ length: count }, (_, n) => span({ span_id: n.toString(16).padStart(16, '0') })))
    assert.deepEqual([many(1000).read.length, many(1000).invalid], [1000, 0])
    assert.deepEqual([many(1001).read.length, many(1001).invalid], [1000, 1])
  })

  it('that are none are counted as invalid, and their neighbours are kept', () => {
    const odd: unknown[] = [
      null,
      7,
      'x',
      [],
      {},
      span({ end_timestamp: now - 5 }),
      span({ start_timestamp: Number.NaN }),
      span({ start_timestamp: null }),
      span({ end_timestamp: '1e999' }),
      span({ start_timestamp: -5, end_timestamp: -4 }),
    ]
    const { read: found, accepted, invalid } = spans(...odd, span())
    assert.deepEqual([found.length, accepted, invalid], [1, 1, odd.length])
    for (const payload of [
      null,
      'x',
      [],
      { version: 2 },
      { items: 7 },
      JSON.parse('{"__proto__": {"items": []}}'),
    ])
      assert.deepEqual(readSpans(payload, context()).read, [])
  })

  it('with attributes of every kind', () => {
    const attributes = JSON.parse(
      '{"__proto__": {"value": 1}, "constructor": {"value": "x"}, "sentry.op": {"value": ["a"]}, "sentry.release": 7, "sentry.environment": {"value": {"a": 1}}, "sentry.sample_rate": {"value": "NaN"}, "browser.web_vital.lcp.value": {"value": -4}}',
    )
    const [{ transaction } = assert.fail()] = spans(span({ attributes, name: 9 })).read
    assert.deepEqual(
      [
        transaction.name,
        transaction.op,
        transaction.release,
        transaction.environment,
        transaction.weight,
        transaction.values,
      ],
      ['9', '', null, null, 1, []],
    )
    assert.equal(
      spans(span({ attributes: 'x' }), span({ attributes: undefined, span_id: 'x' })).read.length,
      2,
    )
  })
})
