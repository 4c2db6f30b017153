import assert from 'node:assert/strict'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const url = 'https://shop.example/cart?item=7'

// What browsers and their specifications send, in our own words and numbers.
const reports: [name: string, report: object, title: string, level: string][] = [
  [
    'a network error',
    {
      type: 'network-error',
      age: 60_000,
      url,
      body: { type: 'dns.name_not_resolved', phase: 'dns', elapsed_time: 143 },
    },
    "Network error dns.name_not_resolved at 'shop.example'",
    'warning',
  ],
  [
    'an answer that was none',
    { type: 'network-error', url, body: { type: 'http.error', phase: 'application', status_code: 503 } },
    "Network error http.error 503 at 'shop.example'",
    'warning',
  ],
  [
    'a deprecation',
    {
      type: 'deprecation',
      url,
      body: { id: 'UnloadHandler', message: 'Unload event listeners are deprecated.', lineNumber: 4 },
    },
    'Deprecated: Unload event listeners are deprecated.',
    'info',
  ],
  [
    'an intervention',
    {
      type: 'intervention',
      url,
      body: { id: 'NavigatorVibrate', message: 'Blocked call to navigator.vibrate.' },
    },
    'Browser intervened: Blocked call to navigator.vibrate.',
    'warning',
  ],
  ['a crash', { type: 'crash', url, body: { reason: 'oom' } }, 'Browser tab crashed: out of memory', 'fatal'],
  [
    'a crash without a reason',
    { type: 'crash', url, body: {} },
    'Browser tab crashed: for an unknown reason',
    'fatal',
  ],
  [
    'a blocked embedding',
    {
      type: 'coep',
      url,
      body: { type: 'corp', blockedURL: 'https://cdn.example/a.js', destination: 'script' },
    },
    "Blocked 'script' from 'cdn.example' by the embedder policy",
    'warning',
  ],
  [
    'a blocked feature',
    { type: 'permissions-policy-violation', url, body: { featureId: 'geolocation', disposition: 'enforce' } },
    "Blocked 'geolocation' by the permissions policy",
    'warning',
  ],
  [
    'Expect-CT',
    {
      'expect-ct-report': {
        hostname: 'shop.example',
        port: 443,
        'date-time': '2026-11-22T11:00:00Z',
        scts: [],
      },
    },
    "Expect-CT failed for 'shop.example'",
    'error',
  ],
  [
    'Expect-Staple',
    { 'expect-staple-report': { hostname: 'shop.example', port: 443, 'response-status': 'MISSING' } },
    "Expect-Staple failed for 'shop.example': MISSING",
    'error',
  ],
  [
    'a pinned key',
    {
      hostname: 'www.shop.example',
      'noted-hostname': 'shop.example',
      port: 443,
      'known-pins': ['pin-sha256="x"'],
    },
    "No pinned key matched for 'shop.example'",
    'error',
  ],
]

describe('a report of a browser', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  for (const [name, report, title, level] of reports)
    it(`about ${name} is one group, however often it comes`, async () => {
      const later = 'type' in report ? { ...report, url: 'https://shop.example/other?item=8' } : report
      assert.equal(await send([report]), 200)
      assert.equal(await send('type' in report ? [later] : later), 200)
      const groups = await hitch.app.db.group.findMany({ where: { title } })
      assert.deepEqual(
        groups.map((group) => [group.level, group.eventCount]),
        [[level, 2]],
      )
      const { explanation } = await hitch.app.db.groupHash.findFirstOrThrow({
        where: { groupId: groups[0]?.id ?? 0 },
      })
      assert.match(explanation, /^Grouped by what the browser reported: /)
    })

  it('is told with all it says, and when it was written', async () => {
    const group = await hitch.app.db.group.findFirstOrThrow({ where: { title: { contains: 'dns' } } })
    assert.equal(group.lastSeenAt.toISOString(), '2026-11-22T11:59:00.000Z')
    assert.equal(group.culprit, 'https://shop.example/other')
    const page = await (await fetch(`${hitch.url}/groups/DEMO-${group.number}`)).text()
    assert.match(page, /elapsed_time/)
  })

  it('comes in lists of many kinds; what nobody knows and what went well is counted', async () => {
    const before = await hitch.app.db.event.count()
    const list = [
      {
        type: 'csp-violation',
        url,
        body: { effectiveDirective: 'img-src', blockedURL: 'https://x.example/' },
      },
      { type: 'crash', url, body: { reason: 'unresponsive' } },
      { type: 'network-error', url, body: { type: 'ok', phase: 'application', status_code: 200 } },
      { type: 'brand-new', url, body: {} },
      { type: 'constructor', url, body: {} },
      { type: 'crash', url, body: null },
      { type: 'csp-violation', url, body: {} },
      null,
      7,
    ]
    const outcomes = counted()
    assert.equal(await send(list), 200)
    assert.equal(await hitch.app.db.event.count(), before + 2)
    const now = counted()
    const more = Object.entries(now).map(([outcome, count]) => [outcome, count - (outcomes[outcome] ?? 0)])
    assert.deepEqual(Object.fromEntries(more), {
      accepted: 2,
      'filtered:success': 1,
      unsupported: 5,
      invalid: 1,
    })
  })

  it('in any number in one request is twenty', async () => {
    const before = counted().accepted ?? 0
    await send(Array.from({ length: 50 }, () => ({ type: 'crash', url, body: { reason: 'oom' } })))
    const { accepted, too_large: beyond } = counted()
    assert.deepEqual([accepted, beyond], [before + 20, 30])
  })

  it('with hostile values is one event like any other', async () => {
    const strange: unknown[] = [null, 7, [], {}, '\u0000\ud800', 'x'.repeat(10_000), { toString: 1 }]
    for (const value of strange)
      for (const [, report] of reports) {
        const body = Object.fromEntries(
          Object.keys('body' in report ? (report.body as object) : {}).map((name) => [name, value]),
        )
        assert.equal(await send('body' in report ? { ...report, url: value, age: value, body } : report), 200)
      }
  })

  function counted(): Record<string, number> {
    const totals = hitch.app.record.totals().filter(({ category }) => category === 'security')
    return Object.fromEntries(totals.map(({ outcome, count }) => [outcome, count]))
  }

  async function send(body: unknown): Promise<number> {
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/security/?sentry_key=${publicKey}`, {
      method: 'POST',
      headers: { 'content-type': 'application/reports+json' },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as Json
    assert.ok(response.status === 200, JSON.stringify(answer))
    return response.status
  }
})
