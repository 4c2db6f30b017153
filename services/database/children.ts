import { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from './database.ts'

/**
 * Deletes rows of the tables whose rows go when their group or project does: few enough at a time that no statement is
 * felt. The tables are found by their foreign keys, so that none is forgotten.
 * @param most about so many rows
 * @param except tables that are not touched
 * @returns rows deleted; fewer than `most` when none are left
 */
export async function deleteChildren(
  tx: Transaction,
  parent: 'Group' | 'Project',
  ids: number[],
  { most, except }: { most: number; except: string[] },
): Promise<number> {
  let rows = 0
  for (const { table, column } of await childrenOf(tx, parent)) {
    if (rows >= most) break
    if (except.includes(table)) continue
    const [from, key] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)]
    rows += await tx.$executeRaw`
      DELETE FROM ${from} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${from} WHERE ${key} = ANY(${ids}) LIMIT ${most - rows}))`
  }
  return rows
}

function childrenOf(tx: Transaction, parent: string): Promise<{ table: string; column: string }[]> {
  return tx.$queryRaw`
    SELECT t.relname AS table, a.attname AS column
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confdeltype = 'c' AND array_length(c.conkey, 1) = 1
       AND c.confrelid = format('%I', ${parent}::text)::regclass
     ORDER BY t.relname`
}
