import type { Conversation } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { TryLater } from '../errors.ts'

type Place = Pick<Conversation, 'chat' | 'externalId' | 'tenantId'>

/**
 * Takes a turn to write to a conversation.
 * @param share see Pace
 * @returns 0 when it may be done now, else how many seconds to wait
 */
export function takeTurn(app: App, { chat, externalId, tenantId }: Place, share?: number): number {
  return app.pace.take(`${chat} ${externalId}`, tenantId, app.now(), share)
}

/** The same for a job, which comes again. @throws TryLater when the conversation had its share of messages */
export function demandTurn(app: App, conversation: Place, share?: number): void {
  const wait = takeTurn(app, conversation, share)
  if (wait > 0) throw new TryLater(wait, 'this conversation had its share of messages')
}
