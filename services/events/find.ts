import type { Event } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'

// Within a group, events are in the order in which they came; the id decides between those of one moment.
const newestFirst = [{ receivedAt: 'desc' }, { eventId: 'desc' }] as const
const oldestFirst = [{ receivedAt: 'asc' }, { eventId: 'asc' }] as const

/** The dashed form of an event id, 32 hex digits with or without dashes; null for anything else. */
export function parseEventId(text: string): string | null {
  const hex = text.replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(hex)) return null
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** One event of a project; null when it is not there. @param eventId dashed; null, for what is no id, finds nothing */
export async function findEvent(app: App, projectId: number, eventId: string | null): Promise<Event | null> {
  if (eventId === null) return null
  return app.db.event.findUnique({ where: { projectId_eventId: { projectId, eventId } } })
}

/** The first or the last event of a group that is still kept. */
export async function edgeEvent(app: App, groupId: number, edge: 'latest' | 'oldest'): Promise<Event | null> {
  const orderBy = edge === 'latest' ? [...newestFirst] : [...oldestFirst]
  return app.db.event.findFirst({ where: { groupId }, orderBy })
}

/** A group's events, newest first. */
export async function listEvents(
  app: App,
  query: { groupId: number; limit: number; offset?: number },
): Promise<Event[]> {
  return app.db.event.findMany({
    where: { groupId: query.groupId },
    orderBy: [...newestFirst],
    take: query.limit,
    skip: query.offset ?? 0,
  })
}

/** How far back a project's events can be listed. */
export const deepest = 500

/**
 * A project's newest events, newest first, whichever group they are in; the first five hundred at most.
 * There is no index by project and time, because every event would pay for it. But the newest n events are in the n
 * groups that were seen last, and each group's events are in order.
 */
export async function listProjectEvents(
  app: App,
  query: { projectId: number; limit: number; offset: number },
): Promise<Event[]> {
  const { projectId, offset } = query
  const end = Math.min(deepest, offset + query.limit)
  if (offset >= end) return []
  const ids = await app.db.$queryRaw<{ eventId: string }[]>`
    SELECT e."eventId"::text AS "eventId"
      FROM (SELECT id FROM "Group" WHERE "projectId" = ${projectId} ORDER BY "lastSeenAt" DESC LIMIT ${end}) g
      CROSS JOIN LATERAL (
        SELECT "eventId", "receivedAt" FROM "Event" WHERE "groupId" = g.id ORDER BY "receivedAt" DESC LIMIT ${end}) e
     ORDER BY e."receivedAt" DESC, e."eventId" DESC LIMIT ${end - offset} OFFSET ${offset}`
  return app.db.event.findMany({
    where: { projectId, eventId: { in: ids.map(({ eventId }) => eventId) } },
    orderBy: [...newestFirst],
  })
}

/** The dashed ids of the events before and after one in its group. */
export async function neighboursOf(
  app: App,
  event: Pick<Event, 'groupId' | 'receivedAt' | 'eventId'>,
): Promise<{ previous: string | null; next: string | null }> {
  const { groupId, receivedAt, eventId } = event
  // Row comparisons let the index on (groupId, receivedAt) do the work, however many events there are.
  const [before, after] = await Promise.all([
    app.db.$queryRaw<{ eventId: string }[]>`
      SELECT "eventId"::text AS "eventId" FROM "Event"
       WHERE "groupId" = ${groupId} AND ("receivedAt", "eventId") < (${receivedAt}::timestamptz, ${eventId}::uuid)
       ORDER BY "receivedAt" DESC, "eventId" DESC LIMIT 1`,
    app.db.$queryRaw<{ eventId: string }[]>`
      SELECT "eventId"::text AS "eventId" FROM "Event"
       WHERE "groupId" = ${groupId} AND ("receivedAt", "eventId") > (${receivedAt}::timestamptz, ${eventId}::uuid)
       ORDER BY "receivedAt" ASC, "eventId" ASC LIMIT 1`,
  ])
  return { previous: before[0]?.eventId ?? null, next: after[0]?.eventId ?? null }
}
