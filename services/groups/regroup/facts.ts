import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import type { EventPayload } from '../../events/event.ts'
import { describe } from '../../events/title.ts'

/** Lets a group tell of the latest event that it has, after others were taken out of it. */
export async function settleLatest(app: App, tx: Transaction, groupId: number): Promise<void> {
  const event = await tx.event.findFirst({
    where: { groupId },
    orderBy: [{ receivedAt: 'desc' }, { eventId: 'desc' }],
  })
  if (event) {
    const { title, message, culprit, topFrame } = describe(event.payload as unknown as EventPayload)
    const { environment, level, eventId, occurredAt, release } = event
    await tx.group.update({
      where: { id: groupId },
      data: {
        title,
        message,
        culprit,
        topFrame,
        environment,
        level,
        lastEventId: eventId,
        lastSeenAt: occurredAt,
        ...(release === null ? {} : { lastRelease: release }),
        version: { increment: 1 },
      },
    })
  }
  await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
}
