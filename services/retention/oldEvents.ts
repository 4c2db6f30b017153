import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import type { Walked } from './walk.ts'

/**
 * Forgets old events of some groups, group by group along their numbers: each group's events are in an index by time
 * already, so nothing is asked of those who write events. What is kept as long as the group is: its first event and its
 * newest, and the one that its facts, and so its cards, are of.
 * @param at see `Step`
 */
export async function forgetOldEvents(
  app: App,
  tx: Transaction,
  { position, most, now }: { position: number; most: number; now: Date },
): Promise<Walked> {
  const { retentionDays } = app.config
  const groups = most * 2
  const [found] = await tx.$queryRaw<Found[]>`
    WITH walked AS (
      SELECT g.id, g."lastEventId",
             ${now}::timestamptz - make_interval(days => least(p."retentionDays", ${retentionDays}::int)) AS "end"
        FROM (SELECT id, "projectId", "lastEventId" FROM "Group" WHERE id > ${position} ORDER BY id LIMIT ${groups}) g
        JOIN "Project" p ON p.id = g."projectId" ORDER BY g.id),
    old AS (
      SELECT e.row FROM walked w, LATERAL (
        -- The first stays: it is the one that is left out.
        SELECT ctid AS row, "eventId", "receivedAt" FROM "Event"
         WHERE "groupId" = w.id AND "receivedAt" < w."end" ORDER BY "receivedAt", "eventId" OFFSET 1) e
       WHERE e."eventId" <> w."lastEventId"
         AND EXISTS (SELECT 1 FROM "Event" newer
                      WHERE newer."groupId" = w.id AND (newer."receivedAt", newer."eventId") > (e."receivedAt", e."eventId"))
       LIMIT ${most}),
    gone AS (DELETE FROM "Event" WHERE ctid = ANY(ARRAY(SELECT row FROM old)) RETURNING 1)
    SELECT (SELECT count(*)::int FROM walked) AS walked, (SELECT max(id) FROM walked) AS "lastWalked",
           (SELECT count(*)::int FROM old) AS found,
           (SELECT count(*)::int FROM gone) AS forgotten`
  if (!found || found.lastWalked === null) return { forgotten: 0, position: null }
  const { forgotten } = found
  // There may be more in any of them, as nothing says in which order they were found.
  if (found.found === most) return { forgotten, position }
  return { forgotten, position: found.walked < groups ? null : found.lastWalked }
}

type Found = {
  walked: number
  lastWalked: number | null
  found: number
  forgotten: number
}
