import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const event = { platform: 'node', ...errorEvent('TypeError', 'no price') }
const feedback = { type: 'feedback', contexts: { feedback: { message: 'Hello' } } }
const checkIn = {
  monitor_slug: 'nightly',
  status: 'ok',
  monitor_config: { schedule: { type: 'crontab', value: '0 3 * * *' } },
}
const session = {
  sid: 'a'.repeat(32),
  status: 'exited',
  started: '2026-11-22T11:59:00Z',
  attrs: { release: 'a@1' },
}
const run = { type: 'transaction', transaction: 'GET /', start_timestamp: 1, timestamp: 2 }
const span = {
  name: 'query',
  trace_id: 'a'.repeat(32),
  span_id: 'b'.repeat(16),
  start_timestamp: 1,
  end_timestamp: 2,
}
const csp = { 'csp-report': { 'effective-directive': 'img-src', 'blocked-uri': 'https://x.example/' } }

describe('what becomes of everything that is sent', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
    await hitch.api('PUT', '/api/0/projects/hitch/demo/', {
      options: { 'filters:error_messages': '*quiet*' },
    })
  })
  after(() => hitch.stop())

  const cases: [category: string, send: () => Promise<unknown>, outcomes: Record<string, number>][] = [
    [
      'error',
      async () => {
        const id = 'b'.repeat(32)
        for (let times = 0; times < 2; times++) await envelope([[{ type: 'event' }, event]], { event_id: id })
        await envelope([[{ type: 'event' }, { ...event, message: 'be quiet' }]])
        await envelope([[{ type: 'event' }, 'no JSON']])
        await envelope([
          [{ type: 'event' }, event],
          [{ type: 'event' }, event],
        ])
        await envelope([[{ type: 'event' }, `"${'x'.repeat(1024 * 1024)}"`]])
        await post('envelope', 'no envelope')
        await post('envelope', gzipSync('{}').subarray(0, 15), { 'content-encoding': 'gzip' })
        await post('store', '{')
        await post('store', Buffer.alloc(1024 * 1024 + 1, 'x'))
        await post('minidump', 'no dump', { 'content-type': 'application/octet-stream' })
      },
      { accepted: 2, duplicate: 1, 'filtered:error-message': 1, invalid: 6, too_large: 2 },
    ],
    [
      'security',
      async () => {
        await post('security', JSON.stringify(csp))
        await post('security', '{')
        await post('security', JSON.stringify([{ type: 'unheard-of', body: {} }]))
        await post('security', Buffer.alloc(64 * 1024 + 1, ' '))
        await post('security', 'x', { 'content-encoding': 'gzip' })
      },
      { accepted: 1, invalid: 2, unsupported: 1, too_large: 1 },
    ],
    [
      'feedback',
      async () => {
        await envelope([[{ type: 'feedback' }, feedback]])
        await envelope([[{ type: 'feedback' }, { contexts: {} }]])
        await envelope([[{ type: 'feedback' }, '[']])
        const report = { event_id: 'b'.repeat(32), comments: 'Hello' }
        await envelope([[{ type: 'user_report' }, report]])
        await envelope([[{ type: 'user_report' }, { event_id: 'b'.repeat(32) }]])
        await envelope([[{ type: 'user_report' }, ' '.repeat(70_000)]])
      },
      { accepted: 2, invalid: 3, too_large: 1 },
    ],
    [
      'attachment',
      async () => {
        const file = (name: string, text: string): [object, string] => [
          { type: 'attachment', filename: name, length: text.length },
          text,
        ]
        const id = { event_id: 'b'.repeat(32) }
        await envelope([file('a', 'a')], id)
        await envelope([file('a', 'a')], id)
        await envelope([file('b', 'b')], {})
        await envelope([file('c', 'c'.repeat(1024 * 1024 + 1))], id)
        await envelope([[{ type: 'event' }, { ...event, message: 'be quiet' }], file('d', 'd')])
      },
      { accepted: 1, duplicate: 1, invalid: 1, too_large: 1, 'filtered:event': 1 },
    ],
    [
      'monitor',
      async () => {
        await envelope([[{ type: 'check_in' }, checkIn]])
        await envelope([[{ type: 'check_in' }, { status: 'ok' }]])
      },
      { accepted: 1, invalid: 1 },
    ],
    [
      'session',
      async () => {
        await envelope([[{ type: 'session' }, session]])
        await envelope([[{ type: 'session' }, 'no JSON']])
      },
      { accepted: 1, invalid: 1 },
    ],
    [
      'transaction',
      async () => {
        const id = { event_id: 'c'.repeat(32) }
        for (let times = 0; times < 2; times++) await envelope([[{ type: 'transaction' }, run]], id)
        await envelope([[{ type: 'transaction' }, 'no JSON']])
        await envelope([[{ type: 'transaction' }, { ...run, timestamp: 0 }]])
        await envelope([[{ type: 'transaction' }, `"${'x'.repeat(1024 * 1024)}"`]])
        await envelope([[{ type: 'event' }, run]])
      },
      { accepted: 2, duplicate: 1, invalid: 2, too_large: 1 },
    ],
    [
      'span',
      async () => {
        await envelope([[{ type: 'span' }, { version: 2, items: [span, { ...span, end_timestamp: 0 }, 7] }]])
        await envelope([[{ type: 'span' }, 'no JSON']])
        await envelope([[{ type: 'span' }, `"${'x'.repeat(8 * 1024 * 1024)}"`]])
      },
      { accepted: 1, invalid: 3, too_large: 1 },
    ],
    ['profile', () => envelope([[{ type: 'profile' }, {}]]), { unsupported: 1 }],
    [
      'replay',
      () =>
        envelope([
          [
            { type: 'client_report' },
            { discarded_events: [{ category: 'replay', reason: 'sample_rate', quantity: 4 }] },
          ],
        ]),
      { 'client_discard:sample_rate': 4 },
    ],
  ]
  for (const [category, send, outcomes] of cases)
    it(`is counted for ${category}, all of it and nothing else`, async () => {
      const before = counted()
      await send()
      const more: Record<string, number> = {}
      for (const [name, count] of counted()) {
        const [of = '', outcome = ''] = name.split(' ')
        const difference = count - (before.get(name) ?? 0)
        if (difference > 0 && of === category) more[outcome] = difference
      }
      assert.deepEqual(more, outcomes)
    })

  it('is the same in the metrics of this process and of all', async () => {
    await hitch.drain()
    const lines = (await (await fetch(`${hitch.url}/metrics`)).text()).split('\n')
    const of = (name: string) =>
      lines
        .filter((line) => line.startsWith(`${name}{`))
        .map((line) => line.slice(name.length))
        .sort()
    assert.deepEqual(of('hitch_outcomes_last_day'), of('hitch_outcomes_total'))
    assert.ok(of('hitch_outcomes_total').length > 15)
  })

  function counted(): Map<string, number> {
    return new Map(
      hitch.app.record.totals().map(({ category, outcome, count }) => [`${category} ${outcome}`, count]),
    )
  }

  function envelope(items: [object, object | string][], header: object = { event_id: newId() }) {
    const lines = [header, ...items.flat()].map((part) =>
      typeof part === 'string' ? part : JSON.stringify(part),
    )
    return post('envelope', lines.join('\n'))
  }

  function newId(): string {
    return hitch.app.newId().replaceAll('-', '')
  }

  async function post(door: string, body: string | Buffer, headers: Record<string, string> = {}) {
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/${door}/?sentry_key=${publicKey}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    await response.arrayBuffer()
    assert.ok(response.status < 500, `${door}: ${response.status}`)
  }
})
