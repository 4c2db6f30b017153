import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import { type Identity, needleOf } from './identity.ts'

/**
 * Deletes the examples of a project's transactions that tell of a user. There are few of them, and what is counted
 * names nobody.
 * @returns how many
 */
export async function eraseExamples(
  tx: Transaction,
  projectId: number,
  identities: Identity[],
): Promise<number> {
  const patterns = identities.map((identity) => `%${literal(needleOf(identity))}%`)
  return tx.$executeRaw`
    DELETE FROM "TransactionExample" AS e USING "TransactionSeries" AS s
     WHERE s.id = e."seriesId" AND s."projectId" = ${projectId} AND lower(e.example::text) LIKE ANY(${patterns}::text[])`
}
