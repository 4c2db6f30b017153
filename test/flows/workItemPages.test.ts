import assert from 'node:assert/strict'
import { errorEvent } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'
import { type Fields, openBrowser, type Page } from '../pages/browser.ts'

const group = '/groups/DEMO-1'

describe('the work items on a group’s page', () => {
  let synced: Synced
  let browser: ReturnType<typeof openBrowser>

  before(async () => {
    synced = await startSynced()
    browser = openBrowser(synced.hitch.url)
    await synced.hitch.send(errorEvent('PaymentDeclined', 'card <b>declined</b>', 'charge'))
    await synced.settle()
  })
  after(() => synced.stop())
  afterEach(() => synced.azure.clearFaults())

  const post = async (fields: Fields, from = group) =>
    browser.post(await browser.open(from), `${group}/work-items`, fields)
  async function follow(answer: Page): Promise<Page> {
    assert.equal(answer.status, 303, answer.words)
    return browser.open(String(answer.headers.location).split('#')[0] ?? '')
  }
  const links = () => synced.hitch.app.db.link.findMany({ orderBy: { id: 'asc' } })

  it('finds one by words and number, links it, shows it live, and takes it off', async () => {
    const { number } = synced.azure.createItem({ title: 'The bank <script>declines</script>', type: 'Bug' })
    synced.azure.index()
    const none = await browser.open(group)
    assert.match(none.words, /Work items None yet\./)
    for (const find of ['bank', String(number), `${synced.azure.url}/Web/_workitems/edit/${number}`]) {
      const found = await browser.open(`${group}?find=${encodeURIComponent(find)}`)
      assert.match(
        found.words,
        new RegExp(`Bug ${number} New The bank <script>declines</script> Web Link`),
        find,
      )
    }
    assert.match((await browser.open(`${group}?find=nothing-like-it`)).words, /Nothing like that was found/)

    const page = await follow(await post({ link: `${synced.integrationId}:${number}` }))
    assert.match(page.words, new RegExp(`on its way; .*Work item ${number} on its way`))
    await synced.settle()
    const linked = await browser.open(group)
    assert.match(linked.words, new RegExp(`Work item Bug ${number} · New`))
    assert.match(linked.text, new RegExp(`href="${synced.azure.url}/[^"]*${number}" target="_blank"`))
    assert.match(linked.words, new RegExp(`Linked to Bug ${number} by Local administrator on the page`))
    const [link] = await links()
    assert.ok(linked.text.includes(`id="link-${link?.id}"`), 'the way back on the work item leads to it')
    assert.match((await browser.open(`${group}?find=bank`)).words, /Web linked/)

    synced.azure.edit(number, { 'System.State': 'Active', 'System.AssignedTo': 'bo@contoso.example' })
    await synced.settle()
    const moved = await browser.open(group)
    assert.match(
      moved.words,
      new RegExp(`Bug ${number} Active The bank <script>declines</script> Bo Chen · contoso`),
    )

    assert.match((await post({ link: String(number) })).words, /linked to \d+ already/)
    assert.equal((await follow(await post({ unlink: String(link?.id) }))).status, 200)
    await synced.settle()
    assert.equal((await links()).length, 0)
    assert.match(
      (await browser.open(group)).words,
      new RegExp(`Unlinked from Bug ${number} by Local administrator`),
    )
  })

  it('asks who somebody is, and remembers it', async () => {
    const { number } = synced.azure.createItem({ title: 'Whose is it', assignee: 'ana@contoso.example' })
    await post({ link: String(number) })
    await synced.settle()
    const page = await browser.open(group)
    assert.match(page.words, /Who is Ana Lima here\?/)
    const workItem = /name="identify" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    const person = await synced.hitch.app.db.person.findFirstOrThrow({
      where: { name: 'Local administrator' },
    })
    assert.equal((await post({ identify: workItem, person: '' })).status, 400)
    assert.equal((await post({ identify: '9999', person: String(person.id) })).status, 404)
    await follow(await post({ identify: workItem, person: String(person.id) }))
    await synced.settle()
    const known = await browser.open(group)
    assert.doesNotMatch(known.words, /Who is Ana Lima/)
    assert.match(known.words, /Assigned to Local administrator/)
    const [link] = await links()
    await post({ unlink: String(link?.id) })
    await synced.settle()
  })

  it('shows a failed wish with its reason until somebody dismisses it', async () => {
    await follow(await post({ link: '99999' }))
    await synced.settle()
    const page = await browser.open(group)
    assert.match(page.words, /Work item 99999 failed There is no work item 99999 in contoso/)
    const [link] = await links()
    await follow(await post({ unlink: String(link?.id) }))
    assert.doesNotMatch((await browser.open(group)).words, /99999 failed/)
  })

  it('links a number all the same while Azure DevOps does not answer', async () => {
    const { number } = synced.azure.createItem({ title: 'Later' })
    synced.azure.fault({ status: 503, body: 'away', times: 1_000 })
    const page = await browser.open(`${group}?find=%23${number}`)
    assert.match(page.words, new RegExp(`Try again in a minute\\. Link #${number} as soon as it answers`))
    assert.doesNotMatch((await browser.open(`${group}?find=words`)).words, /as soon as it answers/)
    await follow(await post({ link: `#${number}` }))
    synced.azure.clearFaults()
    await synced.advance(60_000)
    await synced.settle()
    assert.match((await browser.open(group)).words, new RegExp(`Bug ${number} New Later`))
    const [link] = await links()
    await post({ unlink: String(link?.id) })
    await synced.settle()
  })

  it('makes one, with what its type asks for', async () => {
    const mobile = synced.azure.projects.find(({ name }) => name === 'Mobile App')?.id ?? ''
    const web = await browser.open(`${group}/work-items/new`)
    assert.match(web.words, /New work item For PaymentDeclined: card <b>declined<\/b>/)
    const form = await browser.open(`${group}/work-items/new?project=${mobile}`)
    assert.match(form.words, /How bad required choose… Annoying Blocking On fire/)
    assert.match(form.words, /Area as usual Mobile App Mobile App\\UI/)
    const path = `${group}/work-items/new`
    const fields = {
      ...{
        integration: String(synced.integrationId),
        project: mobile,
        type: 'Bug',
        title: 'Cards <i>declined</i>',
      },
      ...{ description: 'Since <Friday>', areaPath: 'Mobile App\\UI', tags: 'hitch; payment', assignee: '' },
    }
    const lacking = await browser.post(form, path, fields)
    assert.equal(lacking.status, 400)
    assert.match(lacking.text, /id="field-Custom\.Severity"[^>]*aria-invalid="true"/)
    assert.match(lacking.text, /Cards &lt;i>declined/)
    assert.match(lacking.text, /Since &lt;Friday>/)
    assert.match(lacking.text, /<option selected value="Mobile App\\UI"|value="Mobile App\\UI" selected/)
    assert.equal((await links()).length, 0)

    const made = await follow(
      await browser.post(lacking, path, { ...fields, 'field:Custom.Severity': 'Blocking' }),
    )
    assert.match(made.words, /The work item is made and linked.*Bug \d+ New Cards <i>declined<\/i>/)
    const [link] = await synced.hitch.app.db.link.findMany({ include: { workItem: true } })
    const item = synced.azure.item(link?.workItem?.number ?? 0)
    assert.deepEqual(
      [
        item?.title,
        item?.fields['Custom.Severity'],
        item?.fields['System.Tags'],
        item?.fields['System.AreaPath'],
      ],
      ['Cards <i>declined</i>', 'Blocking', 'hitch; payment', 'Mobile App\\UI'],
    )
    const again = await browser.open(path)
    assert.match(
      again.text,
      /<option value="Mobile App\\UI" selected|selected value="Mobile App\\UI"/,
      'it is remembered',
    )
  })

  it('says what Azure DevOps has against it where it was filled in', async () => {
    const web = synced.azure.projects.find(({ name }) => name === 'Web')?.id ?? ''
    const form = await browser.open(`${group}/work-items/new?project=${web}&type=Bug`)
    const message = 'TF401320: Rule Error for field Severity. Error code: Required, InvalidEmpty.'
    const field = { fieldReferenceName: 'Microsoft.VSTS.Common.Severity', errorMessage: message }
    synced.azure.fault({
      match: /^POST .*workItems\/\$Bug/i,
      status: 400,
      body: {
        ...{ message, typeKey: 'RuleValidationException' },
        customProperties: {
          RuleValidationErrors: [{ ...field, fieldStatusFlags: 'required, invalidEmpty' }],
        },
      },
      times: 10,
    })
    const before = (await links()).length
    const path = `${group}/work-items/new`
    const refused = await browser.post(form, path, {
      project: web,
      type: 'Bug',
      title: 'Not so',
      assignee: '',
    })
    assert.equal(refused.status, 400)
    assert.match(refused.words, /Severity must be filled in\./)
    assert.match(refused.text, /<p class="fault-of" id="field-Microsoft\.VSTS\.Common\.Severity-fault">/)
    assert.match(refused.text, /value="Not so"/)
    assert.equal((await links()).length, before, 'no wish is left behind')
  })

  it('changes and deletes comments of one’s own, and no one else’s', async () => {
    const { db } = synced.hitch.app
    const comment = async (fields: Fields) =>
      browser.post(await browser.open(group), `${group}/change`, fields)
    await comment({ change: 'comment', text: 'It is the bank' })
    const { id } = await db.groupActivity.findFirstOrThrow({
      where: { kind: 'comment' },
      orderBy: { id: 'desc' },
    })
    await comment({ change: `editComment:${id}`, text: 'It is <i>not</i> the bank' })
    assert.match((await browser.open(group)).words, /on the page, edited .*It is <i>not<\/i> the bank/)
    assert.equal((await comment({ change: `editComment:${id}`, text: ' ' })).status, 400)
    assert.equal((await comment({ change: 'editComment:99999', text: 'x' })).status, 404)
    assert.equal((await comment({ change: 'editComment:x', text: 'x' })).status, 400)
    await comment({ change: `deleteComment:${id}` })
    assert.match((await browser.open(group)).words, /A comment by Local administrator was removed/)

    const { organizationId } = await db.person.findFirstOrThrow()
    const other = { organizationId, name: 'Grace Hopper', createdAt: synced.hitch.app.now() }
    const grace = await db.person.create({ data: other })
    await comment({ change: 'comment', text: 'Mine' })
    const mine = await db.groupActivity.findFirstOrThrow({
      where: { kind: 'comment' },
      orderBy: { id: 'desc' },
    })
    await db.groupActivity.update({ where: { id: mine.id }, data: { personId: grace.id } })
    assert.match((await browser.open(group)).text, new RegExp(`editComment:${mine.id}`), 'an owner may')
    await db.person.updateMany({ data: { role: 'member' } })
    assert.doesNotMatch((await browser.open(group)).text, new RegExp(`editComment:${mine.id}`))
    assert.equal((await comment({ change: `deleteComment:${mine.id}` })).status, 403)
    await db.person.updateMany({ data: { role: 'owner' } })
  })

  it('lets viewers look', async () => {
    const page = await browser.open(group)
    const { db } = synced.hitch.app
    await db.person.updateMany({ data: { role: 'viewer' } })
    const seen = await browser.open(`${group}?find=bank`)
    assert.match(seen.words, /Bug \d+ New/)
    assert.doesNotMatch(seen.text, /method="post" action="[^"]*work-items|name="find"/)
    assert.equal((await browser.post(page, `${group}/work-items`, { link: '1' })).status, 403)
    assert.equal((await browser.open(`${group}/work-items/new`)).status, 403)
    assert.equal((await browser.post(page, `${group}/work-items/new`, { title: 'x' })).status, 403)
    await db.person.updateMany({ data: { role: 'owner' } })
  })

  const senseless: Fields[] = [{ link: 'no number' }, { link: '' }, { unlink: 'x' }, {}, { link: '99:1' }]
  for (const fields of senseless)
    it(`understands no ${JSON.stringify(fields)}`, async () => {
      const { status } = await post(fields)
      assert.ok(status === 400 || status === 404, String(status))
    })
})
