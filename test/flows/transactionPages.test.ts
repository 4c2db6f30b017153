import assert from 'node:assert/strict'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

describe('the pages of transactions', () => {
  let hitch: TestHitch
  let browser: ReturnType<typeof openBrowser>
  let ids = 0
  before(async () => {
    hitch = await startHitch()
    browser = openBrowser(hitch.url)
  })
  after(() => hitch.stop())

  it('say how they come, as long as there are none', async () => {
    const page = await browser.open('/transactions')
    assert.match(page.words, /No transaction was counted in this time.*tracesSampleRate/)
  })

  it('list them, sorted and narrowed, and lead to each', async () => {
    for (let n = 1; n <= 20; n++) await send('GET /orders', 'http.server', n * 10)
    await hitch.advance(25 * 3_600_000)
    for (let n = 1; n <= 20; n++)
      await send('GET /orders', 'http.server', n * 30, n > 18 ? 'internal_error' : 'ok')
    await send('nightly', 'task', 5_000)
    const page = await browser.open('/transactions?sort=-p95')
    assert.match(
      page.words,
      /nightly Demo task .* 5 s 5 s 0 % .* GET \/orders Demo http\.server .* 5\d\d ms \+200 % 10 %/,
    )
    assert.match((await browser.open('/transactions?sort=name')).words, /GET \/orders.*nightly/)
    const found = await browser.open('/transactions?query=night')
    assert.match(found.words, /nightly/)
    assert.doesNotMatch(found.words, /GET \/orders/)
    assert.match((await browser.open('/transactions?query=nothing')).words, /Nothing fits this search/)
    for (const period of ['1h', '7d', '30d'])
      assert.match((await browser.open(`/transactions?period=${period}`)).words, /nightly/)
  })

  it('show one over time, with its releases and examples', async () => {
    const list = await browser.open('/transactions')
    const [, address = ''] = /href="(\/transactions\/demo\?name=GET[^"]*)"/.exec(list.text) ?? []
    const page = await browser.open(address.replaceAll('&amp;', '&'))
    assert.equal(page.status, 200)
    assert.match(
      page.words,
      /GET \/orders http\.server .* p50 3\d\d ms .* Failures 10 % Apdex \(300 ms\) 0\.7\d/,
    )
    assert.match(page.words, /slowest 600 ms .* internal_error .* ada .* db × 1 .* SELECT 1/)
    const week = await browser.open(`${address.replaceAll('&amp;', '&')}&period=7d`)
    assert.match(week.words, /Releases compared .*shop@2\.0\.0 .*shop@1\.0\.0/)
  })

  it('refuse what is not there', async () => {
    assert.equal((await browser.open('/transactions/nope?name=x')).status, 404)
    assert.equal((await browser.open('/transactions/demo')).status, 404)
    assert.match(
      (await browser.open('/transactions/demo?name=nothing')).words,
      /Nothing was counted in this time/,
    )
  })

  async function send(name: string, op: string, duration: number, status = 'ok') {
    const end = hitch.app.now().getTime() / 1000
    const { projectId, publicKey } = hitch.demo
    const start_timestamp = end - duration / 1000
    const raw = {
      type: 'transaction',
      event_id: (++ids).toString(16).padStart(32, '0'),
      transaction: name,
      transaction_info: { source: 'route' },
      start_timestamp,
      timestamp: end,
      release: ids > 20 ? 'shop@2.0.0' : 'shop@1.0.0',
      environment: 'production',
      user: { id: ids, username: 'ada' },
      contexts: { trace: { trace_id: 'ab'.repeat(16), op, status } },
      spans: [{ op: 'db', description: 'SELECT 1', start_timestamp, timestamp: end }],
    }
    const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: `{}\n{"type":"transaction"}\n${JSON.stringify(raw)}`,
    })
    assert.equal(response.status, 200)
  }
})
