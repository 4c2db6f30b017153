import type { Message } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { originOf } from '../../notify/notify.ts'
import type { MergeRecord } from '../regroup/record.ts'

/** A group as its cards call it. */
export type Named = { id: number; shortId: string; title: string }

const living = ['pending', 'sending', 'posted', 'unknown']

/**
 * Lets the cards of a merged group show the one it is in now. Where that one has a card of its own, the merged one's
 * says so and takes its leave: a conversation has one card of a group.
 * @returns what was done to each, to be undone
 */
export async function moveCards(
  app: App,
  tx: Transaction,
  { from, to }: { from: Named; to: Named },
): Promise<MergeRecord['cards']> {
  const cards = await tx.message.findMany({
    where: { groupId: from.id, state: { in: living } },
    orderBy: { id: 'asc' },
  })
  const theirs = await tx.message.findMany({
    where: { groupId: to.id, origin: { not: null }, state: { in: living } },
    select: { conversationId: true },
  })
  const taken = new Set(theirs.map(({ conversationId }) => conversationId))
  const moved: MergeRecord['cards'] = []
  for (const card of cards) {
    const isMain = card.origin !== null
    // One that is on its way cannot be called back; it follows as a copy.
    const isRetired = isMain && taken.has(card.conversationId) && card.state !== 'sending'
    if (isRetired) await retireCard(app, tx, card, { from, to })
    else {
      const keepsOrigin = isMain && !taken.has(card.conversationId)
      if (keepsOrigin) taken.add(card.conversationId)
      const origin = keepsOrigin ? originOf(to.id, card.conversationId) : null
      await tx.message.update({ where: { id: card.id }, data: { groupId: to.id, origin } })
    }
    moved.push({ messageId: card.id, isMain, isRetired })
  }
  if (moved.some(({ isRetired }) => !isRetired))
    await tx.group.update({ where: { id: to.id }, data: { hasCards: true } })
  return moved
}

async function retireCard(
  app: App,
  tx: Transaction,
  card: Message,
  { from, to }: { from: Named; to: Named },
): Promise<void> {
  const why = `It was merged into ${to.shortId}.`
  await tx.message.update({
    where: { id: card.id },
    data: { state: 'retired', origin: null, retiredAt: app.now(), retiredReason: why },
  })
  const { conversationId, externalId, id } = card
  if (card.state !== 'posted' || !externalId) return
  const { shortId, title } = from
  await app.jobs.send(tx, 'retire', { conversationId, externalId, shortId, title, why, messageId: id })
}

/** Gives a group that is not merged any more the cards back that were its own, as far as they are there. */
export async function returnCards(
  tx: Transaction,
  { fromId, toId, cards }: { fromId: number; toId: number; cards: MergeRecord['cards'] },
): Promise<void> {
  for (const { messageId, isMain, isRetired } of cards) {
    const card = await tx.message.findUnique({ where: { id: messageId } })
    const isThere = isRetired
      ? card?.state === 'retired' && card.externalId !== null
      : card?.groupId === toId && living.includes(card.state)
    if (!card || !isThere) continue
    const origin = isMain ? originOf(fromId, card.conversationId) : null
    const woken = isRetired ? { state: 'posted', retiredAt: null, retiredReason: null } : {}
    await tx.message.update({
      where: { id: messageId },
      data: { ...woken, groupId: fromId, origin, drawnHash: null },
    })
  }
  for (const id of [fromId, toId]) {
    const left = await tx.message.count({ where: { groupId: id, state: { in: living } } })
    await tx.group.update({ where: { id }, data: { hasCards: left > 0 } })
  }
}
