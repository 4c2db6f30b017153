import type { App } from '../app.ts'
import { sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { escalationThreshold } from './archive.ts'
import { writeEffect } from './change.ts'
import { eventsPerDay } from './daily.ts'
import { priorityAfter } from './priority.ts'
import { readStanding } from './standing.ts'
import type { Effect, Standing } from './status.ts'

const minute = 60_000
const day = 24 * 60 * minute
// Two turns of the job: an event that arrives between them is seen by one.
const lookedBack = 2 * minute
// The least that counts as escalating, see escalationThreshold.
const fewest = 10
const atOnce = 500

/**
 * Finds open groups that everybody knows of and that suddenly come far more often than they did: by the same rule by
 * which an archive ends. Looks only at those that events reached within the last minutes, and locks only those that
 * most likely escalate: the others are just being written to.
 */
export async function findEscalating(app: App): Promise<void> {
  for (const id of await candidates(app)) await escalate(app, id)
}

// By project, so that each group is found by its index however many there are. Ten times the median is not reached
// when more than two of the days before have a tenth of today.
async function candidates(app: App): Promise<number[]> {
  const now = app.now()
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const rows = await app.db.$queryRaw<{ id: number }[]>`
    SELECT g.id FROM "Project" p
      CROSS JOIN LATERAL (
        SELECT id FROM "Group" g WHERE g."projectId" = p.id AND g.status = 'unresolved'
          AND g."lastSeenAt" > ${before(lookedBack)} AND g.substatus = 'ongoing'
          AND g."statusChangedAt" <= ${before(day)}) g
      CROSS JOIN LATERAL (
        SELECT sum(h.count) FILTER (WHERE h.hour > ${before(day)}) AS today,
               sum(h.count) FILTER (WHERE h.hour > ${before(2 * day)} AND h.hour <= ${before(day)}) AS d1,
               sum(h.count) FILTER (WHERE h.hour > ${before(3 * day)} AND h.hour <= ${before(2 * day)}) AS d2,
               sum(h.count) FILTER (WHERE h.hour > ${before(4 * day)} AND h.hour <= ${before(3 * day)}) AS d3,
               sum(h.count) FILTER (WHERE h.hour > ${before(5 * day)} AND h.hour <= ${before(4 * day)}) AS d4,
               sum(h.count) FILTER (WHERE h.hour > ${before(6 * day)} AND h.hour <= ${before(5 * day)}) AS d5,
               sum(h.count) FILTER (WHERE h.hour <= ${before(6 * day)}) AS d6
          FROM "GroupHour" h WHERE h."groupId" = g.id AND h.hour > ${before(7 * day)}) h
     WHERE p."deletedAt" IS NULL AND h.today >= ${fewest}
       AND num_nonnulls(nullif(10 * h.d1 > h.today, false), nullif(10 * h.d2 > h.today, false),
             nullif(10 * h.d3 > h.today, false), nullif(10 * h.d4 > h.today, false),
             nullif(10 * h.d5 > h.today, false), nullif(10 * h.d6 > h.today, false)) <= 2
     LIMIT ${atOnce}`
  return rows.map(({ id }) => id)
}

async function escalate(app: App, groupId: number): Promise<void> {
  await transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const group = await readStanding(sql, groupId)
    if (!group) return
    const effect = effectOfTraffic(group, await eventsPerDay(sql, groupId, app.now()), app.now())
    if (!effect) return
    await writeEffect(app, sql, group, effect, { personId: null, via: 'timer' })
    const { lastEventId: eventId } = await tx.group.findUniqueOrThrow({
      where: { id: groupId },
      select: { lastEventId: true },
    })
    await app.jobs.send(sql, 'notify', { groupId, happening: 'escalating', eventId, wasOpen: true })
  })
}

/**
 * What its events of today do to an open group; null when they are no more than usual.
 * @param days events of each of the last days, the last 24 hours last
 */
export function effectOfTraffic(group: Standing, days: number[], now: Date): Effect | null {
  if (group.status !== 'unresolved' || group.substatus !== 'ongoing') return null
  // Who has just reopened it has seen how often it comes.
  if (now.getTime() - group.statusChangedAt.getTime() < day) return null
  const before = days.slice(0, -1)
  const eventsToday = days.at(-1) ?? 0
  // Without a day to compare with, nothing is more than usual.
  if (before.length === 0) return null
  const eventsPerDay = escalationThreshold(before)
  if (eventsToday < eventsPerDay) return null
  return {
    set: { substatus: 'escalating', ...priorityAfter(group, 'escalating') },
    activity: { kind: 'escalating', data: { eventsToday, eventsPerDay } },
    inbox: 'escalating',
    isQuiet: true,
  }
}
