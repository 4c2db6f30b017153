import { Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Config } from '../config.ts'
import type { Transaction } from '../database/database.ts'
import { eraseSome } from '../erasure/erase.ts'
import { purgeDeleted } from '../projects/purge.ts'
import { forgetOverBudget } from './budget.ts'
import { forgetOldEvents } from './oldEvents.ts'
import { forgetOldGroups } from './oldGroups.ts'
import type { Kind, Step } from './walk.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long something is kept: so many days, or as long as events are. */
type Days = number | 'events'

/** Rows of a table with an index by their time (behind `where`, if there is one): the oldest are found at once. */
type Timed = { name: string; table: string; time: string; days: Days; where?: string }

/** Rows of a table without one: walked along a number, some thousand at a time. */
type Numbered = Timed & { along: string }

const empty = `NOT EXISTS (SELECT 1 FROM "TransactionHour" WHERE "seriesId" = id)
  AND NOT EXISTS (SELECT 1 FROM "TransactionMinute" WHERE "seriesId" = id)`

// A table of another part of Hitch gets a line here. Where rows are looked up by time alone, an index on the time is
// there already; nothing gets one for being forgotten, as every write would pay for it.
const timed: Timed[] = [
  // Longer than any service repeats a delivery.
  { name: 'activities seen', table: 'SeenActivity', time: 'at', days: 2 },
  // As long as Azure DevOps keeps its own history of deliveries, and a day.
  { name: 'hook notifications', table: 'HookNotification', time: 'receivedAt', days: 8 },
  { name: 'counts of quotas', table: 'QuotaCount', time: 'endsAt', days: 1 },
  { name: 'pending presses', table: 'PendingPress', time: 'expiresAt', days: 1 },
  { name: 'check-ins', table: 'CheckIn', time: 'startedAt', days: 'events' },
  { name: 'minutes of sessions', table: 'SessionCount', time: 'at', days: 2, where: 'width = 60' },
  { name: 'hours of sessions', table: 'SessionCount', time: 'at', days: 'events', where: 'width = 3600' },
  { name: 'minutes of transactions', table: 'TransactionMinute', time: 'at', days: 2, where: '"isFolded"' },
  { name: 'hours of transactions', table: 'TransactionHour', time: 'at', days: 'events' },
  { name: 'examples of transactions', table: 'TransactionExample', time: 'hour', days: 'events' },
  // After all that was counted in them.
  {
    name: 'series of transactions',
    table: 'TransactionSeries',
    time: 'lastSeenAt',
    days: 'events',
    where: empty,
  },
  { name: 'attachments', table: 'Attachment', time: 'receivedAt', days: 'events' },
  // Longer than nearly every session lasts, and as long as phones keep their reports at most.
  { name: 'open sessions', table: 'OpenSession', time: 'updatedAt', days: 5 },
]

const eventIsThere = `EXISTS (SELECT 1 FROM "Event" e
  WHERE e."projectId" = "Attachment"."projectId" AND e."eventId" = "Attachment"."eventId")`

const numbered: Numbered[] = [
  // An event that has not come a day after its files does not come; one that was forgotten leaves them behind.
  {
    name: 'attachments without an event',
    table: 'Attachment',
    along: 'id',
    time: 'receivedAt',
    days: 1,
    where: `NOT ${eventIsThere}`,
  },
  { name: 'hours of groups', table: 'GroupHour', along: 'groupId', time: 'hour', days: 'events' },
  { name: 'hours of projects', table: 'ProjectHour', along: 'projectId', time: 'hour', days: 'events' },
  // Addresses of cards that cannot be reached any more; for a while they tell why.
  { name: 'retired cards', table: 'Message', along: 'id', time: 'retiredAt', days: 30 },
]

/** Everything that is forgotten when it is old. */
export const kinds: Kind[] = [
  { name: 'deleted projects', everyMs: 0, step: untilNone(purgeDeleted) },
  { name: 'erased users', everyMs: 0, step: untilNone(eraseSome) },
  ...timed.map(({ name, ...what }) => ({ name, everyMs: 0, step: stepByTime(what) })),
  { name: 'events', everyMs: 6 * hourMs, step: forgetOldEvents },
  { name: 'events over budget', everyMs: 10 * 60_000, step: forgetOverBudget },
  ...numbered.map(({ name, ...what }) => ({ name, everyMs: dayMs, step: stepAlong(what) })),
  { name: 'groups', everyMs: dayMs, step: forgetOldGroups },
]

/** Before which time things are old. */
export function endOf(config: Pick<Config, 'retentionDays'>, days: Days, now: Date): Date {
  return new Date(now.getTime() - (days === 'events' ? config.retentionDays : days) * dayMs)
}

// There are no numbers to walk along; as long as there is something, it goes on.
function untilNone(
  take: (app: App, tx: Transaction, at: { most: number; now: Date }) => Promise<number | null>,
): Step {
  return async (app, tx, at) => {
    const forgotten = await take(app, tx, at)
    return forgotten === null ? { forgotten: 0, position: null } : { forgotten, position: 0 }
  }
}

function stepByTime({ table, time, days, where = 'true' }: Omit<Timed, 'name'>): Step {
  const [from, at, only] = [nameOf(table), nameOf(time), Prisma.raw(where)]
  return async (app, tx, { most, now }) => {
    const end = endOf(app.config, days, now)
    const forgotten = await tx.$executeRaw`
      DELETE FROM ${from} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${from} WHERE ${only} AND ${at} < ${end}::timestamptz ORDER BY ${at} LIMIT ${most}))`
    return { forgotten, position: null }
  }
}

function stepAlong({ table, along, time, days, where = 'true' }: Omit<Numbered, 'name'>): Step {
  const [from, number, at, only] = [nameOf(table), nameOf(along), nameOf(time), Prisma.raw(where)]
  return async (app, tx, { position, most, now }) => {
    const end = endOf(app.config, days, now)
    const [edge] = await tx.$queryRaw<{ number: number | null; count: number }[]>`
      SELECT max(n) AS number, count(*)::int AS count FROM (
        SELECT ${number} AS n FROM ${from} WHERE ${number} > ${position} ORDER BY ${number} LIMIT ${most * 2}) part`
    if (!edge || edge.number === null) return { forgotten: 0, position: null }
    // All rows of the last number are looked at, so that the next step begins behind it.
    const forgotten = await tx.$executeRaw`
      DELETE FROM ${from} WHERE ${number} > ${position} AND ${number} <= ${edge.number} AND ${at} < ${end}::timestamptz
         AND ${only}`
    return { forgotten, position: edge.count < most * 2 ? null : edge.number }
  }
}

function nameOf(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`)
}
