import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { GroupView } from '../groups/view.ts'
import type { BadRelease } from '../releases/bad.ts'

/** What a chat can be asked to show. Neutral facts; the messenger's own cards folder draws them. */
export type Post =
  | { kind: 'group'; view: GroupView; reason: string }
  /** A welcome in the place where the bot was added, with the link that finishes the set-up. */
  | { kind: 'welcome'; setupUrl: string; isLocal: boolean; projects: string[] }
  /** To somebody we could not match: the link page, which also carries out what they had pressed. */
  | { kind: 'linkPrompt'; linkUrl: string }
  /** What becomes of a card whose group was deleted. */
  | { kind: 'retired'; shortId: string; title: string; why: string }
  /** To one person, about a group. */
  | { kind: 'notice'; text: string; url: string }
  /** A release that looked bad when it was new: what is true of it now. */
  | { kind: 'badRelease'; view: BadRelease }
  | { kind: 'text'; text: string }

/** What became of a send or an edit. */
export type Outcome =
  /** Done. The address under which the message can be edited from now on. */
  | { kind: 'done'; externalId: string }
  /** Not now: throttled or broken for the moment. */
  | { kind: 'later'; seconds: number; why: string }
  /** Never again: the place or the message is gone, or we may not write there. */
  | { kind: 'gone'; scope: 'conversation' | 'message'; why: string }
  /** The request went out and no answer came back: it may or may not have happened. */
  | { kind: 'unknown'; why: string }
  /** The chat took it, but cannot show edits; a fresh message is needed for people to see it. */
  | { kind: 'cannotEdit' }

/** The one port through which services speak to a chat. It never throws for what the other side does. */
export type Messenger = {
  /** Posts to a conversation; with `replyTo`, in that message's thread where the chat has threads. */
  post(app: App, conversation: Conversation, post: Post, replyTo?: string): Promise<Outcome>
  /** Redraws a posted message in place. */
  edit(app: App, conversation: Conversation, externalId: string, post: Post): Promise<Outcome>
  /** What `post` would put on the wire, as a short hash: the same hash needs no edit. */
  hash(app: App, post: Post): string
  /** Opens, or finds again, the personal conversation with somebody. Null when the chat does not allow it. */
  personal(app: App, near: Conversation, userExternalId: string): Promise<{ externalId: string } | null>
}
