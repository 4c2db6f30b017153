import type { Sql } from '../../database/sql.ts'

/** Whoever looked at a merged group, or marked it, has done so with the one it is in. */
export async function addLooks(sql: Sql, fromId: number, toId: number): Promise<void> {
  await sql.query(
    `INSERT INTO "GroupSeen" ("groupId", "personId", at) SELECT $2::int, "personId", at FROM "GroupSeen" WHERE "groupId" = $1
     ON CONFLICT ("groupId", "personId") DO UPDATE SET at = greatest("GroupSeen".at, excluded.at)`,
    [fromId, toId],
  )
  await sql.query(
    `INSERT INTO "GroupBookmark" ("groupId", "personId", at)
     SELECT $2::int, "personId", at FROM "GroupBookmark" WHERE "groupId" = $1 ON CONFLICT DO NOTHING`,
    [fromId, toId],
  )
}
