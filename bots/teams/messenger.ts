import type { Activity } from 'botbuilder'
import { drawPost } from '../../cards/teams/draw.ts'
import type { Drawn } from '../../cards/teams/drawn.ts'
import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { messageOf as wordsOf } from '../../services/errors.ts'
import type { Messenger, Outcome, Post } from '../../services/notify/messenger.ts'
import type { TeamsAdapter } from './adapter.ts'
import type { Connector } from './connector.ts'
import { hashOf, isTeams, messageOf, penFor, textOf } from './message.ts'
import { failureOf, outcomeOf } from './outcome.ts'

/** The port to Teams, and what only its own bot needs of it. */
export type TeamsMessenger = Messenger & {
  /** Posts a card that is drawn already. */
  send(app: App, conversation: Conversation, drawn: Drawn, thread?: string): Promise<Outcome>
}

/** @param adapter what opens connections to the chat's servers */
export function createMessenger(adapter: TeamsAdapter): TeamsMessenger {
  const send: TeamsMessenger['send'] = (app, conversation, drawn, thread) =>
    attempt(app, conversation, 'post', drawn, async (message) => {
      const connector = await adapter.connector(conversation.serviceUrl)
      return postMessage(connector, conversation, message, thread)
    })
  return {
    send,
    post: (app, conversation, post, replyTo) =>
      send(app, conversation, draw(app, conversation, post), replyTo),
    async edit(app, conversation, externalId, post) {
      if (!isTeams(conversation)) return { kind: 'cannotEdit' }
      return attempt(app, conversation, 'edit', draw(app, conversation, post), async (message) => {
        const { conversations } = await adapter.connector(conversation.serviceUrl)
        await conversations.updateActivity(
          conversation.externalId,
          externalId,
          addressed(conversation, message),
        )
        return externalId
      })
    },
    hash: (app, post) => hashOf(drawPost({ post, ...penFor(app, { channelId: 'msteams' }) })),
    async personal(app, near, userExternalId) {
      try {
        const externalId = await openPersonal(await adapter.connector(near.serviceUrl), near, userExternalId)
        return externalId ? { externalId } : null
      } catch (error) {
        app.log.warn({ conversation: near.id, error: wordsOf(error) }, 'no personal chat could be opened')
        return null
      }
    },
  }
}

/** The messenger of a running bot. */
export function teamsMessenger(app: App): TeamsMessenger {
  const messenger = app.messengers.teams
  if (!messenger || !('send' in messenger)) throw new Error('Teams is not set up')
  return messenger as TeamsMessenger
}

/** Opens, or finds again, the personal conversation with somebody; null when the chat names none. */
export async function openPersonal(
  connector: Connector,
  near: Pick<Conversation, 'botId' | 'tenantId'>,
  userId: string,
): Promise<string | null> {
  const { id } = await connector.conversations.createConversation({
    isGroup: false,
    bot: account(near.botId),
    members: [account(userId)],
    tenantId: near.tenantId,
    channelData: { tenant: { id: near.tenantId } },
    // The library's type wants one; Teams wants none, or posts it.
    activity: undefined as unknown as Activity,
  })
  return id ?? null
}

/** @returns the id under which the message can be edited */
async function postMessage(
  connector: Connector,
  conversation: Conversation,
  message: Partial<Activity>,
  thread: string | undefined,
): Promise<string> {
  const { kind, externalId } = conversation
  const activity = addressed(conversation, message)
  if (kind !== 'channel' || thread) {
    const address = kind === 'channel' ? `${externalId};messageid=${thread}` : externalId
    const sent = await connector.conversations.sendToConversation(address, activity)
    return sent.id ?? ''
  }
  const created = await connector.conversations.createConversation({
    isGroup: true,
    bot: account(conversation.botId),
    members: [],
    tenantId: conversation.tenantId,
    channelData: { channel: { id: externalId }, tenant: { id: conversation.tenantId } },
    activity: activity as Activity,
  })
  // The new thread's first message names the thread; some answers say it only there.
  return created.activityId ?? /;messageid=(.+)$/.exec(created.id ?? '')?.[1] ?? ''
}

async function attempt(
  app: App,
  conversation: Conversation,
  what: 'post' | 'edit',
  drawn: Drawn,
  sendMessage: (message: Partial<Activity>) => Promise<string>,
): Promise<Outcome> {
  const tryIt = async (message: Partial<Activity>): Promise<Outcome & { isTooLarge?: true }> => {
    try {
      return { kind: 'done', externalId: await sendMessage(message) }
    } catch (error) {
      const outcome = outcomeOf(error, { what })
      return failureOf(error)?.statusCode === 413 ? { ...outcome, isTooLarge: true } : outcome
    }
  }
  const { isTooLarge, ...first } = await tryIt(messageOf(drawn))
  // A card that is too large after all is sent once more as plain text.
  const outcome = isTooLarge ? await tryIt(textOf(drawn)) : first
  if (outcome.kind === 'gone' && outcome.scope === 'message')
    app.log.warn({ conversation: conversation.id, what }, `the chat refused a message: ${outcome.why}`)
  return outcome
}

function draw(app: App, conversation: Conversation, post: Post): Drawn {
  const drawn = drawPost({ post, ...penFor(app, conversation) })
  if (drawn.fault)
    app.log.error(
      { conversation: conversation.id, post: post.kind },
      `a card could not be drawn: ${drawn.fault}`,
    )
  return drawn
}

// The id alone: what else there is to a conversation is for the service to know, and refused when half said.
function addressed(conversation: Conversation, message: Partial<Activity>): Partial<Activity> {
  return {
    ...message,
    channelId: conversation.channelId,
    from: account(conversation.botId),
    conversation: { id: conversation.externalId } as Activity['conversation'],
  }
}

function account(id: string): Activity['from'] {
  return { id } as Activity['from']
}
