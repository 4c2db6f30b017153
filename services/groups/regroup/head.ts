import type { Sql } from '../../database/sql.ts'

/** Of the group $1: `up` is itself, what it was merged into, and what that was merged into; the last has no `next`. */
export const upwards = `WITH RECURSIVE up AS (
    SELECT id, "mergedIntoId" AS next FROM "Group" WHERE id = $1
    UNION SELECT g.id, g."mergedIntoId" FROM up JOIN "Group" g ON g.id = up.next)`

/** The group that holds what a group held: itself, or what it was merged into, and what that was merged into. */
export async function headOf(sql: Sql, groupId: number): Promise<number> {
  const { rows } = await sql.query<{ id: number }>(`${upwards} SELECT id FROM up WHERE next IS NULL`, [
    groupId,
  ])
  return rows[0]?.id ?? groupId
}

/** A group and everything that was merged into it, and into that. */
export async function homesIn(sql: Sql, groupId: number): Promise<number[]> {
  const { rows } = await sql.query<{ id: number }>(
    `WITH RECURSIVE down AS (
       SELECT $1::int AS id UNION SELECT g.id FROM down JOIN "Group" g ON g."mergedIntoId" = down.id)
     SELECT id FROM down ORDER BY id`,
    [groupId],
  )
  return rows.map(({ id }) => id)
}
