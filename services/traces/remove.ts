import { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from '../database/database.ts'

const counted = ['TransactionMinute', 'TransactionHour', 'TransactionExample']

/** Deletes some of what was counted in a project that is being deleted, at most so many rows. @returns how many */
export async function deleteSomeTransactions(
  tx: Transaction,
  projectId: number,
  most: number,
): Promise<number> {
  let rows = 0
  for (const table of counted) {
    if (rows >= most) break
    const from = Prisma.raw(`"${table}"`)
    rows += await tx.$executeRaw`
      DELETE FROM ${from} WHERE ctid = ANY(ARRAY(
        SELECT c.ctid FROM "TransactionSeries" s JOIN ${from} c ON c."seriesId" = s.id
         WHERE s."projectId" = ${projectId} LIMIT ${most - rows}))`
  }
  return rows
}
