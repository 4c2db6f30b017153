import type { Sql } from '../database/sql.ts'
import type { Effect } from './status.ts'

/** Why somebody should look at a group. */
export type InboxReason = 'new' | 'regressed' | 'escalating' | 'unignored'

/** For how many days that stays so, if nobody looks: then everybody knows of it. */
export const daysInInbox: Record<InboxReason, number> = { new: 7, regressed: 14, escalating: 7, unignored: 7 }

/** When a group leaves the inbox by itself. */
export function endOfInbox(reason: InboxReason, now: Date): Date {
  return new Date(now.getTime() + daysInInbox[reason] * 24 * 3_600_000)
}

/** Lets the inbox follow what was done to a group's status, in the same transaction; the group is locked. */
export async function moveInbox(
  sql: Sql,
  groupId: number,
  { set, inbox, isReview }: Effect,
  now: Date,
): Promise<void> {
  if (inbox)
    await sql.query(
      `INSERT INTO "GroupInbox" ("groupId", reason, at, "endsAt") VALUES ($1, $2, $3::timestamptz, $4::timestamptz)
       ON CONFLICT ("groupId") DO UPDATE SET reason = excluded.reason, at = excluded.at, "endsAt" = excluded."endsAt", "reviewedAt" = NULL`,
      [groupId, inbox, now, endOfInbox(inbox, now)],
    )
  else if (set.status || set.substatus)
    await sql.query('DELETE FROM "GroupInbox" WHERE "groupId" = $1', [groupId])
  else if (isReview)
    await sql.query('UPDATE "GroupInbox" SET "reviewedAt" = $2::timestamptz WHERE "groupId" = $1', [
      groupId,
      now,
    ])
}

/** Whether a group waits for somebody to look at it. */
export async function isInInbox(sql: Sql, groupId: number): Promise<boolean> {
  const { rows } = await sql.query(
    'SELECT 1 FROM "GroupInbox" WHERE "groupId" = $1 AND "reviewedAt" IS NULL',
    [groupId],
  )
  return rows.length > 0
}
