import assert from 'node:assert/strict'
import { changeGroup } from '../../services/groups/change.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, dataOf, linksOf, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

type Json = Record<string, unknown>

const minute = 60_000
const ada: User = { id: '29:ada', name: 'Ada' }
const bob: User = { id: '29:bob', name: 'Bob' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const chatOfAda: Room = { id: 'a:ada', kind: 'personal' }
const chatOfBob: Room = { id: 'a:bob', kind: 'personal' }

describe('notices to people', () => {
  let hitch: TestHitch
  let connector: Connector
  let teams: Teams
  const ids: Record<string, number> = {}
  const tokens: Record<string, string> = {}
  const heard = new Map<string, number>()
  let number = 0

  before(async () => {
    connector = await startConnector()
    hitch = await startHitch()
    teams = createTeams(hitch, connector)
    for (const [room, user] of [
      [chatOfAda, ada],
      [chatOfBob, bob],
    ] as const) {
      // In local mode whoever writes becomes somebody.
      await teams.say(room, user, 'unsubscribe demo')
      const person = await hitch.app.db.person.findFirstOrThrow({ where: { name: user.name } })
      ids[person.name] = person.id
      const scopes = ['event:admin']
      const made = await hitch.api('POST', '/api/0/api-tokens/', { name: 'x', user: person.id, scopes })
      tokens[person.name] = String((made.body as Json).token)
    }
    await hitch.drain()
  })
  after(async () => {
    await hitch.stop()
    await connector.stop()
  })
  beforeEach(async () => {
    number += 1
    await happens()
    await hitch.drain()
    await hitch.advance(5 * minute)
    forget()
  })

  it('tell who it is assigned to, not who did it, and open the group', async () => {
    await say(chatOfBob, bob, `assign DEMO-${number} to Ada`)
    const [notice, ...more] = told(chatOfAda)
    assert.match(notice ?? '', /DEMO-\d: Assigned to you by Bob in Teams.*TypeError: no price/)
    assert.equal(more.length, 0)
    assert.ok(
      linksOf(connector.posted(chatOfAda.id).at(-1) as never).some((url) => url.endsWith(`/DEMO-${number}`)),
    )
    await say(chatOfBob, bob, `assign DEMO-${number} to me`)
    assert.equal(told(chatOfAda).length, 1, 'it is not hers any more')
    assert.ok(!told(chatOfBob).some((text) => text.includes('Assigned to you')), 'his own deed')
  })

  it('tell who is mentioned, who follows from then on', async () => {
    await say(chatOfBob, bob, `comment DEMO-${number} @ada can you look?`)
    assert.match(told(chatOfAda)[0] ?? '', /You are mentioned\. Comment by Bob in Teams: @ada can you look\?/)
    const issue = await read('Ada')
    assert.deepEqual([issue.isSubscribed, issue.subscriptionDetails], [true, { reason: 'mentioned' }])
    await say(chatOfBob, bob, `comment DEMO-${number} and it is mended`)
    assert.equal(told(chatOfAda).length, 1, 'of other comments nobody asked to hear')
  })

  it('leave alone who asked to be left alone', async () => {
    await put({ isSubscribed: false }, 'Ada')
    await say(chatOfBob, bob, `comment DEMO-${number} @Ada look`)
    await say(chatOfBob, bob, `assign DEMO-${number} to Ada`)
    assert.deepEqual(told(chatOfAda), [])
  })

  it('tell that it is back, once, and not what a rule tells there already', async () => {
    await put({ isBookmarked: true }, 'Ada')
    await put({ isSubscribed: true }, 'Bob')
    await say(chatOfBob, bob, 'subscribe demo')
    await put({ status: 'resolved', statusDetails: { inRelease: 'shop@2.0.0' } })
    await hitch.drain()
    await hitch.advance(minute)
    assert.deepEqual(told(chatOfAda), [], 'of that she did not ask to hear')
    const before = told(chatOfBob).length
    await happens({ release: 'shop@2.1.0' })
    await happens({ release: 'shop@2.1.0' })
    await hitch.drain()
    assert.equal(told(chatOfAda).length, 1)
    assert.match(
      told(chatOfAda)[0] ?? '',
      /Regressed: came back in shop@2\.1\.0, was resolved in shop@2\.0\.0; compared as versions/,
    )
    const bobs = told(chatOfBob).slice(before)
    assert.equal(bobs.length, 1, 'the card that his rule posts')
    assert.match(bobs[0] ?? '', /Posted because it was back/)
    await say(chatOfBob, bob, 'unsubscribe demo')
  })

  it('are chosen in the chat, on the card and in words', async () => {
    await put({ isSubscribed: true }, 'Ada')
    await say(chatOfAda, ada, 'settings')
    const card = connector.posted(chatOfAda.id).at(-1)
    assert.ok(card)
    const { body } = await teams.press(chatOfAda, ada, card, 'notices', {
      data: dataOf(card, 'notices'),
      inputs: { noticesChoice: 'resolved,commented,nonsense' },
    })
    assert.match(JSON.stringify(body), /"value":"resolved,commented"/)
    assert.match(await say(chatOfAda, ada, 'settings regressed on'), /Your settings/)
    assert.match(
      await say(chatOfAda, ada, 'settings everything on'),
      /on or off; there are assigned, mentioned/,
    )
    await hitch.advance(minute)
    forget()
    await say(chatOfBob, bob, `comment DEMO-${number} found it`)
    await say(chatOfBob, bob, `resolve DEMO-${number}`)
    assert.match(
      told(chatOfAda).join(' | '),
      /Comment by Bob in Teams: found it.* \| .*Resolved by Bob in Teams/,
    )
    await say(chatOfBob, bob, `unresolve DEMO-${number}`)
    await say(chatOfAda, ada, `resolve DEMO-${number}`)
    assert.ok(
      !told(chatOfAda).some((text) => text.includes('Resolved by Ada in Teams TypeError')),
      'her own deed',
    )
    const none = await teams.press(chatOfAda, ada, card, 'notices', { data: dataOf(card, 'notices') })
    assert.match(JSON.stringify(none.body), /"value":"none"/)
  })

  it('say nothing that is over by then, nothing of many at once, and nothing where there is no chat', async () => {
    await say(chatOfAda, ada, 'settings resolved on')
    await put({ isSubscribed: true }, 'Ada')
    forget()
    await put({ status: 'resolved' }, 'Bob')
    await put({ status: 'unresolved' }, 'Bob')
    await hitch.drain()
    assert.deepEqual(told(chatOfAda), [])
    number += 1
    await happens()
    await put({ isSubscribed: true }, 'Ada')
    await hitch.drain()
    const many = `/api/0/organizations/hitch/issues/?id=DEMO-${number}&id=DEMO-${number - 1}`
    assert.equal((await hitch.api('PUT', many, { status: 'resolved' })).status, 200)
    await hitch.drain()
    assert.deepEqual(told(chatOfAda), [])
    await hitch.app.db.conversation.updateMany({
      where: { externalId: chatOfAda.id },
      data: { goneAt: hitch.app.now() },
    })
    await put({ status: 'unresolved' }, 'Bob')
    await put({ status: 'resolved' }, 'Bob')
    await hitch.drain()
    assert.deepEqual(told(chatOfAda), [])
    await say(chatOfAda, ada, 'help')
  })

  it('wait while a chat had its share of messages', async () => {
    await say(chatOfAda, ada, 'settings assigned on')
    forget()
    const groups = await hitch.app.db.group.findMany({ select: { id: true } })
    const by = await hitch.app.db.person.findUniqueOrThrow({ where: { id: ids.Bob ?? 0 } })
    for (let turn = 0; turn < 4; turn++)
      for (const { id: groupId } of groups) {
        const to = { personId: (turn % 2 ? ids.Bob : ids.Ada) ?? 0 }
        await changeGroup(hitch.app, { groupId, change: { kind: 'assign', to }, by, via: 'page' })
      }
    for (const { id: groupId } of groups)
      await changeGroup(hitch.app, {
        groupId,
        change: { kind: 'assign', to: { personId: ids.Ada ?? 0 } },
        by,
        via: 'page',
      })
    for (let turn = 0; turn < 20; turn++) {
      await hitch.drain()
      await hitch.advance(minute)
    }
    const notices = told(chatOfAda).filter((text) => text.includes('Assigned to you'))
    // One of them she asked to be left alone with.
    assert.equal(notices.length, groups.length - 1, 'one for each group, however often it went to and fro')
  })

  it('do not say who looked; the page and the interface do', async () => {
    const browser = openBrowser(hitch.url)
    const path = `/groups/DEMO-${number}`
    const page = await browser.open(path)
    assert.match(page.words, /Seen by you/)
    assert.match(page.words, /Mark reviewed/)
    const marked = await browser.post(page, `${path}/bookmark`, { bookmark: 'yes' })
    const then = await browser.open(String(marked.headers.location))
    assert.match(then.words, /You have marked this group.*★/)
    assert.match(then.words, /Local administrator you, marked it/)
    await browser.post(then, `${path}/bookmark`, { bookmark: 'no' })
    assert.match((await browser.open(path)).words, /☆.*Nobody yet/)
    assert.equal((await browser.post(then, `${path}/bookmark`, { bookmark: 'maybe' })).status, 400)
    const issue = await put({ hasSeen: true, isBookmarked: true }, 'Bob')
    assert.deepEqual([issue.hasSeen, issue.isBookmarked, issue.isSubscribed], [true, true, true])
    const whole = await read('Ada')
    assert.deepEqual((whole.seenBy as Json[]).map(({ name, lastSeen }) => [name, lastSeen]).sort(), [
      ['Bob', hitch.app.now().toISOString()],
      ['Local administrator', hitch.app.now().toISOString()],
    ])
    assert.deepEqual([whole.hasSeen, whole.isBookmarked], [false, false], 'hers')
    assert.equal((await put({ hasSeen: false, isBookmarked: false }, 'Bob')).hasSeen, false)
    assert.equal((await read('Bob')).isSubscribed, false)
    await put({ hasSeen: true, status: 'resolved' }, 'Bob')
    await hitch.advance(minute)
    await happens()
    assert.equal((await read('Bob')).hasSeen, false, 'it came back since')
    await teams.say(alerts, ada, `show DEMO-${number}`)
    await hitch.drain()
    const card = connector.posted(alerts.id).at(-1)
    assert.ok(card)
    await teams.press(alerts, ada, card, 'resolve', { inputs: { resolveChoice: 'now' } })
    assert.equal((await read('Ada')).hasSeen, true, 'pressed')
    assert.equal((await hitch.api('PUT', `/api/0/issues/DEMO-${number}/`, { hasSeen: true })).status, 400)
  })

  async function happens(more: object = {}): Promise<void> {
    const { status } = await hitch.send(errorEvent('TypeError', 'no price', `fn${number}`, more))
    assert.equal(status, 200)
  }

  async function say(room: Room, user: User, text: string): Promise<string> {
    await teams.say(room, user, text)
    const answer = connector.posted(room.id).at(-1)
    const words = answer ? textOf(answer) : ''
    await hitch.drain()
    return words
  }

  /** What was posted to a chat since `forget`. */
  function told(room: Room): string[] {
    const before = heard.get(room.id) ?? 0
    return connector
      .posted(room.id)
      .slice(before)
      .map((message) => textOf(message))
  }

  function forget(): void {
    for (const { id } of [chatOfAda, chatOfBob]) heard.set(id, connector.posted(id).length)
  }

  async function ask(method: string, who: string | undefined, body?: object): Promise<Json> {
    const response = await fetch(`${hitch.url}/api/0/issues/DEMO-${number}/`, {
      method,
      headers: { authorization: `Bearer ${who ? tokens[who] : hitch.adminToken}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Json
    assert.equal(response.status, 200, JSON.stringify(answer))
    return answer
  }
  const put = (body: object, who?: string) => ask('PUT', who, body)
  const read = (who?: string) => ask('GET', who)
})
