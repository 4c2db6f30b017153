import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { originOf } from './notify.ts'

/** Remembers a card that a bot has posted itself, in the middle of a conversation, so that it follows the truth. */
export async function rememberCard(
  app: App,
  card: {
    conversationId: number
    groupId: number
    externalId: string
    hash: string
    reason: string
    version: number
  },
): Promise<void> {
  await transact(app, async (tx) => {
    await tx.message.create({
      data: {
        conversationId: card.conversationId,
        groupId: card.groupId,
        externalId: card.externalId,
        reason: card.reason,
        state: 'posted',
        drawnHash: card.hash,
        drawnAt: app.now(),
        postedAt: app.now(),
        createdAt: app.now(),
      },
    })
    const group = await tx.group.update({
      where: { id: card.groupId },
      data: { hasCards: true },
      select: { version: true },
    })
    if (group.version !== card.version)
      await app.jobs.send(tx, 'refresh', { groupId: card.groupId }, { key: String(card.groupId) })
  })
}

/**
 * A press came from a card whose posting had an unknown outcome: so it did arrive, and this is its address.
 * @returns why the pressed card was posted, in words; empty when the card is not known here
 */
export async function findCard(
  app: App,
  card: { conversationId: number; groupId: number; externalId: string },
): Promise<string> {
  const { conversationId, groupId, externalId } = card
  const known = await app.db.message.findFirst({
    where: { conversationId, groupId, externalId },
    orderBy: { id: 'desc' },
  })
  if (known) return known.reason
  const lost = await app.db.message.findFirst({
    where: { conversationId, groupId, externalId: null, state: 'unknown' },
    orderBy: { id: 'desc' },
  })
  if (!lost) return ''
  const origin = originOf(groupId, conversationId)
  const isFree = (await app.db.message.findUnique({ where: { origin }, select: { id: true } })) === null
  await app.db.message.updateMany({
    where: { id: lost.id, state: 'unknown' },
    data: {
      state: 'posted',
      externalId,
      retiredReason: null,
      postedAt: app.now(),
      ...(isFree ? { origin } : {}),
    },
  })
  return lost.reason
}
