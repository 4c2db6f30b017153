import assert from 'node:assert/strict'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

describe('the pages of monitors', () => {
  let hitch: TestHitch
  let browser: ReturnType<typeof openBrowser>
  before(async () => {
    hitch = await startHitch()
    browser = openBrowser(hitch.url)
  })
  after(() => hitch.stop())

  it('say how to begin, then how each stands and when it is due', async () => {
    assert.match((await browser.open('/monitors')).words, /No monitor yet.*cron\/nightly-backup/)
    const made = await hitch.api('POST', '/api/0/organizations/hitch/monitors/', {
      name: 'Nightly backup',
      project: 'demo',
      config: { schedule_type: 'crontab', schedule: '0 3 * * *', timezone: 'Europe/Berlin' },
    })
    assert.equal(made.status, 201)
    assert.match(
      (await browser.open('/monitors')).words,
      /Nightly backup Demo, 0 3 \* \* \* in Europe\/Berlin It has not checked in yet/,
    )
    await checkIn('ok')
    await checkIn('error')
    const list = await browser.open('/monitors')
    assert.match(list.words, /production failing .*due in 14 h/)
    assert.ok(list.text.includes('The last 2 runs: 1 not well'))
    assert.match((await browser.open('/monitors?query=backup')).words, /Nightly backup/)
    assert.match((await browser.open('/monitors?query=other')).words, /No monitor is called like that/)
  })

  it('show one with its runs, by slug and by number, and nothing of what is not there', async () => {
    const page = await browser.open('/monitors/nightly-backup')
    assert.match(page.words, /missed when it is 1 minute late.*failed in production.*well in production/)
    const { id } = await hitch.app.db.monitor.findFirstOrThrow()
    assert.match((await browser.open(`/monitors/${id}`)).words, /Nightly backup/)
    for (const path of ['/monitors/nowhere', '/monitors/999', '/monitors/999999999999'])
      assert.equal((await browser.open(path)).status, 404, path)
    const other = await hitch.app.db.organization.create({
      data: { slug: 'other', name: 'Other', createdAt: hitch.app.now() },
    })
    await hitch.app.db.project.updateMany({ data: { organizationId: other.id } })
    assert.equal((await browser.open(`/monitors/${id}`)).status, 404)
  })

  async function checkIn(status: string) {
    const { projectId, publicKey } = hitch.demo
    const answer = await fetch(
      `${hitch.url}/api/${projectId}/cron/nightly-backup/${publicKey}/?status=${status}`,
    )
    assert.equal(answer.status, 200)
    await hitch.advance(1_000)
  }
})
