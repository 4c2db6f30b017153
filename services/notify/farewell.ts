import type { App, ChatName } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import { keyOf, subjectOf } from './subject.ts'
import { demandTurn } from './turn.ts'

// Nobody waits for these: cards that live come first.
const share = 0.3

/** Job `retire`: the card of a group that was deleted or merged loses its buttons and says that nothing will change it any more. */
export async function farewell(
  app: App,
  { conversationId, externalId, messageId, ...card }: JobData['retire'],
): Promise<void> {
  const conversation = await app.db.conversation.findUnique({ where: { id: conversationId } })
  const messenger = conversation && app.messengers[conversation.chat as ChatName]
  if (!messenger || conversation.goneAt) return
  if (messageId !== undefined && !(await isRetired(app, messageId))) return
  demandTurn(app, conversation, share)
  const outcome = await messenger.edit(app, conversation, externalId, { kind: 'retired', ...card })
  if (outcome.kind === 'later') throw new TryLater(outcome.seconds, outcome.why)
  if (messageId !== undefined && !(await isRetired(app, messageId))) await redrawAgain(app, messageId)
}

// A card that took its leave when its group was merged lives again once that is undone.
async function isRetired(app: App, messageId: number): Promise<boolean> {
  const where = { id: messageId, state: { not: 'retired' } }
  return (await app.db.message.count({ where })) === 0
}

async function redrawAgain(app: App, messageId: number): Promise<void> {
  await transact(app, async (tx) => {
    const card = await tx.message.update({ where: { id: messageId }, data: { drawnHash: null } })
    const subject = subjectOf(card)
    await app.jobs.send(tx, 'refresh', subject, { key: keyOf(subject) })
  })
}
