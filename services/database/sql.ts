import type { Transaction } from './database.ts'

/**
 * Something that runs SQL inside a transaction: the query builder's, or a plain connection where the builder would
 * cost more than the work (the ingest batch).
 */
export type Sql = {
  query<Row extends object>(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: Row[]; rowCount?: number | null }>
}

export function sqlOf(tx: Transaction | Sql): Sql {
  if (!('$queryRawUnsafe' in tx)) return tx
  return { query: async (text, values = []) => ({ rows: await tx.$queryRawUnsafe(text, ...values) }) }
}
