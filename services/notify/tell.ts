import type { App } from '../app.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import { demandTurn } from './turn.ts'

/** Job `tell`: a line under a card (or after it, where there are no threads), because an edit alone wakes nobody. */
export async function tell(app: App, { messageId, text }: JobData['tell']): Promise<void> {
  const message = await app.db.message.findUnique({
    where: { id: messageId },
    include: { conversation: true },
  })
  if (!message || message.conversation.goneAt) return
  if (message.state === 'pending' || message.state === 'sending')
    throw new TryLater(1, 'its card is still on the way')
  if (message.state !== 'posted' || !message.externalId) return
  const { conversation } = message
  demandTurn(app, conversation)
  const messenger = app.messengers[conversation.chat as 'teams' | 'discord']
  const outcome = await messenger?.post(app, conversation, { kind: 'text', text }, message.externalId)
  if (outcome?.kind === 'later') throw new TryLater(outcome.seconds, outcome.why)
}
