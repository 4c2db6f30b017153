import type { Sql } from '../../database/sql.ts'

/** Lets what people wrote about a group's events follow them, at once. */
export async function moveReports(sql: Sql, fromId: number, toId: number): Promise<void> {
  await sql.query(
    `UPDATE "UserReport" SET "groupId" = CASE WHEN "groupId" = $1 THEN $2 ELSE "groupId" END,
       "feedbackGroupId" = CASE WHEN "feedbackGroupId" = $1 THEN $2 ELSE "feedbackGroupId" END
      WHERE "groupId" = $1 OR "feedbackGroupId" = $1`,
    [fromId, toId],
  )
  await countReports(sql, [fromId, toId])
}

/** Lets them follow events that went back, or to a group of their own; those whose event is gone stay. */
export async function settleReports(sql: Sql, ids: number[]): Promise<void> {
  await sql.query(
    `UPDATE "UserReport" r SET "groupId" = e."groupId" FROM "Event" e
      WHERE r."groupId" = ANY($1::int[]) AND e."projectId" = r."projectId" AND e."eventId" = r."eventId" AND e."groupId" <> r."groupId"`,
    [ids],
  )
  await sql.query(
    `UPDATE "UserReport" r SET "feedbackGroupId" = e."groupId" FROM "Event" e
      WHERE r."feedbackGroupId" = ANY($1::int[]) AND e."projectId" = r."projectId" AND e."eventId" = r."reportId"
        AND e."groupId" <> r."feedbackGroupId"`,
    [ids],
  )
  await countReports(sql, ids)
}

async function countReports(sql: Sql, ids: number[]): Promise<void> {
  await sql.query(
    `UPDATE "Group" g SET "reportCount" = (SELECT count(*) FROM "UserReport" r WHERE r."groupId" = g.id) WHERE id = ANY($1::int[])`,
    [ids],
  )
}
