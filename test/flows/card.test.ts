import assert from 'node:assert/strict'
import { type Connector, type PostedMessage, startConnector } from '../fakes/connector.ts'
import { buttonsOf, createTeams, dataOf, type Room, type Teams, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const bob: User = { id: '29:bob', name: 'Bob' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const chatOfAda: Room = { id: 'a:ada', kind: 'personal' }

describe('a card in Teams', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    connector = await startConnector({ path: '/_connector' })
    hitch = await startHitch()
    teams = createTeams(hitch, connector)
    await teams.install(alerts, ada, { picked: true })
    await teams.install(chatOfAda, ada)
    await hitch.advance(2_000)
    await hitch.drain()
    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@1.0.0' }))
    await hitch.drain()
  })

  afterEach(async () => {
    await hitch.stop()
    await connector.stop()
  })

  it('appears where it is wanted, one each, with a summary for the toast', async () => {
    for (const room of [alerts, chatOfAda]) {
      const [, card, ...more] = connector.posted(room.id)
      assert.equal(more.length, 0)
      assert.match(textOf(card ?? none()), /TypeError.*no price/)
      assert.match(card?.activity.summary ?? '', /TypeError/)
    }
  })

  for (const as of ['execute', 'submit'] as const) {
    it(`resolved by ${as} changes at once, and everywhere`, async () => {
      const { status, body } = await teams.press(alerts, ada, cardIn(alerts), 'resolve', {
        as,
        inputs: { resolveChoice: 'now' },
      })
      assert.equal(status, 200)
      if (as === 'execute') {
        const answer = body as { statusCode: number; type: string; value: object }
        assert.equal(answer.type, 'application/vnd.microsoft.card.adaptive')
        assert.match(
          textOf({
            activity: { type: 'message', attachments: [{ contentType: '', content: { ...answer.value } }] },
          }),
          /Resolved.*By Ada/,
        )
      } else assert.match(textOf(cardIn(alerts)), /Resolved.*By Ada/)
      await hitch.drain()
      assert.match(textOf(cardIn(alerts)), /Resolved.*By Ada/)
      assert.match(textOf(cardIn(chatOfAda)), /Resolved.*By Ada/)
      assert.equal(cardIn(alerts).edits, 1)
      assert.equal(cardIn(chatOfAda).edits, 1)
    })
  }

  it('that comes back regresses, and a line below it says so', async () => {
    await teams.press(alerts, ada, cardIn(alerts), 'resolve', { inputs: { resolveChoice: 'now' } })
    await hitch.drain()
    await hitch.advance(60_000)
    await hitch.send(errorEvent('TypeError', 'no price'))
    await hitch.drain()
    assert.match(textOf(cardIn(alerts)), /Regressed/)
    const line = connector.posted(alerts.id).at(-1)
    assert.equal(line?.thread, cardIn(alerts).id)
    assert.match(textOf(line ?? none()), /back after it was resolved/)
  })

  it('pressed twice changes once', async () => {
    const data = dataOf(cardIn(alerts), 'archive')
    const press = () =>
      teams.press(alerts, ada, cardIn(alerts), 'archive', { data, inputs: { archiveChoice: 'minutes:120' } })
    await Promise.all([press(), press(), press()])
    await hitch.drain()
    assert.deepEqual(await history(), ['first_seen', 'archived'])
  })

  it('delivered twice is one press', async () => {
    const press = () =>
      teams.press(alerts, ada, cardIn(alerts), 'resolve', {
        as: 'submit',
        id: '1700',
        inputs: { resolveChoice: 'now' },
      })
    await Promise.all([press(), press()])
    assert.deepEqual(await history(), ['first_seen', 'resolved'])
  })

  it('pressed by two at once goes to the first, and the other sees by whom', async () => {
    const old = cardIn(alerts)
    const archive = dataOf(old, 'archive')
    await teams.press(chatOfAda, ada, cardIn(chatOfAda), 'resolve', { inputs: { resolveChoice: 'now' } })
    const { body } = await teams.press(alerts, bob, old, 'archive', {
      data: archive,
      inputs: { archiveChoice: 'forever' },
    })
    const { value } = body as { value: Record<string, unknown> }
    assert.match(
      textOf({ activity: { type: 'message', attachments: [{ contentType: '', content: value }] } }),
      /Resolved.*By Ada/,
    )
    assert.deepEqual(await history(), ['first_seen', 'resolved'])
  })

  it('is assigned, unassigned, archived and opened again', async () => {
    await teams.press(alerts, ada, cardIn(alerts), 'assign', { inputs: { assignChoice: 'me' } })
    await hitch.drain()
    assert.match(textOf(cardIn(chatOfAda)), /Assigned to.*Ada/)
    await teams.press(alerts, bob, cardIn(alerts), 'unassign')
    await teams.press(alerts, bob, cardIn(alerts), 'archive', { inputs: { archiveChoice: 'escalating' } })
    await hitch.drain()
    await teams.press(alerts, bob, cardIn(alerts), 'unresolve')
    assert.deepEqual(await history(), ['first_seen', 'assigned', 'unassigned', 'archived', 'unarchived'])
  })

  it('answers in words when something cannot be done', async () => {
    const said = async (data: object) => {
      const { status, body } = await teams.press(alerts, ada, cardIn(alerts), '', { data })
      assert.equal(status, 200)
      const answer = body as { type: string; value: string }
      assert.equal(answer.type, 'application/vnd.microsoft.activity.message')
      return answer.value
    }
    const resolve = dataOf(cardIn(alerts), 'resolve')
    assert.match(await said({ ...resolve, group: '999' }), /not made here/)
    assert.match(await said({ ...resolve, verb: 'unresolve' }), /not made here/)
    assert.match(await said({}), /not one of ours/)
    assert.match(await said({ ...resolve, h: 'v0' }), /another version/)
    assert.match(
      await said({ ...resolve, resolveChoice: 'nextRelease; drop table' }),
      /not one this card offers/,
    )
    assert.deepEqual(await history(), ['first_seen'])
  })

  it('of which the group is gone says so', async () => {
    await hitch.app.db.project.deleteMany()
    const { body } = await teams.press(alerts, ada, cardIn(alerts), 'resolve', {
      inputs: { resolveChoice: 'now' },
    })
    assert.match((body as { value: string }).value, /not here any more/)
  })

  it('of another organization cannot be pressed here', async () => {
    const other = await hitch.app.db.organization.create({
      data: { slug: 'other', name: 'Other', createdAt: hitch.app.now() },
    })
    await hitch.app.db.project.updateMany({ data: { organizationId: other.id } })
    const { body } = await teams.press(alerts, ada, cardIn(alerts), 'resolve', {
      inputs: { resolveChoice: 'now' },
    })
    assert.match((body as { value: string }).value, /not here any more/)
    assert.deepEqual(await history(), ['first_seen'])
  })

  it('cannot be pressed by a viewer or somebody switched off', async () => {
    await teams.say(chatOfAda, ada, 'mine')
    await hitch.app.db.person.updateMany({ where: { name: 'Ada' }, data: { role: 'viewer' } })
    const press = () =>
      teams.press(alerts, ada, cardIn(alerts), 'resolve', { inputs: { resolveChoice: 'now' } })
    assert.match(((await press()).body as { value: string }).value, /not change/)
    await hitch.app.db.person.updateMany({ where: { name: 'Ada' }, data: { isActive: false } })
    assert.match(((await press()).body as { value: string }).value, /switched off/)
    assert.deepEqual(await history(), ['first_seen'])
  })

  it('whose answer got lost is not posted twice, and is found again when somebody presses it', async () => {
    connector.fail({ method: 'POST', conversation: alerts.id, does: { kind: 'drops' } })
    await hitch.send(errorEvent('RangeError', 'too many', 'list'))
    await hitch.drain()
    await hitch.advance(600_000)
    await hitch.drain()
    const lost = connector.posted(alerts.id).filter((message) => textOf(message).includes('too many'))
    assert.equal(lost.length, 1)
    await teams.press(alerts, ada, lost[0] ?? none(), 'resolve', { inputs: { resolveChoice: 'now' } })
    await hitch.drain()
    assert.match(textOf(lost[0] ?? none()), /Resolved.*By Ada/)
  })

  it('pressed while Teams does not answer waits no longer than three seconds', async () => {
    connector.fail({ times: 100, does: { kind: 'hangs' } })
    const begun = performance.now()
    const { status } = await teams.press(alerts, ada, cardIn(alerts), 'resolve', {
      as: 'submit',
      inputs: { resolveChoice: 'now' },
    })
    assert.equal(status, 200)
    assert.ok(performance.now() - begun < 4_000, `${performance.now() - begun} ms`)
    connector.heal()
    await hitch.drain()
    assert.match(textOf(cardIn(alerts)), /Resolved.*By Ada/)
  })

  it('follows the truth through throttling and faults, with one card each', async () => {
    for (const status of [429, 412, 502, 503, 504])
      connector.fail({ method: 'PUT', does: { kind: 'answers', status, retryAfter: 1 } })
    await teams.press(alerts, ada, cardIn(alerts), 'resolve', { inputs: { resolveChoice: 'now' } })
    for (let i = 0; i < 12; i++) {
      await hitch.drain()
      await hitch.advance(6_000)
    }
    assert.match(textOf(cardIn(alerts)), /Resolved.*By Ada/)
    assert.match(textOf(cardIn(chatOfAda)), /Resolved.*By Ada/)
    assert.equal(connector.posted(alerts.id).length, 2)
  })

  it('in the Emulator comes anew, because edits are not shown there', async () => {
    const emulator = await startConnector({ behaves: 'emulator' })
    const say = (activity: object) =>
      teams.send({
        id: hitch.app.newId(),
        channelId: 'emulator',
        serviceUrl: emulator.url,
        from: { id: 'user-1', name: 'User', role: 'user' },
        recipient: { id: 'bot-1', role: 'bot' },
        conversation: { id: 'x|livechat' },
        ...activity,
      })
    await say({ type: 'conversationUpdate', membersAdded: [{ id: 'bot-1' }] })
    await say({ type: 'message', text: 'show DEMO-1' })
    await hitch.drain()
    const cards = () => emulator.posted().filter((message) => buttonsOf(message).length > 1)
    const [first] = cards()
    assert.ok(first && !JSON.stringify(first).includes('Action.Execute'))
    await say({
      type: 'message',
      value: { ...dataOf(first, 'resolve'), resolveChoice: 'now' },
      channelData: { postBack: true },
    })
    await hitch.drain()
    assert.equal(cards().length, 2)
    assert.match(textOf(cards()[1] ?? none()), /Resolved.*By User/)
    await say({
      type: 'message',
      value: { ...dataOf(first, 'resolve'), resolveChoice: 'now' },
      channelData: { postBack: true },
    })
    await hitch.drain()
    assert.equal(cards().length, 2)
    assert.match(textOf(emulator.posted().at(-1) ?? none()), /DEMO-1 is as it was: Resolved by User/)
    await emulator.stop()
  })

  function cardIn(room: Room): PostedMessage {
    return connector.posted(room.id).find((message) => textOf(message).includes('no price')) ?? none()
  }

  async function history() {
    const rows = await hitch.app.db.groupActivity.findMany({ orderBy: { id: 'asc' } })
    return rows.map(({ kind }) => kind)
  }
})

function none(): never {
  throw new Error('there is no such card')
}
