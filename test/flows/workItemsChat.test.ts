import assert from 'node:assert/strict'
import { type Connector, type PostedMessage, startConnector } from '../fakes/connector.ts'
import { buttonsOf, createTeams, dataOf, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const bob: User = { id: '29:bob', name: 'Bob' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const chatOfAda: Room = { id: 'a:ada', kind: 'personal' }

describe('work items in chat', function () {
  this.timeout(60_000)
  let both: Synced
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    connector = await startConnector()
    both = await startSynced()
    teams = createTeams(both.hitch, connector)
    await teams.install(alerts, ada, { picked: true })
    await both.advance(2_000)
    await settle()
    await both.hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@1.0.0' }))
    await settle()
  })

  afterEach(async () => {
    await both.stop()
    await connector.stop()
  })

  for (const as of ['execute', 'submit'] as const) {
    it(`links by number (${as}), and the card follows what happens there`, async () => {
      const { number } = both.azure.createItem({ title: 'Checkout fails', type: 'Bug' })
      const { status, body } = await press('linkWorkItem', { as, inputs: { workItemText: `#${number}` } })
      assert.equal(status, 200)
      assert.match(as === 'execute' ? shown(body) : textOf(card()), new RegExp(`Linking #${number} …`))
      await settle()
      assert.match(textOf(card()), new RegExp(`Bug ${number}.*Checkout fails.*State\\s+New`))

      both.azure.edit(number, { 'System.State': 'Active', 'System.Title': 'Prices' })
      await settle()
      assert.match(textOf(card()), /Prices.*State\s+Active/)
      both.azure.removeItem(number)
      await settle()
      assert.match(textOf(card()), /It was deleted in Azure DevOps/)
    })
  }

  it('says why one could not be linked, until somebody dismisses it', async () => {
    await press('linkWorkItem', { inputs: { workItemText: '4711' } })
    await settle()
    assert.match(textOf(card()), /Linking #4711 failed: There is no work item 4711/)
    const dismiss = dataOf(card(), 'unlinkWorkItem')
    assert.doesNotMatch(shown((await press('unlinkWorkItem')).body), /4711/)
    await settle()
    assert.doesNotMatch(textOf(card()), /4711/)
    // Pressed once more, it answers with the card as it is.
    assert.match(shown((await press('unlinkWorkItem', { data: dismiss })).body), /no price/)
  })

  it('finds by words, asks which, and turns the question into what was done', async () => {
    both.azure.createItem({ title: 'Price of the <b>cart</b> [x](https://evil.example)' })
    const { number } = both.azure.createItem({ title: 'A price is missing' })
    both.azure.index()
    const { body } = await press('linkWorkItem', { inputs: { workItemText: 'price' } })
    assert.match(words(body), /See below, for DEMO-1/)
    const question = last()
    assert.equal(question.thread, card().id)
    assert.match(
      textOf(question),
      /Link DEMO-1 to which work item\?.*A price is missing.*Price of the <b>cart/,
    )
    const [first] = buttonsOf(question).filter(({ verb }) => verb === 'linkFound')
    const { body: answer } = await press('linkFound', { data: first, message: question })
    assert.match(shown(answer), new RegExp(`DEMO-1: Linking #${number} …`))
    assert.match(textOf(question), new RegExp(`DEMO-1: Linking #${number} …`))
    assert.equal(buttonsOf(question).length, 0)
    await settle()
    assert.match(textOf(card()), new RegExp(`Bug ${number}.*A price is missing`))
    assert.match(
      words((await press('linkWorkItem', { inputs: { workItemText: 'nowhere' } })).body),
      /No work item/,
    )
    assert.match(words((await press('linkWorkItem')).body), /Which one\?/)
  })

  it('makes a new one by its form, once, however often it is pressed', async () => {
    const { body } = await press('workItemForm')
    assert.match(words(body), /See below/)
    const form = last()
    assert.match(textOf(form), /New work item.*DEMO-1/)
    const inputs = filled(form, {
      workItemTitle: 'No price',
      workItemDescription: 'Since <noon>',
      workItemTags: 'a; b',
    })
    const make = () => press('makeWorkItem', { message: form, data: dataOf(form, 'makeWorkItem'), inputs })
    const made = dataOf(form, 'makeWorkItem')
    const answers = await Promise.all([make(), make()])
    assert.ok(answers.some(({ body }) => shown(body).includes('DEMO-1: Creating a Bug …')))
    await settle()
    await press('makeWorkItem', { message: form, data: made, inputs })
    await settle()
    const items = both.azure.items()
    assert.equal(items.length, 1)
    assert.equal(items[0]?.title, 'No price')
    assert.equal(items[0]?.fields['System.Tags'], 'a; b')
    assert.match(String(items[0]?.fields['Microsoft.VSTS.TCM.ReproSteps']), /Since &lt;noon&gt;/)
    assert.match(textOf(card()), new RegExp(`Bug ${items[0]?.number}.*No price`))
    assert.match(textOf(form), /^DEMO-1/)
  })

  it('draws the form anew for another type, and asks for what that needs', async () => {
    await press('workItemForm')
    const form = last()
    const mobile = both.azure.projects.find(({ name }) => name === 'Mobile App')?.id ?? ''
    const inputs = filled(form, {
      workItemProject: mobile,
      workItemTitle: 'Kept',
      workItemDescription: 'Kept too',
    })
    const drawn = answered((await press('chooseWorkItemType', { message: form, inputs })).body)
    assert.match(textOf(drawn), /How bad|New work item/)
    assert.match(JSON.stringify(drawn), /"label":"How bad \*".*On fire/)
    assert.match(JSON.stringify(drawn), /Kept too/)

    // Sent without it, from the form as it was first drawn: the same question, with what is missing said.
    const again = answered((await press('makeWorkItem', { message: form, inputs })).body)
    assert.match(textOf(again), /How bad: This field is required/)
    assert.equal(both.azure.items().length, 0)
    const data = buttonsOf(again).find(({ verb }) => verb === 'makeWorkItem')
    const full = { ...inputs, 'workItemField.Custom.Severity': 'On fire' }
    assert.match(
      shown((await press('makeWorkItem', { message: form, data, inputs: full })).body),
      /Creating a Bug/,
    )
    await settle()
    const [item] = both.azure.items()
    assert.equal(item?.project, 'Mobile App')
    assert.equal(item?.fields['Custom.Severity'], 'On fire')
  })

  it('puts a form away', async () => {
    await press('workItemForm')
    const form = last()
    await press('cancel', { message: form })
    assert.match(textOf(form), /Nothing was done/)
    assert.equal(buttonsOf(form).length, 0)
  })

  it('unlinks, and says it when it was so already', async () => {
    const { number } = both.azure.createItem({ title: 'Checkout fails' })
    await press('linkWorkItem', { inputs: { workItemText: String(number) } })
    await settle()
    const unlink = dataOf(card(), 'unlinkWorkItem')
    await press('unlinkWorkItem')
    await settle()
    assert.doesNotMatch(textOf(card()), /Checkout fails/)
    assert.equal(both.azure.item(number).relations.length, 0)
    assert.doesNotMatch(shown((await press('unlinkWorkItem', { data: unlink })).body), /Checkout fails/)
  })

  it('asks who an assignee is, once', async () => {
    await teams.say(chatOfAda, ada, 'mine')
    await teams.say(chatOfAda, bob, 'mine')
    const { number } = both.azure.createItem({ title: 'Checkout fails' })
    await press('linkWorkItem', { inputs: { workItemText: String(number) } })
    await settle()
    both.azure.edit(number, { 'System.AssignedTo': 'bo@contoso.example' })
    await settle()
    const asked = JSON.stringify(card().activity)
    assert.match(asked, /Bo Chen is assigned in Azure DevOps; who is that here\?/)
    const person = await both.hitch.app.db.person.findFirstOrThrow({ where: { name: 'Bob' } })
    assert.match(words((await press('identify')).body), /Choose who it is/)
    assert.match(
      words((await press('identify', { inputs: { identifyChoice: 'person:99999' } })).body),
      /not here any more/,
    )
    assert.match(
      words((await press('identify', { inputs: { identifyChoice: 'team:1' } })).body),
      /not one this card offers/,
    )
    await press('identify', { inputs: { identifyChoice: `person:${person.id}` } })
    await settle()
    assert.doesNotMatch(JSON.stringify(card().activity), /who is that here/)
    assert.match(textOf(card()), /Assigned to Bob|Assignee\s+Bob/)
  })

  it('answers at once while Azure DevOps hangs for good, and goes on when it is back', async () => {
    const { number } = both.azure.createItem({ title: 'Checkout fails' })
    both.azure.fault({ hang: true, times: 1_000 })
    const begun = performance.now()
    const { body } = await press('linkWorkItem', { inputs: { workItemText: String(number) } })
    assert.match(shown(body), /Linking #/)
    assert.ok(performance.now() - begun < 1_000, `${performance.now() - begun} ms`)

    const asked = performance.now()
    assert.match(await say('link DEMO-1 some words'), /does not answer|too long|Try again/)
    assert.match(words((await press('workItemForm')).body), /does not answer|too long|Try again/)
    assert.ok(performance.now() - asked < 6_500, `${performance.now() - asked} ms`)
    both.azure.clearFaults()
    await settle()
    assert.match(textOf(card()), /Checkout fails/)
  })

  it('says everything in words as well', async () => {
    const { number } = both.azure.createItem({ title: 'Checkout fails' })
    const second = both.azure.createItem({ title: 'A price is missing' })
    await say(`link DEMO-1 AB#${number}`)
    await settle()
    const live = last(chatOfAda)
    assert.match(textOf(live), new RegExp(`Bug ${number}.*Checkout fails.*Asked for by Ada`))
    assert.match(
      await say(`link DEMO-1 ${both.azure.url}/Web/_workitems/edit/${number}`),
      /linked to .* already/,
    )
    assert.match(
      await say('link DEMO-1 https://dev.azure.com/other/_workitems/edit/3'),
      /not in an Azure DevOps organization connected/,
    )
    assert.match(await say('link DEMO-1 price'), /to which work item.*A price is missing/)
    await press('linkFound', { message: last(chatOfAda), room: chatOfAda })
    await settle()
    assert.match(textOf(last(chatOfAda)), new RegExp(`Bug ${second.number}.*A price is missing`))

    assert.match(await say('unlink DEMO-1'), /Unlink DEMO-1 from which work item/)
    const question = last(chatOfAda)
    await press('unlinkWorkItem', { message: question, room: chatOfAda })
    await settle()
    assert.doesNotMatch(textOf(question), /Checkout fails/)
    assert.match(textOf(question), /A price is missing/)
    assert.match(await say('unlink DEMO-1'), new RegExp(`Not linked to Bug ${second.number} any more`))
    await settle()
    assert.match(await say('unlink DEMO-1'), /linked to no work item/)
  })

  it('creates by words: by the form first, then as the last time', async () => {
    assert.match(await say('create DEMO-1'), /New work item/)
    assert.match(await say('create DEMO-1 in Nowhere'), /no project called Nowhere.*Web/)
    assert.match(await say('create DEMO-1 in mobile app'), /New work item/)
    await say('create DEMO-1 in web')
    await settle()
    assert.match(textOf(last(chatOfAda)), /Bug \d+.*TypeError/)
    await both.hitch.send(errorEvent('RangeError', 'too many', 'list'))
    await settle()
    await say('create DEMO-2')
    await settle()
    assert.deepEqual(
      both.azure.items().map(({ project, type }) => `${project} ${type}`),
      ['Web Bug', 'Web Bug'],
    )
  })

  it('is refused to viewers, and to whoever presses what is not theirs', async () => {
    await say('mine')
    await both.hitch.app.db.person.updateMany({ where: { name: 'Ada' }, data: { role: 'viewer' } })
    for (const verb of ['linkWorkItem', 'workItemForm'])
      assert.match(words((await press(verb, { inputs: { workItemText: '101' } })).body), /not change/)
    assert.match(await say('link DEMO-1 101'), /not change/)
    assert.match(await say('create DEMO-1'), /not change/)
    await both.hitch.app.db.person.updateMany({ where: { name: 'Ada' }, data: { role: 'member' } })

    const data = dataOf(card(), 'workItemForm')
    const tampered = [
      { ...data, verb: 'makeWorkItem' },
      { ...data, choice: 'form:x' },
      { ...data, group: '999' },
      { ...data, item: '1' },
    ]
    for (const odd of tampered) assert.match(words((await press('', { data: odd })).body), /not made here/)
    const link = dataOf(card(), 'linkWorkItem')
    for (const odd of [7, {}, ['31']])
      assert.match(words((await press('', { data: { ...link, workItemText: odd } })).body), /Type it again/)
    const other = await both.hitch.app.db.organization.create({
      data: { slug: 'other', name: 'Other', createdAt: both.hitch.app.now() },
    })
    await both.hitch.app.db.project.updateMany({ data: { organizationId: other.id } })
    for (const verb of ['linkWorkItem', 'workItemForm'])
      assert.match(words((await press(verb, { inputs: { workItemText: '101' } })).body), /not here any more/)
    assert.equal(await both.hitch.app.db.link.count(), 0)
  })

  it('makes a card of the question where there is none', async () => {
    await say('create DEMO-1')
    const form = last(chatOfAda)
    const { body } = await press('makeWorkItem', {
      message: form,
      room: chatOfAda,
      inputs: filled(form, {}),
      as: 'execute',
    })
    assert.match(shown(body), /no price.*Creating a Bug/)
    await settle()
    assert.match(textOf(form), /no price.*Bug \d+.*TypeError/)
    await both.hitch.api('PUT', '/api/0/issues/1/', { status: 'resolved' })
    await settle()
    assert.match(textOf(form), /Resolved/)
  })

  it('works in the Emulator, where nothing can be changed in place', async () => {
    const emulator = await startConnector({ behaves: 'emulator' })
    const send = (activity: object) =>
      teams.send({
        id: both.hitch.app.newId(),
        channelId: 'emulator',
        serviceUrl: emulator.url,
        from: { id: 'user-1', name: 'User', role: 'user' },
        recipient: { id: 'bot-1', role: 'bot' },
        conversation: { id: 'x|livechat' },
        ...activity,
      })
    const submit = (message: PostedMessage, verb: string, inputs: object = {}) =>
      send({
        type: 'message',
        value: { ...dataOf(message, verb), ...inputs },
        channelData: { postBack: true },
      })
    const latest = () => emulator.posted().at(-1) ?? none()
    await send({ type: 'conversationUpdate', membersAdded: [{ id: 'bot-1' }] })
    await settle()
    await send({ type: 'message', text: 'show DEMO-1' })
    await settle()
    const shown = latest()
    await submit(shown, 'workItemForm')
    const form = latest()
    assert.match(textOf(form), /New work item/)
    assert.ok(!JSON.stringify(form).includes('Action.Execute'))
    await submit(form, 'chooseWorkItemType', filled(form, { workItemType: 'Task' }))
    const other = latest()
    assert.notEqual(other, form)
    await submit(other, 'makeWorkItem', filled(other, { workItemTitle: 'From the Emulator' }))
    await settle()
    assert.match(textOf(latest()), /Task \d+.*From the Emulator/)
    assert.equal(both.azure.items().length, 1)
    await submit(latest(), 'unlinkWorkItem')
    await settle()
    assert.doesNotMatch(textOf(latest()), /From the Emulator/)
    await emulator.stop()
  })

  it('status tells of Azure DevOps', async () => {
    assert.match(await say('status'), /Azure DevOps contoso.*has answered since.*Hooks: all 5 on/)
    both.azure.setToken(both.azure.tokens.full, 'revoked')
    await press('linkWorkItem', { inputs: { workItemText: '101' } })
    await settle()
    assert.match(await say('status'), /needs attention.*contoso.*has not let Hitch in/)
  })

  function card(): PostedMessage {
    return connector.posted(alerts.id).find((message) => textOf(message).includes('no price')) ?? none()
  }

  // A chat lets a bot write so often and no more; a second later it goes on.
  async function settle(): Promise<void> {
    await both.settle()
    await both.advance(5_000)
    await both.settle()
  }

  function last(room = alerts): PostedMessage {
    return connector.posted(room.id).at(-1) ?? none()
  }

  function press(
    verb: string,
    how: {
      message?: PostedMessage
      room?: Room
      inputs?: Record<string, string>
      as?: 'execute' | 'submit'
      data?: object
    } = {},
  ) {
    const { message = card(), room = alerts, ...more } = how
    return teams.press(room, ada, message, verb, more)
  }

  async function say(text: string): Promise<string> {
    const before = connector.posted(chatOfAda.id).length
    await teams.say(chatOfAda, ada, text)
    return connector.posted(chatOfAda.id).slice(before).map(textOf).join('\n')
  }
})

/** What a form would send as it stands, with what somebody typed. */
function filled(
  form: Pick<PostedMessage, 'activity'>,
  typed: Record<string, string>,
): Record<string, string> {
  const inputs: Record<string, string> = {}
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, id, value } = node as Record<string, unknown>
    if (String(type).startsWith('Input.') && typeof value === 'string') inputs[String(id)] = value
    Object.values(node).forEach(walk)
  }
  walk(form.activity.attachments)
  return { ...inputs, ...typed }
}

/** The card that answers a press, as a message. */
function answered(body: unknown): Pick<PostedMessage, 'activity'> {
  const { type, value } = body as { type: string; value: Record<string, unknown> }
  assert.equal(type, 'application/vnd.microsoft.card.adaptive', JSON.stringify(value))
  return { activity: { type: 'message', attachments: [{ contentType: '', content: value }] } }
}

function shown(body: unknown): string {
  return textOf(answered(body))
}

/** The words that answer a press. */
function words(body: unknown): string {
  const { type, value } = body as { type: string; value: string }
  assert.equal(type, 'application/vnd.microsoft.activity.message', JSON.stringify(value))
  return value
}

function none(): never {
  throw new Error('there is no such message')
}
