import type { Conversation, Message } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import { originOf } from './notify.ts'
import { retireConversation, retireMessage } from './retire.ts'
import { type Shown, type Subject, showSubject, subjectOf } from './subject.ts'
import { takeTurn } from './turn.ts'

type Card = Message & { conversation: Conversation }

/** Job `refresh`: a person would see a difference, so every copy of the card is redrawn now. */
export async function refresh(app: App, subject: JobData['refresh']): Promise<void> {
  await redraw(app, subject, { isChange: true, share: 1 })
}

/** Job `refreshSeen`: only counters moved. It leaves half of the allowance to people. */
export async function refreshSeen(app: App, subject: JobData['refreshSeen']): Promise<void> {
  await redraw(app, subject, { isChange: false, share: 0.5 })
}

// One edit at a time per card: whoever holds the lease draws what is true then, and looks once more afterwards.
const leaseMs = 20_000
const othersTurnSeconds = 1

async function redraw(app: App, subject: Subject, how: { isChange: boolean; share: number }): Promise<void> {
  const cards = await app.db.message.findMany({
    where: { ...subject, state: 'posted' },
    include: { conversation: true },
  })
  const waits = await Promise.all(cards.map((card) => redrawCard(app, card, how)))
  const wait = Math.max(0, ...waits)
  if (wait > 0) throw new TryLater(wait, 'not every copy of the card could be redrawn yet')
}

/** @returns seconds after which to try again, 0 when the card is true or gone */
async function redrawCard(app: App, card: Card, how: { isChange: boolean; share: number }): Promise<number> {
  const messenger = app.messengers[card.conversation.chat as 'teams' | 'discord']
  if (!messenger || !card.externalId) return 0
  if (!(await lease(app, card.id))) return othersTurnSeconds
  try {
    const shown = await showSubject(app, subjectOf(card), card)
    if (!shown) return 0
    const { post, subject } = shown
    // Posted while its group was being merged, it belongs to the one it shows from now on.
    if ('groupId' in subject && subject.groupId !== card.groupId)
      await app.db.message.update({ where: { id: card.id }, data: { ...subject, origin: null } })
    const hash = messenger.hash(app, post)
    const drawn = await app.db.message.findUnique({ where: { id: card.id }, select: { drawnHash: true } })
    if (drawn?.drawnHash === hash) return 0
    const { conversation } = card
    const wait = takeTurn(app, conversation, how.share)
    if (wait > 0) return wait

    const outcome = await messenger.edit(app, conversation, card.externalId, post)
    switch (outcome.kind) {
      case 'done':
        await app.db.message.update({ where: { id: card.id }, data: { drawnHash: hash, drawnAt: app.now() } })
        return 0
      case 'later':
        return outcome.seconds
      case 'unknown':
        return othersTurnSeconds
      case 'gone':
        if (outcome.scope === 'conversation') await retireConversation(app, card.conversationId, outcome.why)
        else await retireMessage(app, card.id, outcome.why)
        return 0
      case 'cannotEdit':
        if (how.isChange) await replace(app, card, shown.subject)
        return 0
    }
  } finally {
    await app.db.message.updateMany({ where: { id: card.id }, data: { leasedUntil: null } })
  }
}

async function lease(app: App, id: number): Promise<boolean> {
  const now = app.now()
  const { count } = await app.db.message.updateMany({
    where: { id, state: 'posted', OR: [{ leasedUntil: null }, { leasedUntil: { lt: now } }] },
    data: { leasedUntil: new Date(now.getTime() + leaseMs) },
  })
  return count === 1
}

// Where edits are not shown (the Emulator), the truth is posted anew and the old card forgotten.
async function replace(app: App, card: Card, subject: Shown['subject']): Promise<void> {
  await transact(app, async (tx) => {
    await tx.message.update({
      where: { id: card.id },
      data: {
        state: 'retired',
        origin: null,
        retiredAt: app.now(),
        retiredReason: 'posted anew, because edits are not shown there',
      },
    })
    const isOwn = card.origin !== null && 'groupId' in subject
    const data = {
      ...subject,
      conversationId: card.conversationId,
      origin: isOwn ? originOf(subject.groupId, card.conversationId) : card.origin,
      reason: card.reason,
      state: 'pending',
      createdAt: app.now(),
    }
    const message = await tx.message.create({ data })
    await app.jobs.send(tx, 'post', { messageId: message.id })
  })
}

/** Notes that a bot has just shown this card itself, as the answer to a press, so that it is not drawn twice. */
export async function rememberDrawn(
  app: App,
  shown: { conversationId: number; groupId: number; externalId?: string; hash: string },
): Promise<void> {
  await app.db.message.updateMany({
    where: {
      conversationId: shown.conversationId,
      groupId: shown.groupId,
      state: 'posted',
      ...(shown.externalId ? { externalId: shown.externalId } : {}),
    },
    data: { drawnHash: shown.hash, drawnAt: app.now() },
  })
}
