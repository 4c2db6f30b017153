import assert from 'node:assert/strict'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, dataOf, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const bob: User = { id: '29:bob', name: 'Bob' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const lunch: Room = { id: '19:lunch@thread.v2', kind: 'groupChat', name: 'Lunch' }
const chatOfAda: Room = { id: 'a:ada', kind: 'personal' }

describe('words said to the bot', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    connector = await startConnector()
    hitch = await startHitch()
    teams = createTeams(hitch, connector)
    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@1.0.0' }))
    await hitch.send(errorEvent('RangeError', 'too many', 'list', { release: 'shop@1.0.0' }))
    await hitch.drain()
  })

  afterEach(async () => {
    await hitch.stop()
    await connector.stop()
  })

  it('are answered alike in a personal chat, a group chat and a channel, there in the thread', async () => {
    for (const room of [chatOfAda, lunch, alerts]) {
      assert.match(await say('list', room), /Open groups.*RangeError.*TypeError/)
      if (room.kind === 'channel') assert.match(connector.posted(room.id).at(-1)?.thread ?? '', /^1764000/)
    }
  })

  it('are not for us when nobody mentioned us', async () => {
    await teams.say(lunch, ada, 'resolve DEMO-1', { unmentioned: true })
    await teams.say(alerts, ada, 'resolve DEMO-1', { unmentioned: true })
    assert.equal(connector.posted().length, 0)
  })

  it('help, and what it says to unknown words', async () => {
    assert.match(await say('help'), /subscribe.*resolve SHOP-1A2/)
    assert.match(await say(''), /subscribe/)
    assert.match(await say('resolv DEMO-1'), /do not know the word.*Did you mean .*resolve/)
    assert.match(await say('<b>qwertz</b> [x](https://evil.example)'), /do not know the word/)
    assert.match(await say('resolve'), /Which group/)
  })

  it('subscribe, unsubscribe, subscriptions', async () => {
    await hitch.api('POST', '/api/0/organizations/hitch/projects/', { name: 'Shop' })
    assert.match(await say('subscriptions'), /Demo/)
    assert.match(await say('unsubscribe demo'), /Nothing yet/)
    assert.match(
      await say('subscribe demo level:error new environment:production'),
      /Demo.*new groups.*only production.*error or worse/,
    )
    assert.match(await say('subscribe demmo'), /no project called demmo.*demo/)
    assert.match(await say('unsubscribe nothing'), /no project called nothing/)
    assert.deepEqual(
      (await hitch.app.db.rule.findMany()).map(({ environment, level, happenings }) => [
        environment,
        level,
        happenings,
      ]),
      [['production', 'error', ['new']]],
    )
  })

  it('list, mine, search', async () => {
    assert.match(await say('list is:resolved'), /Nothing fits/)
    assert.match(await say('mine'), /Nothing is assigned to you/)
    await say('assign DEMO-2 to me')
    assert.match(await say('mine'), /RangeError/)
    assert.doesNotMatch(await say('search price'), /RangeError/)
    assert.match(await say('list colour:red'), /Left out: colour:red.*no event has a tag of that name/)
  })

  it('a button of a list does what the words do, and the list shows it', async () => {
    await say('list')
    const list = connector.posted(chatOfAda.id).at(-1) ?? none()
    const { body } = await teams.press(chatOfAda, ada, list, 'resolve', { data: dataOf(list, 'resolve') })
    const { value } = body as { value: Record<string, unknown> }
    const shown = textOf({
      activity: { type: 'message', attachments: [{ contentType: '', content: value }] },
    })
    assert.match(shown, /TypeError/)
    assert.doesNotMatch(shown, /RangeError/)
    await teams.press(chatOfAda, ada, list, 'show')
    await hitch.drain()
    assert.match(textOf(connector.posted(chatOfAda.id).at(-1) ?? none()), /Resolved.*By Ada/)
  })

  it('show posts the live card, in a channel into the thread', async () => {
    await say('show demo-1')
    await hitch.drain()
    const inChat = connector.posted(chatOfAda.id).at(-1) ?? none()
    assert.match(textOf(inChat), /no price.*Asked for by Ada/)
    await teams.say(alerts, bob, 'show DEMO-1', { thread: '1700000000001' })
    await hitch.drain()
    const inThread = connector.posted(alerts.id).at(-1) ?? none()
    assert.equal(inThread.thread, '1700000000001')
    await say('resolve DEMO-1')
    await hitch.drain()
    assert.match(textOf(inChat), /Resolved/)
    assert.match(textOf(inThread), /Resolved/)
    assert.match(await say('show DEMO-77'), /no group DEMO-77/)
  })

  it('resolve, unresolve, archive, assign, unassign, comment', async () => {
    assert.match(await say('resolve DEMO-1'), /DEMO-1: Resolved by Ada/)
    assert.match(await say('resolve demo-1'), /DEMO-1 is as it was: Resolved by Ada/)
    assert.match(await say('unresolve DEMO-1'), /DEMO-1: /)
    assert.match(await say('resolve DEMO-1 in next release'), /DEMO-1: Resolved/)
    assert.match(await say('archive DEMO-2 for 2h'), /DEMO-2: Archived/)
    assert.match(await say('comment DEMO-1 it was <script>alert(1)</script> & "me"'), /DEMO-1/)
    assert.match(await say('assign DEMO-1 to Bob'), /Nobody here is called Bob/)
    await say('mine', chatOfAda, bob)
    assert.match(await say('assign DEMO-1 to @Bob'), /Assigned to Bob/)
    assert.match(await say('assign DEMO-1 to #platform'), /no team #platform/)
    assert.match(await say('unassign DEMO-1'), /DEMO-1: /)
    const kinds = (
      await hitch.app.db.groupActivity.findMany({ where: { via: 'teams' }, orderBy: { id: 'asc' } })
    ).map(({ kind }) => kind)
    assert.deepEqual(kinds, [
      'resolved',
      'unresolved',
      'resolved',
      'archived',
      'comment',
      'assigned',
      'unassigned',
    ])
    const comment = await hitch.app.db.groupActivity.findFirst({ where: { kind: 'comment' } })
    assert.deepEqual(comment?.data, { text: 'it was <script>alert(1)</script> & "me"' })
  })

  it('status, settings, link, unlink', async () => {
    assert.match(await say('status'), /All is well.*Database.*answers.*Azure DevOps.*not connected.*Demo/)
    assert.match(await say('settings'), /you are Ada, a member/)
    assert.match(await say('link'), /you are Ada/)
    assert.match(await say('unlink'), /do not know that you are Ada/)
  })

  it('settings tell what reaches one person alone', async () => {
    assert.match(await say('settings', lunch, bob), /Nothing is sent to you alone/)
    await say('subscribe demo', chatOfAda, ada)
    assert.match(await say('settings', lunch), /Your own chat with me gets the groups of Demo/)
  })

  it('about work items, where Azure DevOps is not connected', async () => {
    for (const words of ['link DEMO-1 1732', 'link DEMO-1 price', 'create DEMO-1', 'create DEMO-1 in Web'])
      assert.match(await say(words), /connected.*\/settings\/azure-devops/)
    assert.match(await say('unlink DEMO-1'), /linked to no work item/)
    assert.match(await say('link DEMO-77 1732'), /no group DEMO-77/)
  })

  it('of a viewer look, and change nothing', async () => {
    await say('mine')
    await hitch.app.db.person.updateMany({ where: { name: 'Ada' }, data: { role: 'viewer' } })
    assert.match(await say('list'), /Open groups/)
    assert.match(await say('resolve DEMO-1'), /not change/)
    assert.match(await say('unsubscribe demo'), /not change/)
  })

  it('without sense, in any shape, are answered or ignored, and never break anything', async () => {
    const strange: object[] = [
      { text: 'x'.repeat(100_000) },
      { text: '\u0000\u202e resolve \uD800' },
      { text: undefined },
      { text: null, value: null },
      { value: 'imBack' },
      { value: [] },
      { value: { h: 'v1' } },
      { value: { h: {}, sig: [] } },
      { text: 'show $' + '{jndi:ldap://evil}-1' },
      { text: 'show DEMO-1\'; DROP TABLE "Group"; --' },
      { text: 'list', entities: [{ type: 'mention' }, { type: 'mention', mentioned: null }, {}] },
      { text: 'list', channelData: null, locale: 'xx-YY' },
      { type: 'invoke', name: 'adaptiveCard/action' },
      { type: 'invoke', name: 'adaptiveCard/action', value: { action: null } },
      { type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Http', data: 7 } } },
      { type: 'invoke', name: 'composeExtension/query', value: {} },
      { type: 'invoke', name: 'task/fetch' },
      { type: 'invoke' },
      { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
      { type: 'messageUpdate', channelData: {} },
      { type: 'messageUpdate' },
      { type: 'messageDelete' },
      { type: 'installationUpdate' },
      { type: 'installationUpdate', action: 'something-new' },
      { type: 'conversationUpdate', membersAdded: [] },
      { type: 'conversationUpdate', channelData: { eventType: 'channelRenamed' } },
      { type: 'endOfConversation' },
      { type: 'typing' },
      { type: 'command', name: 'x' },
      { type: '__proto__' },
      { type: 'message', text: 'list', deliveryMode: 'expectReplies' },
    ]
    for (const more of strange) {
      const activity = { ...teams.activity(chatOfAda, ada, 'message'), ...more }
      const { status } = await teams.send(activity)
      assert.equal(status, 200, JSON.stringify(more).slice(0, 100))
    }
    assert.match(await say('list'), /Open groups/)
  })

  async function say(text: string, room = chatOfAda, from = ada): Promise<string> {
    const before = connector.posted(room.id).length
    const { status } = await teams.say(room, from, text)
    assert.equal(status, 200)
    return connector.posted(room.id).slice(before).map(textOf).join('\n')
  }
})

function none(): never {
  throw new Error('there is no such message')
}
