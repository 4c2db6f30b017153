import assert from 'node:assert/strict'
import { changeGroup } from '../../services/groups/change.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { buttonsOf, createTeams, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const chat: Room = { id: 'a:ada', kind: 'personal' }
const channel: Room = {
  id: '19:shop@thread.tacv2',
  kind: 'channel',
  team: { id: '19:team@thread.tacv2', name: 'Shop' },
  name: 'errors',
}

describe('cards on their way', () => {
  let hitch: TestHitch
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    hitch = await startHitch()
    connector = await startConnector()
    teams = createTeams(hitch, connector)
    for (const room of [chat, channel]) await teams.install(room, ada)
    await hitch.advance(2_000)
    await hitch.drain()
    await hitch.advance(3_600_000)
  })
  afterEach(async () => {
    await hitch.stop()
    await connector.stop()
  })

  const cards = (room: Room) =>
    connector
      .posted(room.id)
      .filter((message) => buttonsOf(message).some(({ verb }) => verb === 'resolve' || verb === 'unresolve'))
  const resolve = async () => {
    const group = await hitch.app.db.group.findFirstOrThrow()
    await changeGroup(hitch.app, { groupId: group.id, change: { kind: 'resolve' }, by: null, via: 'api' })
  }
  /** Lets time pass and work be done until nothing more happens. */
  const settle = async (rounds = 20) => {
    for (let round = 0; round < rounds; round++) {
      await hitch.drain()
      await hitch.advance(15_000)
    }
  }
  const bothSay = (words: string) => {
    for (const room of [chat, channel]) {
      const [card, ...more] = cards(room)
      assert.ok(card, `no card in ${room.id}`)
      assert.deepEqual(more, [], `more than one card in ${room.id}`)
      assert.ok(textOf(card).includes(words), textOf(card))
    }
  }

  it('reach every conversation once, and follow every change', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    bothSay('PaymentError')
    await resolve()
    await hitch.drain()
    bothSay('Resolved')
  })

  it('are redrawn once for a thousand events', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    await Promise.all(Array.from({ length: 200 }, () => hitch.send(errorEvent('PaymentError', 'declined'))))
    await hitch.drain()
    assert.deepEqual(
      cards(chat).map(({ edits }) => edits),
      [0],
      'counters wait for company',
    )
    await hitch.advance(11_000)
    await hitch.drain()
    assert.deepEqual(
      cards(chat).map(({ edits }) => edits),
      [1],
    )
    assert.ok(textOf(cards(chat)[0] ?? assert.fail()).includes('201'))
  })

  it('get a line under them when the error comes back', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    await resolve()
    await hitch.advance(60_000)
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    for (const room of [chat, channel]) {
      const [card] = cards(room)
      assert.ok(card && textOf(card).includes('Regressed'), card && textOf(card))
      const lines = connector
        .posted(room.id)
        .filter((message) => textOf(message).startsWith('DEMO-1 is back after it was resolved'))
      assert.equal(lines.length, 1)
    }
    const inThread = connector
      .posted(channel.id)
      .find((message) => textOf(message).startsWith('DEMO-1 is back'))
    assert.equal(inThread?.thread, cards(channel)[0]?.id)
  })

  for (const status of [429, 412, 502, 504]) {
    it(`arrive once and tell the truth though a third of the calls is answered ${status}`, async () => {
      for (let index = 0; index < 12; index++) {
        connector.fail({
          times: 1,
          does: { kind: 'answers', status, ...(status === 429 ? { retryAfter: 2 } : {}) },
        })
        if (index % 3 === 0) await hitch.send(errorEvent('PaymentError', 'declined'))
        if (index % 6 === 1) await resolve().catch(() => {})
        await settle(3)
      }
      connector.heal()
      await resolve()
      await settle()
      bothSay('Resolved')
    })
  }

  it('are not sent again when the connection broke after one had arrived', async () => {
    connector.fail({ conversation: chat.id, does: { kind: 'drops' } })
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await settle()
    assert.equal(cards(chat).length, 1)
    assert.equal(await hitch.app.db.message.count({ where: { state: 'unknown' } }), 1)
    bothSay('PaymentError')
  })

  it('are not sent again when Hitch ended in the middle of sending', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    const message = await hitch.app.db.message.findFirstOrThrow()
    await hitch.app.db.message.update({ where: { id: message.id }, data: { state: 'sending' } })
    await hitch.app.jobs.send(hitch.app.db, 'post', { messageId: message.id })
    await settle()
    bothSay('PaymentError')
    assert.equal(
      (await hitch.app.db.message.findUniqueOrThrow({ where: { id: message.id } })).state,
      'unknown',
    )
  })

  it('wait for a connector that cannot be reached', async () => {
    connector.fail({ times: 6, does: { kind: 'answers', status: 503 } })
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await settle()
    bothSay('PaymentError')
  })

  it('are forgotten where the bot may not write any more, and go on elsewhere', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    connector.fail({
      conversation: chat.id,
      does: { kind: 'answers', status: 403, code: 'MessageWritesBlocked' },
    })
    await resolve()
    await settle()
    const conversation = await hitch.app.db.conversation.findFirstOrThrow({ where: { externalId: chat.id } })
    assert.match(conversation.goneReason ?? '', /403/)
    const calls = connector.calls.length
    await hitch.send(errorEvent('StockError', 'none left', 'take'))
    await settle()
    assert.ok(!connector.calls.slice(calls).some((call) => call.conversation === chat.id), 'no retry storm')
    assert.equal(cards(channel).length, 2)
  })

  it('come anew when the card was deleted by hand and the error comes back', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    connector.fail({
      method: 'PUT',
      conversation: chat.id,
      does: { kind: 'answers', status: 404, code: 'ActivityNotFoundInConversation' },
    })
    await resolve()
    await settle()
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await settle()
    assert.equal(cards(chat).length, 2)
    assert.equal(cards(channel).length, 1)
  })

  it('say that they follow nothing any more when their project is deleted', async () => {
    await hitch.send(errorEvent('PaymentError', 'declined'))
    await hitch.drain()
    const ids = [chat, channel].map((room) => cards(room)[0]?.id)
    assert.equal((await hitch.api('DELETE', '/api/0/projects/hitch/demo/')).status, 204)
    await settle(3)
    for (const [index, room] of [chat, channel].entries()) {
      const card = connector.posted(room.id).find(({ id }) => id === ids[index])
      assert.ok(card)
      assert.match(textOf(card), /No longer followed here.*PaymentError/)
      assert.deepEqual(buttonsOf(card), [])
    }
  })

  it('keep to the pace Teams allows in a storm of new errors, and all arrive', async () => {
    await connector.stop()
    connector = await startConnector({ throttles: true, now: hitch.app.now })
    teams = createTeams(hitch, connector)
    await teams.say(chat, ada, 'help')
    const names = Array.from(
      { length: 40 },
      (_, index) => `Storm${String.fromCharCode(65 + (index % 26))}${index > 25 ? 'x' : ''}Error`,
    )
    await hitch.app.db.rule.deleteMany({ where: { conversation: { externalId: channel.id } } })
    await Promise.all(names.map((name) => hitch.send(errorEvent(name, 'no', name))))
    for (let second = 0; second < 60; second++) {
      await hitch.drain()
      await hitch.advance(1_000)
    }
    assert.equal(cards(chat).length, names.length)
    assert.deepEqual(
      connector.calls.filter(({ status }) => status === 429),
      [],
    )
  })
})
