import type { App, ChatName } from '../app.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import { demandTurn } from './turn.ts'

// Nobody waits for these: cards that live come first.
const share = 0.3

/** Job `retire`: the card of a deleted group loses its buttons and says that nothing will change it any more. */
export async function farewell(
  app: App,
  { conversationId, externalId, ...card }: JobData['retire'],
): Promise<void> {
  const conversation = await app.db.conversation.findUnique({ where: { id: conversationId } })
  const messenger = conversation && app.messengers[conversation.chat as ChatName]
  if (!messenger || conversation.goneAt) return
  demandTurn(app, conversation, share)
  const outcome = await messenger.edit(app, conversation, externalId, { kind: 'retired', ...card })
  if (outcome.kind === 'later') throw new TryLater(outcome.seconds, outcome.why)
}
