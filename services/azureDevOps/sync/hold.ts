import type { Integration, WorkItem } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { TryLater } from '../../errors.ts'

export type HeldItem = WorkItem & { integration: Integration }

// Longer than all calls about one work item may take together.
const leaseMs = 180_000

/**
 * Works on a work item while nobody else does: what it reads and writes there must not be mixed with somebody else's.
 * @returns null when there is no such row
 * @throws TryLater when somebody else is at it
 */
export async function holding<Result>(
  app: App,
  id: number,
  work: (item: HeldItem) => Promise<Result>,
): Promise<Result | null> {
  const now = app.now()
  const { count } = await app.db.workItem.updateMany({
    where: { id, OR: [{ leasedUntil: null }, { leasedUntil: { lt: now } }] },
    data: { leasedUntil: new Date(now.getTime() + leaseMs) },
  })
  const item = await app.db.workItem.findUnique({ where: { id }, include: { integration: true } })
  if (!item) return null
  if (count === 0) throw new TryLater(1, 'somebody else is at this work item')
  try {
    return await work(item)
  } finally {
    await app.db.workItem.updateMany({ where: { id }, data: { leasedUntil: null } })
  }
}
