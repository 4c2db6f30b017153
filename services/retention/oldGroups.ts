import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { removeGroups } from '../groups/remove.ts'
import type { Walked } from './walk.ts'

// Each is locked, told good-bye and taken apart: fewer at a time than mere rows.
const groupsAtOnce = 50

/**
 * Forgets groups that nothing was heard of for as long as events are kept, and that nobody has put anything into: no
 * assignee, no comment, no work item, no follower, no
 * bookmark, and not archived, as that is a decision about what may come back.
 * When the error comes back, it is a new group.
 * @param at see `Step`
 */
export async function forgetOldGroups(
  app: App,
  tx: Transaction,
  { position, most, now }: { position: number; most: number; now: Date },
): Promise<Walked> {
  const { retentionDays } = app.config
  const [edge] = await tx.$queryRaw<{ id: number | null; count: number }[]>`
    SELECT max(id) AS id, count(*)::int AS count FROM (
      SELECT id FROM "Group" WHERE id > ${position} ORDER BY id LIMIT ${most * 2}) part`
  if (!edge || edge.id === null) return { forgotten: 0, position: null }
  const groups = await tx.$queryRaw<{ id: number }[]>`
    SELECT g.id FROM "Group" g
      JOIN "Project" p ON p.id = g."projectId",
      LATERAL (SELECT ${now}::timestamptz - make_interval(days => least(p."retentionDays", ${retentionDays}::int)) AS "end") t
     WHERE g.id > ${position} AND g.id <= ${edge.id}
       AND g."lastSeenAt" < t."end"
       AND g.status NOT IN ('archived', 'merged') AND g."assigneeId" IS NULL AND g."assigneeTeamId" IS NULL AND NOT g."hasWorkItems"
       AND NOT EXISTS (SELECT 1 FROM "Event" e WHERE e."groupId" = g.id AND e."receivedAt" >= t."end")
       AND NOT EXISTS (SELECT 1 FROM "Link" l WHERE l."groupId" = g.id)
       AND NOT EXISTS (SELECT 1 FROM "GroupSubscription" s WHERE s."groupId" = g.id AND s."isActive")
       AND NOT EXISTS (SELECT 1 FROM "GroupBookmark" b WHERE b."groupId" = g.id)
       AND NOT EXISTS (SELECT 1 FROM "GroupActivity" a WHERE a."groupId" = g.id AND (a.kind = 'comment' OR (a.at >= t."end" AND a.via NOT IN ('sdk', 'timer'))))
     ORDER BY g.id LIMIT ${groupsAtOnce} FOR UPDATE OF g`
  const ids = groups.map(({ id }) => id)
  const why = 'Nothing was heard of it for so long that Hitch has forgotten it.'
  const { rows, areGone } = await removeGroups(app, tx, ids, { why, most })
  const isFull = ids.length === groupsAtOnce || !areGone
  if (isFull) return { forgotten: rows, position: areGone ? (ids.at(-1) ?? position) : position }
  return { forgotten: rows, position: edge.count < most * 2 ? null : edge.id }
}
