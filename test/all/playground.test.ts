import assert from 'node:assert/strict'
import { conversations, others } from '../demo/team.ts'
import { startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { buttonFor, verbsOf } from './playgroundCard.ts'
import { type Chat, openChat } from './playgroundChat.ts'
import { type Stage, setStage } from './playgroundStage.ts'

const personal = conversations.personal.id
const group = conversations.group.id
const channel = conversations.channel.id

describe('in Microsoft’s Agents Playground', () => {
  let stage: Stage
  let chat: Chat
  before(async () => {
    stage = await setStage()
    chat = await openChat(stage.playground)
  })
  after(async () => {
    chat?.close()
    await stage?.stop()
  })

  it('greets once wherever it is added', async () => {
    for (const place of [personal, group, channel]) {
      await chat.install(place)
      // The page says so again whenever somebody looks into a conversation.
      await chat.install(place)
      await chat.sees(place, ({ words }) => words.includes('Hitch is here'))
      await chat.say(place, 'help', { mentions: place !== personal })
      await chat.sees(place, ({ words }) => words.includes('unsubscribe'))
      const welcomes = chat.shown(place).filter(({ words }) => words.includes('Hitch is here'))
      assert.equal(welcomes.length, 1)
    }
  })

  it('answers in the thread where somebody mentions it, and not at all where nobody does', async () => {
    const before = chat.shown(channel).length
    await chat.say(channel, 'status')
    await chat.say(channel, 'status', { mentions: true })
    const answer = await chat.sees(channel, ({ words }) => words.includes('All is well'))
    assert.match(answer.place, /^19:errors@thread\.tacv2;messageid=/)
    assert.equal(chat.shown(channel).length, before + 1)
  })

  it('says what it might have meant', async () => {
    await chat.say(personal, 'resolv DEMO-1')
    await chat.sees(personal, ({ words }) => /resolve/.test(words) && /resolv\b/.test(words))
  })

  it('shows a new error in every conversation, with what can be done', async () => {
    await stage.fail({
      type: 'TypeError',
      value: 'price of undefined',
      in: 'quote',
      release: 'shop@1.2.0',
      user: '7',
    })
    for (const place of [personal, group, channel]) {
      const { words, card } = await chat.sees(place, ({ words }) => words.includes('DEMO-1'))
      for (const fact of [
        'New',
        'TypeError: price of undefined',
        'quote',
        'production',
        'shop@1.2.0',
        'Error',
      ])
        assert.ok(words.includes(fact), `${fact} in: ${words}`)
      assert.deepEqual(new Set(verbsOf(card)), new Set(['resolve', 'archive', 'assign']))
    }
  })

  it('resolves by Action.Execute: the card is the answer, and the copies follow', async () => {
    const card = await chat.sees(personal, ({ words }) => words.includes('DEMO-1'))
    const { data, verb, type } = buttonFor(card.card, 'resolve')
    assert.equal(type, 'Action.Execute')
    const answer = await chat.execute(card, { type, verb, data })
    assert.equal(answer.type, 'application/vnd.microsoft.card.adaptive')
    assert.ok(verbsOf(answer.value).includes('unresolve'))
    for (const place of [group, channel]) {
      const copy = await chat.sees(
        place,
        ({ words }) => words.includes('DEMO-1') && words.includes('Resolved'),
      )
      assert.ok(copy.words.includes('Ada Lovelace'))
      assert.ok(copy.edits > 0, 'redrawn in place')
    }
  })

  it('says that it is back: on each card, and in a line below it', async () => {
    await stage.fail({
      type: 'TypeError',
      value: 'price of undefined',
      in: 'quote',
      release: 'shop@1.2.0',
      user: '8',
    })
    for (const place of [personal, group, channel]) {
      const card = await chat.sees(
        place,
        ({ words }) => words.includes('DEMO-1') && words.includes('Regressed'),
      )
      const line = await chat.sees(place, ({ words }) =>
        words.includes('DEMO-1 is back after it was resolved'),
      )
      assert.equal(line.place, card.place)
    }
  })

  it('takes the same data as Action.Submit, from anybody in the chat', async () => {
    const [grace] = others
    const card = await chat.sees(
      group,
      ({ words }) => words.includes('DEMO-1') && words.includes('Regressed'),
    )
    const { data } = buttonFor(card.card, 'archive')
    await chat.submit(card, { ...data, archiveChoice: 'events:100' }, grace)
    for (const place of [personal, group, channel]) {
      const copy = await chat.sees(place, ({ words, card }) => words.includes('Archived') && card !== null)
      assert.ok(copy.words.includes('Grace Hopper'), copy.words)
      assert.ok(verbsOf(copy.card).includes('unresolve'))
    }
  })

  it('answers a press on a card that is no longer true with what is true', async () => {
    const card = await chat.sees(personal, ({ words }) => words.includes('Archived'))
    const { data, verb, type } = buttonFor(card.card, 'unresolve')
    await chat.say(group, 'unresolve demo-1', { mentions: true })
    await chat.sees(personal, ({ id, words }) => id === card.id && !words.includes('Archived'))
    const answer = await chat.execute(card, { type, verb, data })
    assert.equal(answer.type, 'application/vnd.microsoft.card.adaptive')
    assert.ok(verbsOf(answer.value).includes('resolve'))
  })

  it('refuses a press that was changed on its way', async () => {
    const card = await chat.sees(
      personal,
      ({ words }) => words.includes('DEMO-1') && words.includes('Ongoing'),
    )
    const { data, verb, type } = buttonFor(card.card, 'resolve')
    const answer = await chat.execute(card, { type, verb, data: { ...data, group: '999' } })
    assert.equal(answer.type, 'application/vnd.microsoft.activity.message')
    assert.match(String(answer.value), /was changed on its way/)
    assert.equal(await stage.app.db.group.count({ where: { status: 'resolved' } }), 0)
  })

  it('lists, shows, assigns and resolves by words', async () => {
    await chat.say(personal, 'list')
    await chat.sees(
      personal,
      ({ words }) => words.includes('TypeError: price of undefined') && words.includes('Open'),
    )
    await chat.say(personal, 'assign demo-1 to me')
    await chat.sees(personal, ({ words, card }) => /Assignee\W+Ada Lovelace/.test(words) && card !== null)
    await chat.say(personal, 'mine')
    await chat.sees(personal, ({ words }) => /Assigned to you.*TypeError: price of undefined/.test(words))
    await chat.say(personal, 'show DEMO-1')
    await chat.sees(personal, ({ words }) => words.includes('Asked for by Ada Lovelace'))
    await chat.say(personal, 'resolve DEMO-1 in next release')
    const asked = await chat.sees(
      personal,
      ({ words }) => words.includes('Asked for') && words.includes('in the release after shop@1.2.0'),
    )
    assert.ok(verbsOf(asked.card).includes('unresolve'))
  })

  it('stays resolved for the old release, and comes back with the next', async () => {
    const error = { type: 'TypeError', value: 'price of undefined', in: 'quote' }
    await stage.fail({ ...error, release: 'shop@1.2.0' })
    assert.equal(await stage.app.db.group.count({ where: { status: 'resolved' } }), 1)
    await stage.fail({ ...error, release: 'shop@1.3.0' })
    await chat.sees(channel, ({ words }) =>
      words.includes('DEMO-1 is back after it was resolved, in shop@1.3.0'),
    )
  })

  it('links the work item that was searched for, and makes a new one by its form', async () => {
    const azure = await startAzureDevOps({ auto: true })
    try {
      await stage.connect({ url: azure.url, token: azure.tokens.full })
      azure.createItem({ title: 'The price is missing' })
      await chat.say(personal, 'show DEMO-1')
      const card = await chat.sees(personal, ({ card }) => verbsOf(card).includes('linkWorkItem'))
      const press = (message: typeof card, verb: string, inputs: object = {}) => {
        const { type, data } = buttonFor(message.card, verb)
        return chat.execute(message, { type, verb, data: { ...data, ...inputs } })
      }
      await press(card, 'linkWorkItem', { workItemText: 'price missing' })
      const found = await chat.sees(personal, ({ words }) =>
        words.includes('Link DEMO-1 to which work item?'),
      )
      await press(found, 'linkFound')
      const linked = await chat.sees(personal, ({ id, words }) => id === found.id && /Bug 101/.test(words))
      assert.match(linked.words, /The price is missing/)

      await press(linked, 'workItemForm')
      const form = await chat.sees(personal, ({ words }) => words.includes('New work item'))
      await press(form, 'makeWorkItem', { workItemTitle: 'Mugs have no price' })
      await chat.sees(personal, ({ id, words }) => id === form.id && /Bug 102/.test(words))
      azure.edit(102, { 'System.State': 'Active' })
      await chat.sees(personal, ({ id, words }) => id === form.id && /Bug 102.*State\W+Active/.test(words))
    } finally {
      await azure.stop()
    }
  })

  it('says nothing more where it was removed, and greets again when it comes back', async () => {
    await chat.mock(group, 'uninstall')
    await chat.mock(group, 'botRemoved')
    const before = chat.shown(group).length
    await stage.fail({ type: 'RangeError', value: 'too many mugs', in: 'stack' })
    await chat.sees(personal, ({ words }) => words.includes('DEMO-2'))
    assert.equal(chat.shown(group).length, before)
    await chat.install(group)
    const welcomes = () => chat.shown(group).filter(({ words }) => words.includes('Hitch is here'))
    await chat.sees(group, () => welcomes().length === 2)
    await chat.say(group, 'show DEMO-2', { mentions: true })
    await chat.sees(group, ({ words }) => words.includes('DEMO-2') && words.includes('too many mugs'))
  })
})
