import type { Transaction } from '../../database/database.ts'
import type { MergeRecord } from './record.ts'

/** Takes a merged group out of what waits for somebody or something, so that nothing happens to it meanwhile. */
export async function putAside(tx: Transaction, groupId: number): Promise<MergeRecord['aside']> {
  const where = { groupId }
  const [inbox, awaited] = [
    await tx.groupInbox.findUnique({ where }),
    await tx.awaitedCommit.findUnique({ where }),
  ]
  await tx.groupInbox.deleteMany({ where })
  await tx.awaitedCommit.deleteMany({ where })
  return { inbox, awaited }
}

/** Puts it back. */
export async function putBack(
  tx: Transaction,
  groupId: number,
  { inbox, awaited }: MergeRecord['aside'],
): Promise<void> {
  if (inbox) await tx.groupInbox.create({ data: { ...inbox, groupId } })
  if (awaited) await tx.awaitedCommit.create({ data: { ...awaited, groupId } })
}
