import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import { hourOf } from './counters.ts'
import { categoryOf } from './event.ts'
import type { Grouped, Sum } from './incoming.ts'
import { hashUser } from './user.ts'

/** Inserts events that are not there yet. @throws what the database says of one that is */
export async function insertEvents(sql: Sql, events: Grouped[]): Promise<void> {
  // Payloads go one by one: inside an array each would have to be escaped once more, at a third of the batch's cost.
  const payloads = events.map((_, index) => `(${index + 1}, $${index + 11}::json)`).join(', ')
  await sql.query(
    `INSERT INTO "Event" ("projectId", "eventId", "groupId", "homeId", "receivedAt", "occurredAt", level, environment, release, title, payload)
     SELECT project, event, "group", home, received, occurred, level, environment, release, title, payload
       FROM unnest($1::int[], $2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[])
         WITH ORDINALITY AS t(project, event, "group", received, occurred, level, environment, release, title, home, n)
       JOIN (VALUES ${payloads}) AS p(n, payload) USING (n)`,
    [
      events.map(({ projectId }) => projectId),
      events.map(({ event }) => event.eventId),
      events.map(({ groupId }) => groupId),
      events.map(({ event }) => event.receivedAt),
      events.map(({ event }) => event.occurredAt),
      events.map(({ event }) => event.level),
      events.map(({ event }) => event.environment),
      events.map(({ event }) => event.release),
      events.map(({ event }) => event.title),
      events.map(({ homeId }) => homeId),
      ...events.map(({ payload }) => payload),
    ],
  )
}

/** Adds events to the counters of their groups, hours, users, projects and releases, and keeps the latest facts. */
export async function countIn(app: Foundation, sql: Sql, sums: Sum[]): Promise<void> {
  const users = distinctUsers(sums)
  const hours = hoursOf(sums)
  const projects = projectsOf(sums)
  const releases = releasesOf(sums)
  await sql.query(
    `WITH hit AS (
       INSERT INTO "GroupUser" ("groupId", "userKey", "isOwn") SELECT * FROM unnest($1::int[], $2::text[], $27::boolean[]) ON CONFLICT DO NOTHING RETURNING "groupId"),
     users AS (SELECT "groupId", count(*)::int AS count FROM hit GROUP BY "groupId"),
     hours AS (
       INSERT INTO "GroupHour" ("groupId", hour, count) SELECT * FROM unnest($3::int[], $4::timestamptz[], $5::int[])
       ON CONFLICT ("groupId", hour) DO UPDATE SET count = "GroupHour".count + excluded.count),
     outcomes AS (
       INSERT INTO "ProjectHour" ("projectId", hour, category, outcome, count)
       SELECT p, $8::timestamptz, k, 'accepted', c FROM unnest($6::int[], $26::text[], $7::int[]) AS t(p, k, c)
       ON CONFLICT ("projectId", hour, category, outcome) DO UPDATE SET count = "ProjectHour".count + excluded.count),
     releases AS (
       UPDATE "Release" AS r SET "eventCount" = r."eventCount" + t.count, "firstEventAt" = least(r."firstEventAt", t.first),
         "lastEventAt" = greatest(r."lastEventAt", t.last)
       FROM unnest($21::int[], $22::text[], $23::int[], $24::timestamptz[], $25::timestamptz[]) AS t(project, version, count, first, last)
       WHERE r."projectId" = t.project AND r.version = t.version)
     UPDATE "Group" AS g SET
       "eventCount" = g."eventCount" + t.events,
       "userCount" = g."userCount" + coalesce(u.count, 0),
       "firstSeenAt" = least(g."firstSeenAt", t.earliest),
       "lastSeenAt" = greatest(g."lastSeenAt", t.latest),
       "lastEventId" = CASE WHEN t.latest >= g."lastSeenAt" THEN t.event ELSE g."lastEventId" END,
       title = CASE WHEN t.latest >= g."lastSeenAt" THEN t.title ELSE g.title END,
       message = CASE WHEN t.latest >= g."lastSeenAt" THEN t.message ELSE g.message END,
       culprit = CASE WHEN t.latest >= g."lastSeenAt" THEN t.culprit ELSE g.culprit END,
       "topFrame" = CASE WHEN t.latest >= g."lastSeenAt" THEN t.frame ELSE g."topFrame" END,
       level = CASE WHEN t.latest >= g."lastSeenAt" THEN t.level ELSE g.level END,
       environment = CASE WHEN t.latest >= g."lastSeenAt" THEN t.environment ELSE g.environment END,
       "lastRelease" = CASE WHEN t.latest >= g."lastSeenAt" THEN coalesce(t.release, g."lastRelease") ELSE g."lastRelease" END,
       "firstRelease" = coalesce(g."firstRelease", t.release)
     FROM unnest($9::int[], $10::int[], $11::timestamptz[], $12::timestamptz[], $13::uuid[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[])
       AS t(id, events, earliest, latest, event, title, message, culprit, frame, level, environment, release)
       LEFT JOIN users u ON u."groupId" = t.id
     WHERE g.id = t.id`,
    [
      users.map(({ groupId }) => groupId),
      users.map(({ userKey }) => userKey),
      hours.map(({ groupId }) => groupId),
      hours.map(({ hour }) => hour),
      hours.map(({ count }) => count),
      projects.map(({ projectId }) => projectId),
      projects.map(({ count }) => count),
      hourOf(app.now()),
      sums.map(({ groupId }) => groupId),
      sums.map(({ events }) => events.length),
      sums.map(({ events }) => new Date(Math.min(...events.map(({ event }) => event.occurredAt.getTime())))),
      sums.map(({ latest }) => latest.event.occurredAt),
      ...(
        ['eventId', 'title', 'message', 'culprit', 'topFrame', 'level', 'environment', 'release'] as const
      ).map((name) => sums.map(({ latest }) => latest.event[name])),
      releases.map(({ projectId }) => projectId),
      releases.map(({ version }) => version),
      releases.map(({ times }) => times.length),
      releases.map(({ times }) => new Date(Math.min(...times))),
      releases.map(({ times }) => new Date(Math.max(...times))),
      projects.map(({ category }) => category),
      users.map(({ isOwn }) => isOwn),
    ],
  )
}

/** Who the events of groups hit, each once. */
export function distinctUsers(sums: Sum[]): { groupId: number; userKey: string; isOwn: boolean }[] {
  return sums.flatMap(({ groupId, events }) => {
    const users = new Map<string, boolean>()
    for (const { event, homeId } of events)
      if (event.user !== null) users.set(event.user, homeId === null || users.get(event.user) === true)
    return [...users].map(([user, isOwn]) => ({ groupId, userKey: hashUser(user), isOwn }))
  })
}

function hoursOf(sums: Sum[]): { groupId: number; hour: Date; count: number }[] {
  return sums.flatMap(({ groupId, events }) => {
    const counts = new Map<number, number>()
    for (const { event } of events) {
      const hour = hourOf(event.occurredAt).getTime()
      counts.set(hour, (counts.get(hour) ?? 0) + 1)
    }
    return [...counts].map(([hour, count]) => ({ groupId, hour: new Date(hour), count }))
  })
}

type OfProject = { projectId: number; category: string; count: number }

function projectsOf(sums: Sum[]): OfProject[] {
  const counts = new Map<string, OfProject>()
  for (const { projectId, event } of sums.flatMap(({ events }) => events)) {
    const category = categoryOf(event)
    const key = `${projectId} ${category}`
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { projectId, category, count: 1 })
  }
  return [...counts.values()].sort(
    (left, right) => left.projectId - right.projectId || (left.category < right.category ? -1 : 1),
  )
}

type OfRelease = { projectId: number; version: string; times: number[] }

// In one order everywhere, as the projects.
function releasesOf(sums: Sum[]): OfRelease[] {
  const releases = new Map<string, OfRelease>()
  for (const { projectId, event } of sums.flatMap(({ events }) => events)) {
    if (event.release === null) continue
    const key = `${projectId} ${event.release}`
    const entry = releases.get(key) ?? { projectId, version: event.release, times: [] }
    entry.times.push(event.occurredAt.getTime())
    releases.set(key, entry)
  }
  return [...releases.values()].sort(
    (left, right) => left.projectId - right.projectId || (left.version < right.version ? -1 : 1),
  )
}
