import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import type { Subject } from './subject.ts'

/** Decides on a card: its row, and the job that posts it, in the caller's transaction. */
export async function addCard(
  app: App,
  tx: Transaction,
  card: Subject & { conversationId: number; origin: string | null; reason: string },
): Promise<void> {
  const message = await tx.message.create({ data: { ...card, state: 'pending', createdAt: app.now() } })
  if ('groupId' in card) await tx.group.update({ where: { id: card.groupId }, data: { hasCards: true } })
  await app.jobs.send(tx, 'post', { messageId: message.id })
}
