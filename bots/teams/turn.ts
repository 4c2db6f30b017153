import type { Activity, TurnContext } from 'botbuilder'
import type { Drawn, Pen } from '../../cards/teams/drawn.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { messageOf as wordsOf } from '../../services/errors.ts'
import type { ChatIdentity } from '../../services/people/person.ts'
import type { Connector } from './connector.ts'
import { messageOf, textOf } from './message.ts'
import { failureOf } from './outcome.ts'

/** One thing somebody did in a chat, and what is needed to answer it. */
export type Turn = {
  app: App
  context: TurnContext
  activity: Activity
  conversation: Conversation
  /** The channel's thread it happened in. */
  thread: string | null
  /** Who did it, as the chat says. */
  who: ChatIdentity
  pen: Pen
}

/**
 * Answers where somebody spoke, in a channel in their thread.
 * @returns the id of the message; null when it could not be sent, which is logged: nobody can be told
 */
export async function say(turn: Turn, drawn: Drawn): Promise<string | null> {
  const { app, context, conversation } = turn
  // Counted, not asked: a person waits for this, and the allowance has room for it.
  app.pace.take(`teams ${conversation.externalId}`, conversation.tenantId, app.now())
  try {
    return await send(context, drawn)
  } catch (error) {
    app.log.warn({ conversation: conversation.id, error: wordsOf(error) }, 'an answer could not be sent')
    return null
  }
}

/** Answers in plain words. They may quote strangers. */
export async function sayText(turn: Turn, text: string): Promise<void> {
  await say(turn, drawNotice(turn.pen, text))
}

/** The connection that belongs to this turn, with what is left of its patience. */
export function connectorOf(context: TurnContext): Connector {
  return context.turnState.get(context.adapter.ConnectorClientKey) as Connector
}

async function send(context: TurnContext, drawn: Drawn): Promise<string | null> {
  try {
    return (await context.sendActivity(messageOf(drawn)))?.id || null
  } catch (error) {
    if (failureOf(error)?.statusCode !== 413) throw error
    return (await context.sendActivity(textOf(drawn)))?.id || null
  }
}
