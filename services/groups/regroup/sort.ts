import { isDeepStrictEqual } from 'node:util'
import type { Event, Regrouping } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { type Sql, sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { hourOf } from '../../events/counters.ts'
import type { EventPayload } from '../../events/event.ts'
import { storedEvent } from '../../events/stored.ts'
import { hashUser, userKey } from '../../events/user.ts'
import { groupBy } from '../../grouping/groupBy.ts'
import { type ProjectGrouping, projectGroupingOf } from '../../grouping/project.ts'
import { lockGroups } from '../standing.ts'
import { countUsers, removeUsersOf } from './counters.ts'
import { keepRecord, readAfter } from './events.ts'
import { settleLatest } from './facts.ts'
import { type SplitRecord, splitRecord } from './record.ts'
import { settleReports } from './reports.ts'

// Each is read whole and looked at.
const eventsAtOnce = 100

/**
 * Sorts some events of a group that was split: those whose hashes lead to the new group move there, with what was
 * counted of them.
 * @returns whether all are sorted
 */
export async function sortSome(app: App, { id, fromId, toId, record }: Regrouping): Promise<boolean> {
  return transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const { after } = splitRecord.parse(record)
    const passed = await readAfter(sql, fromId, after, eventsAtOnce)
    const events = await tx.event.findMany({
      where: { OR: passed.map(({ projectId, eventId }) => ({ projectId, eventId })) },
    })
    const { project } = await tx.group.findUniqueOrThrow({
      where: { id: fromId },
      include: { project: true },
    })
    const leadsTo = await placesOf(sql, [fromId, toId], projectGroupingOf(project.grouping))
    const own = events.filter(({ homeId }) => homeId === null)
    const leaving = own.filter((event) => leadsTo(event) === toId)
    const staying = own.filter((event) => !leaving.includes(event))
    await lockGroups(sql, [fromId, toId])
    // Another run of the job may have sorted these while their groups were waited for.
    if (!(await isStillAt(sql, id, after))) return false
    await moveEvents(sql, leaving, { fromId, toId })
    await keepUsers(sql, staying, fromId)
    const last = passed.at(-1)
    if (last && passed.length === eventsAtOnce) {
      await keepRecord(sql, id, { after: { receivedAt: last.receivedAt, eventId: last.eventId } })
      return false
    }
    await settle(app, tx, { id, fromId, toId })
    return true
  })
}

async function isStillAt(sql: Sql, id: number, after: SplitRecord['after']): Promise<boolean> {
  const { rows } = await sql.query<{ record: unknown }>(
    `SELECT record FROM "Regrouping" WHERE id = $1 AND state = 'moving'`,
    [id],
  )
  const [row] = rows
  return row !== undefined && isDeepStrictEqual(splitRecord.parse(row.record).after, after)
}

/** Where the hashes of an event lead, as events that arrive are led: by the first that leads anywhere. */
async function placesOf(
  sql: Sql,
  groupIds: number[],
  grouping: ProjectGrouping,
): Promise<(event: Event) => number | undefined> {
  const { rows } = await sql.query<{ hash: string; groupId: number }>(
    'SELECT hash, "groupId" FROM "GroupHash" WHERE "groupId" = ANY($1::int[])',
    [groupIds],
  )
  const known = new Map(rows.map(({ hash, groupId }) => [hash, groupId]))
  return (event) => {
    const by = groupBy(storedEvent(event.payload as unknown as EventPayload), grouping)
    for (const { hash } of [...by.fingerprints, ...(by.earlier?.() ?? [])]) {
      const groupId = known.get(hash)
      if (groupId !== undefined) return groupId
    }
    return undefined
  }
}

async function moveEvents(sql: Sql, events: Event[], { fromId, toId }: { fromId: number; toId: number }) {
  if (events.length === 0) return
  await sql.query(
    `UPDATE "Event" e SET "groupId" = $1 FROM unnest($2::int[], $3::uuid[]) AS t(project, event)
      WHERE e."projectId" = t.project AND e."eventId" = t.event`,
    [toId, events.map(({ projectId }) => projectId), events.map(({ eventId }) => eventId)],
  )
  await sql.query(
    `UPDATE "Group" SET "eventCount" = greatest(0, "eventCount" + CASE WHEN id = $1 THEN $3::int ELSE -$3::int END) WHERE id IN ($1, $2)`,
    [toId, fromId, events.length],
  )
  const hours = events.map(({ occurredAt }) => hourOf(occurredAt))
  await sql.query(
    `WITH moved AS (SELECT h, count(*)::int AS c FROM unnest($3::timestamptz[]) AS t(h) GROUP BY h),
     added AS (
       INSERT INTO "GroupHour" ("groupId", hour, count) SELECT $1::int, h, c FROM moved
       ON CONFLICT ("groupId", hour) DO UPDATE SET count = "GroupHour".count + excluded.count)
     UPDATE "GroupHour" g SET count = greatest(0, g.count - c) FROM moved WHERE g."groupId" = $2 AND g.hour = moved.h`,
    [toId, fromId, hours],
  )
  await sql.query(
    `INSERT INTO "GroupUser" ("groupId", "userKey") SELECT $1::int, k FROM unnest($2::text[]) AS t(k) ON CONFLICT DO NOTHING`,
    [toId, usersOf(events)],
  )
}

async function keepUsers(sql: Sql, events: Event[], groupId: number): Promise<void> {
  await sql.query(
    `UPDATE "GroupUser" SET "isOwn" = true WHERE "groupId" = $1 AND "userKey" = ANY($2::text[]) AND NOT "isOwn"`,
    [groupId, usersOf(events)],
  )
}

function usersOf(events: Event[]): string[] {
  const keys = events.flatMap(({ payload }) => userKey((payload as unknown as EventPayload).user) ?? [])
  return [...new Set(keys)].map(hashUser)
}

// Users whose events are not kept any more are nobody's for certain, and stay where they were counted.
async function settle(
  app: App,
  tx: Transaction,
  { id, fromId, toId }: { id: number; fromId: number; toId: number },
): Promise<void> {
  const sql = sqlOf(tx)
  await removeUsersOf(sql, toId, fromId)
  await sql.query(
    `UPDATE "GroupUser" u SET "isOwn" = true WHERE u."groupId" = $1 AND NOT u."isOwn"
        AND NOT EXISTS (SELECT 1 FROM "Group" g JOIN "GroupUser" o ON o."groupId" = g.id
                         WHERE g."mergedIntoId" = $1 AND o."userKey" = u."userKey")`,
    [fromId],
  )
  await sql.query('DELETE FROM "GroupHour" WHERE "groupId" = $1 AND count <= 0', [fromId])
  await countUsers(sql, [fromId, toId])
  await settleReports(sql, [fromId, toId])
  for (const groupId of [fromId, toId].sort((a, b) => a - b)) {
    await settleFirst(sql, groupId)
    await settleLatest(app, tx, groupId)
  }
  const merged = await tx.group.count({ where: { mergedIntoId: fromId } })
  await tx.group.update({ where: { id: fromId }, data: { isRegrouped: merged > 0 } })
  await tx.regrouping.update({ where: { id }, data: { state: 'done' } })
}

// A group began with its first event, unless that is not kept any more.
async function settleFirst(sql: Sql, groupId: number): Promise<void> {
  await sql.query(
    `UPDATE "Group" g SET "firstSeenAt" = e."occurredAt", "firstRelease" = coalesce(e.release, g."firstRelease")
       FROM (SELECT "occurredAt", release FROM "Event" WHERE "groupId" = $1 ORDER BY "receivedAt", "eventId" LIMIT 1) e
      WHERE g.id = $1 AND g."eventCount" <= (SELECT count(*) FROM "Event" WHERE "groupId" = $1)`,
    [groupId],
  )
}
