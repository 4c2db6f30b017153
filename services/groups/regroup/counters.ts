import type { Sql } from '../../database/sql.ts'

// As many users as are counted at once while a group is locked.
const usersAtOnce = 10_000

/** Adds what a group has counted to another; both are locked. What it counted stays where it is. */
export async function addCounters(sql: Sql, fromId: number, toId: number): Promise<void> {
  await sql.query(
    `INSERT INTO "GroupHour" ("groupId", hour, count) SELECT $2::int, hour, count FROM "GroupHour" WHERE "groupId" = $1
     ON CONFLICT ("groupId", hour) DO UPDATE SET count = "GroupHour".count + excluded.count`,
    [fromId, toId],
  )
  await sql.query(
    `UPDATE "Group" t SET "eventCount" = t."eventCount" + f."eventCount", "isRegrouped" = true, version = t.version + 1,
       "firstSeenAt" = least(t."firstSeenAt", f."firstSeenAt"),
       "firstRelease" = CASE WHEN f."firstSeenAt" < t."firstSeenAt" THEN coalesce(f."firstRelease", t."firstRelease")
                             ELSE coalesce(t."firstRelease", f."firstRelease") END
       FROM "Group" f WHERE t.id = $2 AND f.id = $1`,
    [fromId, toId],
  )
  await sql.query(
    `UPDATE "Group" t SET ("lastSeenAt", "lastEventId", title, message, culprit, "topFrame", level, environment, "lastRelease") =
       (f."lastSeenAt", f."lastEventId", f.title, f.message, f.culprit, f."topFrame", f.level, f.environment,
        coalesce(f."lastRelease", t."lastRelease"))
       FROM "Group" f WHERE t.id = $2 AND f.id = $1 AND f."lastSeenAt" > t."lastSeenAt"`,
    [fromId, toId],
  )
}

/**
 * Adds some of a group's users to another's, which is locked; who is in both is counted once.
 * @param after the last key that was added before
 * @returns the last key that was added; null when there are no more
 */
export async function addUsers(
  sql: Sql,
  fromId: number,
  toId: number,
  after: string,
): Promise<string | null> {
  const { rows } = await sql.query<{ seen: number; last: string | null }>(
    `WITH picked AS (
       SELECT "userKey" FROM "GroupUser" WHERE "groupId" = $1 AND "userKey" > $3 ORDER BY "userKey" LIMIT ${usersAtOnce}),
     added AS (
       INSERT INTO "GroupUser" ("groupId", "userKey", "isOwn") SELECT $2::int, "userKey", false FROM picked
       ON CONFLICT DO NOTHING RETURNING 1),
     counted AS (UPDATE "Group" SET "userCount" = "userCount" + (SELECT count(*) FROM added) WHERE id = $2)
     SELECT count(*)::int AS seen, max("userKey") AS last FROM picked`,
    [fromId, toId, after],
  )
  const [row] = rows
  return row && row.seen === usersAtOnce ? row.last : null
}

/**
 * Takes off a group what one that was merged into it has counted, before and since; both are locked, and it is not
 * merged any more.
 * @param since events that came by its hashes while it was merged
 */
export async function subtractCounters(
  sql: Sql,
  { fromId, toId, since }: { fromId: number; toId: number; since: number },
): Promise<void> {
  await sql.query('UPDATE "Group" SET "eventCount" = "eventCount" + $2 WHERE id = $1', [fromId, since])
  await sql.query(
    `UPDATE "Group" t SET "eventCount" = greatest(0, t."eventCount" - f."eventCount") FROM "Group" f WHERE t.id = $2 AND f.id = $1`,
    [fromId, toId],
  )
  await sql.query(
    `UPDATE "GroupHour" t SET count = t.count - f.count FROM "GroupHour" f
      WHERE t."groupId" = $2 AND f."groupId" = $1 AND f.hour = t.hour`,
    [fromId, toId],
  )
  await sql.query('DELETE FROM "GroupHour" WHERE "groupId" = $1 AND count <= 0', [toId])
  await removeUsersOf(sql, fromId, toId)
  await countUsers(sql, [fromId, toId])
}

/** Takes the users of a group off another, but for that one's own and those of what is merged into it still. */
export async function removeUsersOf(sql: Sql, fromId: number, toId: number): Promise<void> {
  await sql.query(
    `DELETE FROM "GroupUser" u WHERE u."groupId" = $2 AND NOT u."isOwn"
        AND EXISTS (SELECT 1 FROM "GroupUser" f WHERE f."groupId" = $1 AND f."userKey" = u."userKey")
        AND NOT EXISTS (SELECT 1 FROM "Group" g JOIN "GroupUser" o ON o."groupId" = g.id
                         WHERE g."mergedIntoId" = $2 AND o."userKey" = u."userKey")`,
    [fromId, toId],
  )
}

/** Counts the users of groups anew. */
export async function countUsers(sql: Sql, ids: number[]): Promise<void> {
  await sql.query(
    `UPDATE "Group" g SET "userCount" = (SELECT count(*) FROM "GroupUser" u WHERE u."groupId" = g.id) WHERE id = ANY($1::int[])`,
    [ids],
  )
}
