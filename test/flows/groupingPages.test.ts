import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

const address = '/settings/projects/demo/grouping'

describe('the page of a project’s grouping', () => {
  let hitch: TestHitch
  let browser: ReturnType<typeof openBrowser>
  before(async () => {
    hitch = await startHitch()
    browser = openBrowser(hitch.url)
    for (const [index, region] of ['north', 'south'].entries())
      await hitch.send(errorEvent('TimeoutError', `try ${index}`, 'ask', { tags: { region } }))
  })
  after(() => hitch.stop())

  it('tells what rules would do, and saves nothing by it', async () => {
    const page = await browser.open(address)
    assert.equal(page.status, 200)
    const rule = 'error.type:TimeoutError -> {{ tags.region }}'
    const tried = await browser.post(page, address, { fingerprintRules: rule, stackRules: '', do: 'try' })
    assert.match(
      tried.words,
      /latest 2 events of 1 group\. Nothing has been saved.*splits DEMO-1 TimeoutError: try \d, into 2/,
    )
    assert.match(tried.text, /error\.type:TimeoutError -(?:&gt;|>) \{\{ tags\.region \}\}/)
    assert.doesNotMatch((await browser.open(address)).text, /tags\.region \}\}<\/textarea/)
  })

  it('refuses what cannot be read, with what was typed still there', async () => {
    const page = await browser.open(address)
    const refused = await browser.post(page, address, {
      fingerprintRules: 'loger:x -> y',
      stackRules: 'nonsense',
      do: 'save',
    })
    assert.equal(refused.status, 400)
    assert.match(refused.words, /What a group is, Line 1: There is nothing called "loger"/)
    assert.match(refused.words, /Which frames count, Line 1: "nonsense" is no condition/)
    assert.match(refused.text, /loger:x/)
  })

  it('saves, and the group’s page says which frames counted', async () => {
    const page = await browser.open(address)
    const saved = await browser.post(page, address, {
      fingerprintRules: '',
      stackRules: 'stack.function:run -group',
      do: 'save',
    })
    assert.equal(saved.headers.location, `${address}?said=save`)
    assert.match((await browser.open(`${address}?said=save`)).words, /Saved\. The next events are grouped so/)
    await hitch.send(errorEvent('TimeoutError', 'try 2', 'ask'))
    const group = await browser.open('/groups/DEMO-1')
    assert.match(group.words, /Which frames of this event counted.*ask in src\/pay\.js counts/)
    assert.match(group.words, /run in .*left out: by the rule stack\.function:run -group/)
    assert.equal((await browser.open('/settings/projects/none/grouping')).status, 404)
  })
})
