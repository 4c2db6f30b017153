import type { Sql } from '../../database/sql.ts'

/**
 * Lets those who follow a group follow another as well. What somebody has to do with the other already stays: who
 * asked to be left alone is.
 * @returns the people who follow it now, or do not want to, only because of the first
 */
export async function addFollowers(sql: Sql, fromId: number, toId: number): Promise<number[]> {
  const { rows } = await sql.query<{ id: number }>(
    `INSERT INTO "GroupSubscription" ("groupId", "personId", reason, "isActive", at)
     SELECT $2::int, "personId", reason, "isActive", at FROM "GroupSubscription" WHERE "groupId" = $1
     ON CONFLICT DO NOTHING RETURNING "personId" AS id`,
    [fromId, toId],
  )
  return rows.map(({ id }) => id).sort((left, right) => left - right)
}

/** Takes them off again, but for those who have had to do with the other group since. */
export async function removeFollowers(
  sql: Sql,
  { fromId, toId, people }: { fromId: number; toId: number; people: number[] },
): Promise<void> {
  await sql.query(
    `DELETE FROM "GroupSubscription" t USING "GroupSubscription" f
      WHERE t."groupId" = $2 AND f."groupId" = $1 AND t."personId" = f."personId" AND t."personId" = ANY($3::int[])
        AND (t.reason, t."isActive", t.at) = (f.reason, f."isActive", f.at)`,
    [fromId, toId, people],
  )
}
