import assert from 'node:assert/strict'
import type { Conversation } from '../../../prisma/client/client.ts'
import type { Outcome, Post } from '../../../services/notify/messenger.ts'
import { type Connector, type ConnectorFault, startConnector } from '../../fakes/connector.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'

const text: Post = { kind: 'text', text: 'Hello' }

describe('what becomes of a message to Teams', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector
  let chat: Conversation
  let channel: Conversation

  before(async () => {
    connector = await startConnector({ path: '/_connector/' })
    hitch = await startHitch()
    const make = (externalId: string, kind: string) =>
      hitch.app.db.conversation.create({
        data: {
          organizationId: 1,
          chat: 'teams',
          channelId: 'msteams',
          tenantId: 'tenant',
          externalId,
          kind,
          serviceUrl: connector.url,
          botId: '28:bot',
          createdAt: hitch.app.now(),
        },
      })
    chat = await make('a:1', 'personal')
    channel = await make('19:alerts@thread.tacv2', 'channel')
  })

  after(async () => {
    await hitch?.stop()
    await connector?.stop()
  })

  afterEach(() => connector.heal())

  type Row = [fault: ConnectorFault['does'], posted: Partial<Outcome>, edited: Partial<Outcome>]
  const answers = (status: number, code?: string, retryAfter?: number): ConnectorFault['does'] => ({
    kind: 'answers',
    status,
    ...(code ? { code } : {}),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
  const later = (seconds: number) => ({ kind: 'later', seconds }) as const
  const gone = (scope: 'conversation' | 'message') => ({ kind: 'gone', scope }) as const
  const rows: Row[] = [
    [answers(429, 'TooManyRequests', 7), later(7), later(7)],
    [answers(429), later(2), later(2)],
    [answers(412), later(5), later(5)],
    [answers(502), later(5), later(5)],
    [answers(503, 'ServiceUnavailable', 30), later(30), later(30)],
    [answers(504), later(5), later(5)],
    [answers(401), later(60), later(60)],
    [answers(403, 'MessageWritesBlocked'), gone('conversation'), gone('conversation')],
    [answers(403, 'BotNotInConversationRoster'), gone('conversation'), gone('conversation')],
    [answers(404, 'ConversationNotFound'), gone('conversation'), gone('conversation')],
    [answers(404, 'ActivityNotFoundInConversation'), gone('conversation'), gone('message')],
    [answers(400, 'BadSyntax'), gone('message'), gone('message')],
    [answers(500), { kind: 'unknown' }, later(5)],
    [{ kind: 'drops' }, { kind: 'unknown' }, later(5)],
  ]
  for (const [does, posted, edited] of rows) {
    it(`when the service ${'status' in does ? `answers ${does.status} ${does.code ?? ''}` : does.kind}`, async () => {
      const sent = await post(chat)
      connector.fail({ does })
      assert.partialDeepStrictEqual(await post(chat), posted)
      connector.heal()
      connector.fail({ does })
      assert.partialDeepStrictEqual(await edit(chat, sent.externalId), edited)
    })
  }

  it('when it is too large: it goes as plain text', async () => {
    connector.fail({ does: answers(413, 'MessageSizeTooBig') })
    assert.equal((await post(chat)).kind, 'done')
    const { activity } = connector.posted(chat.externalId).at(-1) ?? none()
    assert.deepEqual([activity.text, activity.attachments, activity.summary], ['Hello', [], 'Hello'])
  })

  it('when nobody listens there: later, for nothing was sent', async () => {
    const outcome = await hitch.app.messengers.teams?.post(
      hitch.app,
      { ...chat, serviceUrl: 'http://127.0.0.1:9/' },
      text,
    )
    assert.partialDeepStrictEqual(outcome, later(10))
  })

  it('when the address was bent: never, and nothing leaves', async () => {
    for (const serviceUrl of ['https://evil.example/', 'https://smba.trafficmanager.net/']) {
      const outcome: Outcome | undefined = await hitch.app.messengers.teams?.post(
        hitch.app,
        { ...chat, serviceUrl },
        text,
      )
      assert.partialDeepStrictEqual(outcome, gone('conversation'))
    }
  })

  it('is tried once by itself, for a repeated post is a message posted twice', async () => {
    const before = connector.calls.length
    connector.fail({ times: 9, does: answers(503) })
    await post(chat)
    assert.equal(connector.calls.length, before + 1)
  })

  it('begins a thread in a channel, and goes into one as a reply', async () => {
    const { externalId } = await post(channel)
    const [first] = connector.posted(channel.externalId)
    assert.deepEqual([first?.id, first?.thread], [externalId, externalId])
    await hitch.app.messengers.teams?.post(hitch.app, channel, text, externalId)
    assert.equal(connector.posted(channel.externalId).at(-1)?.thread, externalId)
    assert.equal((await edit(channel, externalId)).kind, 'done')
    assert.equal(first?.edits, 1)
  })

  it('has no thread in a personal chat', async () => {
    const { externalId } = await post(chat)
    await hitch.app.messengers.teams?.post(hitch.app, chat, text, externalId)
    assert.equal(connector.posted(chat.externalId).at(-1)?.thread, null)
  })

  it('opens a personal chat, or says that it cannot', async () => {
    const personal = () => hitch.app.messengers.teams?.personal(hitch.app, channel, '29:ada')
    assert.deepEqual(await personal(), { externalId: 'a:29:ada' })
    connector.fail({ does: answers(403) })
    assert.equal(await personal(), null)
  })

  it('cannot be edited in the Emulator and in Web Chat', async () => {
    for (const channelId of ['emulator', 'webchat', 'directline']) {
      const edited: Outcome | undefined = await hitch.app.messengers.teams?.edit(
        hitch.app,
        { ...chat, channelId },
        '1',
        text,
      )
      assert.deepEqual(edited, { kind: 'cannotEdit' })
    }
  })

  it('has a hash that follows what is shown', () => {
    const hash = (post: Post) => hitch.app.messengers.teams?.hash(hitch.app, post)
    assert.equal(hash(text), hash({ kind: 'text', text: 'Hello' }))
    assert.notEqual(hash(text), hash({ kind: 'text', text: 'Hello!' }))
  })

  it('keeps to what Teams allows when many are posted at once', async () => {
    const strict = await startConnector({ throttles: true, now: hitch.app.now })
    const busy = { ...chat, serviceUrl: strict.url, externalId: 'a:busy' }
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, () => hitch.app.messengers.teams?.post(hitch.app, busy, text)),
    )
    assert.deepEqual(outcomes.map((outcome) => outcome?.kind).sort(), [
      ...Array(7).fill('done'),
      'later',
      'later',
    ])
    await strict.stop()
  })

  async function post(where: Conversation): Promise<{ kind: string; externalId: string }> {
    const outcome = await hitch.app.messengers.teams?.post(hitch.app, where, text)
    return { externalId: '', ...(outcome ?? none()) }
  }

  async function edit(where: Conversation, externalId: string): Promise<Outcome> {
    return (await hitch.app.messengers.teams?.edit(hitch.app, where, externalId, text)) ?? none()
  }
})

function none(): never {
  throw new Error('there is nothing')
}
