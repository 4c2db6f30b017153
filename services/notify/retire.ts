import type { App } from '../app.ts'

/** Forgets the address of a card that cannot be reached any more, and keeps why. */
export async function retireMessage(app: App, id: number, why: string): Promise<void> {
  app.log.warn({ message: id }, `a card is not followed any more: ${why}`)
  await app.db.message.update({
    where: { id },
    data: { state: 'retired', origin: null, leasedUntil: null, retiredAt: app.now(), retiredReason: why },
  })
}

/** Marks a conversation as gone: its cards are retired, its rules rest until the bot is back. */
export async function retireConversation(app: App, id: number, why: string): Promise<void> {
  await app.db.$transaction([
    app.db.conversation.update({ where: { id }, data: { goneAt: app.now(), goneReason: why } }),
    app.db.message.updateMany({
      where: { conversationId: id, state: { in: ['pending', 'posted', 'unknown'] } },
      data: { state: 'retired', origin: null, leasedUntil: null, retiredAt: app.now(), retiredReason: why },
    }),
  ])
  app.log.warn({ conversation: id }, `a conversation cannot be reached any more: ${why}`)
}
