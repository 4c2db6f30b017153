import { createHash } from 'node:crypto'
import type { Activity } from 'botbuilder'
import type { Drawn, Pen } from '../../cards/teams/drawn.ts'
import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'

// Teams takes about 100 KB a message in UTF-16; the fall-back is sent before it refuses.
const mostCharacters = 40_000

/** Whether a chat draws Action.Execute and shows edits. The Emulator and Web Chat do neither. */
export function isTeams(conversation: Pick<Conversation, 'channelId'>): boolean {
  return conversation.channelId === 'msteams'
}

/** What cards of a conversation are drawn with. */
export function penFor(app: App, conversation: Pick<Conversation, 'channelId'>): Pen {
  return { secrets: app.secrets, canExecute: isTeams(conversation), isNarrow: app.config.isLocal }
}

/** A drawn card as a message. Its summary is what notifications and the search show. */
export function messageOf(drawn: Drawn): Partial<Activity> {
  const message = {
    type: 'message',
    summary: drawn.summary,
    attachments: drawn.attachments as Activity['attachments'],
  }
  return JSON.stringify(message).length <= mostCharacters ? message : textOf(drawn)
}

/** The same as plain text, for what is too large to be a card. */
export function textOf(drawn: Drawn): Partial<Activity> {
  return {
    type: 'message',
    summary: drawn.summary,
    text: drawn.fallback.slice(0, 4_000),
    textFormat: 'plain',
    attachments: [],
  }
}

/** What a card puts on the wire, as a short hash. */
export function hashOf(drawn: Drawn): string {
  return createHash('sha256')
    .update(JSON.stringify(messageOf(drawn)))
    .digest('base64url')
    .slice(0, 22)
}
