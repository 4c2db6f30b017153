import type { App, ChatName } from '../app.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import { retireConversation } from './retire.ts'
import { demandTurn } from './turn.ts'

/** Job `say`: one line in a conversation, about something that has no card. */
export async function say(app: App, { conversationId, text }: JobData['say']): Promise<void> {
  const conversation = await app.db.conversation.findUnique({ where: { id: conversationId } })
  const messenger = conversation && app.messengers[conversation.chat as ChatName]
  if (!messenger || conversation.goneAt) return
  demandTurn(app, conversation)
  const outcome = await messenger.post(app, conversation, { kind: 'text', text })
  if (outcome.kind === 'later') throw new TryLater(outcome.seconds, outcome.why)
  if (outcome.kind === 'gone' && outcome.scope === 'conversation')
    await retireConversation(app, conversation.id, outcome.why)
  if (outcome.kind === 'gone' || outcome.kind === 'unknown')
    app.log.warn({ conversation: conversationId, text }, `a line may not have arrived: ${outcome.why}`)
}
