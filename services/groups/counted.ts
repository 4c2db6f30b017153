import type { Sql } from '../database/sql.ts'
import { type Counted, nextLook } from './archive.ts'
import type { LockedGroup } from './standing.ts'

const minute = 60_000

/**
 * Counts what the limit of an archived group asks for, once events are counted into it. Groups that are not archived
 * are asked nothing.
 * @param arrived how many events came, and who they hit, as hashes; asked for where it matters
 */
export async function countArchived(
  sql: Sql,
  group: LockedGroup,
  arrived: { events: number; users: () => string[]; now: Date },
): Promise<Counted> {
  const { now } = arrived
  const counted = {
    eventCount: group.eventCount + arrived.events,
    userCount: group.userCount,
    eventsToday: 0,
    inWindow: 0,
  }
  if (group.status !== 'archived') return counted
  if (group.substatus === 'until_escalating') return { ...counted, eventsToday: await today(sql, group, now) }
  if (group.substatus === 'until_count' && group.archivedWindow !== null) {
    if (counted.eventCount < (group.archivedUntilCount ?? 0)) return counted
    const inWindow = await eventsWithin(sql, group, now)
    if (inWindow < (group.archivedCount ?? 0))
      await lookAgainAt(sql, group.id, nextLook(group, { ...counted, inWindow }))
    return { ...counted, inWindow }
  }
  if (group.substatus !== 'until_users') return counted
  if (group.archivedWindow === null) return { ...counted, userCount: await usersOf(sql, group.id) }
  return { ...counted, inWindow: await usersWithin(sql, group, arrived) }
}

async function today(sql: Sql, { id }: LockedGroup, now: Date): Promise<number> {
  return one(
    sql,
    'SELECT coalesce(sum(count), 0)::int AS count FROM "GroupHour" WHERE "groupId" = $1 AND hour > $2::timestamptz',
    [id, new Date(now.getTime() - 24 * 60 * minute)],
  )
}

// What came before it was archived is what somebody did not want to hear of.
function beginOf(group: LockedGroup, now: Date): Date {
  const begin = now.getTime() - (group.archivedWindow ?? 0) * minute
  return new Date(Math.max(begin, group.statusChangedAt.getTime()))
}

async function eventsWithin(sql: Sql, group: LockedGroup, now: Date): Promise<number> {
  return one(
    sql,
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM "Event" WHERE "groupId" = $1 AND "receivedAt" > $2::timestamptz LIMIT $3) e`,
    [group.id, beginOf(group, now), group.archivedCount],
  )
}

async function lookAgainAt(sql: Sql, groupId: number, count: number): Promise<void> {
  await sql.query('UPDATE "Group" SET "archivedUntilCount" = $2 WHERE id = $1', [groupId, count])
}

async function usersOf(sql: Sql, groupId: number): Promise<number> {
  return one(sql, 'SELECT "userCount" AS count FROM "Group" WHERE id = $1', [groupId])
}

async function usersWithin(
  sql: Sql,
  group: LockedGroup,
  { users, now }: { users: () => string[]; now: Date },
): Promise<number> {
  await sql.query('DELETE FROM "SnoozedUser" WHERE "groupId" = $1 AND "seenAt" <= $2::timestamptz', [
    group.id,
    beginOf(group, now),
  ])
  await sql.query(
    `INSERT INTO "SnoozedUser" ("groupId", "userKey", "seenAt") SELECT $1::int, u, $3::timestamptz FROM unnest($2::text[]) AS u
     ON CONFLICT ("groupId", "userKey") DO UPDATE SET "seenAt" = excluded."seenAt"`,
    [group.id, users(), now],
  )
  return one(sql, 'SELECT count(*)::int AS count FROM "SnoozedUser" WHERE "groupId" = $1', [group.id])
}

async function one(sql: Sql, text: string, values: unknown[]): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(text, values)
  return rows[0]?.count ?? 0
}
