import assert from 'node:assert/strict'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, linksOf, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const ada: User = { id: '29:ada', name: 'Ada Lovelace' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const general: Room = { id: team.id, kind: 'channel', team }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const chatOfAda: Room = { id: 'a:ada', kind: 'personal' }
const lunch: Room = { id: '19:lunch@thread.v2', kind: 'groupChat', name: 'Lunch' }

describe('installing the bot', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    connector = await startConnector()
    hitch = await startHitch()
    teams = createTeams(hitch, connector)
  })

  afterEach(async () => {
    await hitch.stop()
    await connector.stop()
  })

  for (const room of [chatOfAda, lunch, general]) {
    for (const reversed of [false, true]) {
      it(`greets once in a ${room.kind}, ${reversed ? 'whichever event comes first' : 'though two events say so'}`, async () => {
        for (const { status } of await teams.install(room, ada, { reversed })) assert.equal(status, 200)
        await settle()
        const [welcome, ...more] = connector.posted()
        assert.equal(more.length, 0)
        assert.equal(welcome?.conversation, room.id)
        assert.ok(welcome.activity.summary)
        assert.ok(linksOf(welcome).some((url) => url.startsWith('http://localhost:3978/setup/')))
      })
    }
  }

  it('greets in the channel the person picked, though both events come from General', async () => {
    await teams.install(alerts, ada, { picked: true, reversed: true, at: general })
    await settle()
    assert.deepEqual(
      connector.posted().map(({ conversation }) => conversation),
      [alerts.id],
    )
    assert.match(connector.posted()[0]?.thread ?? '', /^\d+$/)
  })

  it('leads to the page where the conversation is set up', async () => {
    await teams.install(alerts, ada, { picked: true })
    await settle()
    const link = linksOf(connector.posted()[0] ?? fail()).find((url) => url.includes('/setup/'))
    const page = await fetch(link?.replace('http://localhost:3978', hitch.url) ?? '')
    assert.equal(page.status, 200)
    assert.match(await page.text(), /Alerts/)
  })

  it('greets a month later again when it was removed and added, and not when it was upgraded', async () => {
    await teams.install(chatOfAda, ada)
    await settle()
    await teams.send(teams.activity(chatOfAda, ada, 'installationUpdate', { action: 'add-upgrade' }))
    await settle()
    assert.equal(connector.posted().length, 1)

    await remove(chatOfAda)
    await hitch.advance(30 * 24 * 3_600_000)
    await teams.install(chatOfAda, ada)
    await settle()
    assert.equal(connector.posted().length, 2)
  })

  it('waits when Teams is busy, and greets once then', async () => {
    connector.fail({ method: 'POST', times: 2, does: { kind: 'answers', status: 429, retryAfter: 3 } })
    await teams.install(lunch, ada)
    await settle()
    assert.equal(connector.posted().length, 0)
    for (let i = 0; i < 3; i++) {
      await hitch.advance(3_000)
      await hitch.drain()
    }
    assert.equal(connector.posted().length, 1)
  })

  it('in the Emulator, which tells hardly anything, greets once too', async () => {
    const emulator = await startConnector({ behaves: 'emulator' })
    const response = await teams.send({
      type: 'conversationUpdate',
      id: 'c1b9c2e0-0000-4000-8000-000000000001',
      channelId: 'emulator',
      serviceUrl: emulator.url,
      from: { id: 'user-1', role: 'user' },
      recipient: { id: 'bot-1', role: 'bot' },
      conversation: { id: '0a1b2c3d|livechat' },
      membersAdded: [{ id: 'bot-1' }, { id: 'user-1' }],
    })
    assert.equal(response.status, 200)
    await settle()
    assert.equal(emulator.posted('0a1b2c3d|livechat').length, 1)
    await hitch.send(errorEvent('TypeError', 'no price'))
    await hitch.drain()
    assert.match(textOf(emulator.posted().at(-1) ?? fail()), /no price/)
    await emulator.stop()
  })

  it('says nothing when somebody else joins', async () => {
    await teams.install(lunch, ada)
    await settle()
    const joined = { membersAdded: [{ id: '29:bob', name: 'Bob' }] }
    const left = { membersRemoved: [{ id: '29:bob' }] }
    assert.equal((await teams.send(teams.activity(lunch, ada, 'conversationUpdate', joined))).status, 200)
    assert.equal((await teams.send(teams.activity(lunch, ada, 'conversationUpdate', left))).status, 200)
    await settle()
    assert.equal(connector.posted().length, 1)
  })

  it('ends with its removal: the cards are retired, nothing is posted or edited any more', async () => {
    await teams.install(alerts, ada, { picked: true })
    await settle()
    await hitch.send(errorEvent('TypeError', 'no price'))
    await hitch.drain()
    assert.equal(connector.posted(alerts.id).length, 2)

    await remove(alerts)
    const calls = connector.calls.length
    await hitch.send(errorEvent('TypeError', 'no price'))
    await hitch.send(errorEvent('RangeError', 'too many'))
    await settle()
    assert.equal(connector.calls.length, calls)
    const messages = await hitch.app.db.message.findMany()
    assert.deepEqual(
      messages.map(({ state, retiredReason }) => [state, retiredReason]),
      [['retired', 'Hitch was removed from it']],
    )
  })

  it('follows channels and teams that are renamed, archived, deleted and restored', async () => {
    await teams.install(alerts, ada, { picked: true })
    await settle()
    const happens = async (eventType: string, more: object = {}) => {
      const update = teams.activity(general, ada, 'conversationUpdate')
      const channelData = {
        ...update.channelData,
        channel: { id: alerts.id, name: 'Alerts' },
        eventType,
        ...more,
      }
      assert.equal((await teams.send({ ...update, channelData })).status, 200)
      const conversation = await hitch.app.db.conversation.findFirst({ where: { externalId: alerts.id } })
      return { name: conversation?.name, goneReason: conversation?.goneReason }
    }
    assert.equal(
      (await happens('channelRenamed', { channel: { id: alerts.id, name: 'Errors' } })).name,
      'Errors',
    )
    await happens('teamRenamed', { team: { id: team.id, name: 'Store' } })
    assert.equal((await hitch.app.db.installation.findFirst())?.name, 'Store')
    assert.equal((await happens('teamArchived')).goneReason, 'the team was archived')
    assert.equal((await happens('teamUnarchived')).goneReason, null)
    assert.equal((await happens('channelDeleted')).goneReason, 'the channel was deleted')
    assert.equal((await happens('channelRestored')).goneReason, null)
    assert.equal((await happens('teamHardDeleted')).goneReason, 'the team was deleted')
    assert.equal((await happens('somethingNew2031')).goneReason, 'the team was deleted')
  })

  async function settle() {
    await hitch.drain()
    await hitch.advance(1_500)
    await hitch.drain()
  }

  async function remove(room: Room) {
    await teams.send(
      teams.activity(room, ada, 'conversationUpdate', { membersRemoved: [{ id: teams.botId }] }),
    )
    await teams.send(teams.activity(room, ada, 'installationUpdate', { action: 'remove' }))
  }
})

function fail(): never {
  throw new Error('nothing was posted')
}
