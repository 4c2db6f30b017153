import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

const path = '/settings/projects/demo'

describe('the page of what a project takes in', () => {
  let hitch: TestHitch
  let browser: ReturnType<typeof openBrowser>
  before(async () => {
    hitch = await startHitch({ HITCH_RETENTION_DAYS: '60' })
    browser = openBrowser(hitch.url)
  })
  after(() => hitch.stop())

  it('is found from the settings, and says what became of what was sent', async () => {
    const settings = await browser.open('/settings')
    assert.ok(settings.text.includes(`href="${path}"`))
    assert.match((await browser.open(path)).words, /Nothing has come for Demo in the last seven days/)
    await hitch.send(errorEvent('Error', 'no'))
    await hitch.drain()
    assert.match((await browser.open(path)).words, /Errors kept 1 1/)
    assert.equal((await browser.open('/settings/projects/nowhere')).status, 404)
  })

  it('sets quotas, which count at once', async () => {
    const page = await browser.open(path)
    const fields = {
      do: 'quotas',
      'count-error': '2',
      'window-error': '60',
      'count-session': '5',
      'window-session': '3600',
    }
    const saved = await browser.post(page, path, { ...fields, spikeGuard: '' })
    assert.equal(saved.status, 303)
    assert.match(String(saved.headers.location), /\?saved=quotas#quotas$/)
    await hitch.advance(60_000)
    const statuses: number[] = []
    for (let count = 0; count < 3; count++)
      statuses.push((await hitch.send(errorEvent('Error', 'no'))).status)
    assert.deepEqual(statuses, [200, 200, 429])
    await hitch.drain()
    const after = await browser.open(`${path}?saved=quotas`)
    assert.match(after.words, /^.*Saved\..*Errors held back: quota of the project 1 1/)
    const project = (await hitch.api('GET', '/api/0/projects/hitch/demo/')).body as {
      quotas: Record<string, unknown>
    }
    assert.deepEqual(project.quotas.session, { count: 5, window: 3600 })
    await browser.post(after, path, { do: 'quotas' })
    assert.equal((await hitch.send(errorEvent('Error', 'no'))).status, 200)
  })

  it('sets filters and for how long events are kept, and says what cannot be meant', async () => {
    const page = await browser.open(path)
    await browser.post(page, path, {
      do: 'filters',
      messages: 'Error: quiet\n\n',
      localhost: 'on',
      legacyBrowsers: ['ie', 'netscape'],
    })
    const { filters } = await hitch.app.db.project.findFirstOrThrow({ where: { slug: 'demo' } })
    const { messages, localhost, legacyBrowsers, webCrawlers } = filters as Record<string, unknown>
    assert.deepEqual(
      [messages, localhost, legacyBrowsers, webCrawlers],
      [['Error: quiet'], true, ['ie'], false],
    )
    await browser.post(page, path, { do: 'retention', retentionDays: '14', eventBudget: '5,000' })
    const project = await hitch.app.db.project.findFirstOrThrow({ where: { slug: 'demo' } })
    assert.deepEqual([project.retentionDays, project.eventBudget], [14, 5_000])

    const refused: [Record<string, string>, RegExp][] = [
      [
        { do: 'retention', retentionDays: '61' },
        /Nothing was saved\. Days can be a whole number from 1 to 60, or empty/,
      ],
      [{ do: 'retention', eventBudget: '999' }, /from 1,000 to/],
      [{ do: 'quotas', 'count-error': '-1' }, /A quota can be/],
      [{ do: 'quotas', 'count-error': '1', 'window-error': '90000' }, /from a second to a day/],
      [{ do: 'filters', ips: 'home' }, /"home" is neither an address/],
      [{ do: 'filters', messages: 'x'.repeat(201) }, /at most 200 characters/],
      [{ do: 'everything' }, /nothing one can do here/],
    ]
    for (const [fields, words] of refused) {
      const answer = await browser.post(page, path, fields)
      assert.equal(answer.status, 400)
      assert.match(answer.words, words)
    }
    assert.equal((await browser.post(page, path, { do: 'retention', csrf: 'x' })).status, 403)
    const kept = await hitch.app.db.project.findFirstOrThrow({ where: { slug: 'demo' } })
    assert.equal(kept.retentionDays, 14)
  })
})
