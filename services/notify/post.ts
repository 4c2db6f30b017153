import type { App } from '../app.ts'
import { TryLater } from '../errors.ts'
import type { JobData } from '../jobs.ts'
import type { Outcome } from './messenger.ts'
import { retireConversation, retireMessage } from './retire.ts'
import { keyOf, showSubject, subjectOf } from './subject.ts'
import { demandTurn } from './turn.ts'

/**
 * Job `post`: sends one card that was decided on, and keeps its address.
 * The row says `sending` while the request is out. Found so at the start, an earlier try died in the middle: whether
 * the card arrived is unknown, and a second card would be worse than none, so it is not repeated.
 */
export async function post(app: App, { messageId }: JobData['post']): Promise<void> {
  const message = await app.db.message.findUnique({
    where: { id: messageId },
    include: { conversation: true },
  })
  if (!message || (message.state !== 'pending' && message.state !== 'sending')) return
  if (message.state === 'sending') return markUnknown(app, messageId, 'Hitch ended while it was being sent')
  const { conversation } = message
  const messenger = app.messengers[conversation.chat as 'teams' | 'discord']
  const shown = await showSubject(app, subjectOf(message), message)
  if (!shown || !messenger)
    return retireMessage(
      app,
      messageId,
      shown ? `${conversation.chat} is not set up` : 'what it is about was deleted',
    )
  if (conversation.goneAt)
    return retireMessage(app, messageId, conversation.goneReason ?? 'the conversation is gone')

  demandTurn(app, conversation)
  const { count } = await app.db.message.updateMany({
    where: { id: messageId, state: 'pending' },
    data: { state: 'sending' },
  })
  if (count === 0) return
  const outcome = await messenger.post(app, conversation, shown.post)
  await keep(app, message, outcome, messenger.hash(app, shown.post))

  // What changed while the card was on its way is drawn right after.
  const { subject, version } = shown
  if (outcome.kind !== 'done' || !('groupId' in subject)) return
  const now = await app.db.message.findUnique({
    where: { id: messageId },
    select: { group: { select: { id: true, version: true } } },
  })
  const group = now?.group
  if (!group || (group.id === subject.groupId && group.version === version)) return
  const current = { groupId: group.id }
  await app.jobs.send(app.db, 'refresh', current, { key: keyOf(current) })
}

async function keep(
  app: App,
  message: { id: number; conversationId: number; conversation: { serviceUrl: string } },
  outcome: Outcome,
  hash: string,
): Promise<void> {
  const where = { id: message.id }
  switch (outcome.kind) {
    case 'done':
      await app.db.message.update({
        where,
        data: {
          state: 'posted',
          externalId: outcome.externalId,
          serviceUrl: message.conversation.serviceUrl,
          drawnHash: hash,
          drawnAt: app.now(),
          postedAt: app.now(),
        },
      })
      return
    case 'later':
      await app.db.message.update({ where, data: { state: 'pending' } })
      throw new TryLater(outcome.seconds, outcome.why)
    case 'gone':
      await retireMessage(app, message.id, outcome.why)
      if (outcome.scope === 'conversation') await retireConversation(app, message.conversationId, outcome.why)
      return
    default:
      await markUnknown(
        app,
        message.id,
        outcome.kind === 'unknown' ? outcome.why : 'the chat took no message',
      )
  }
}

async function markUnknown(app: App, id: number, why: string): Promise<void> {
  app.log.error({ message: id }, `a card may or may not have been posted, and is not sent again: ${why}`)
  await app.db.message.update({ where: { id }, data: { state: 'unknown', origin: null, retiredReason: why } })
}
