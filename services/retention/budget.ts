import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import type { Walked } from './walk.ts'

// Of so many of the oldest events as are too many, times this, the loudest groups' go first.
const choice = 4

/**
 * Forgets events of a project that keeps more than it may, project by project along their numbers. Which go: an event
 * counts the less the older it is and the more of its kind there are, both by powers of four. First, newest and shown
 * events stay, as always.
 * @param at see `Step`
 */
export async function forgetOverBudget(
  _app: App,
  tx: Transaction,
  { position, most, now }: { position: number; most: number; now: Date },
): Promise<Walked> {
  const project = await tx.project.findFirst({
    where: { id: { gt: position }, eventBudget: { not: null } },
    orderBy: { id: 'asc' },
    select: { id: true, eventBudget: true },
  })
  if (!project) return { forgotten: 0, position: null }
  const excess = Math.min(
    most,
    (await countUpTo(tx, project.id, (project.eventBudget ?? 0) + most)) - (project.eventBudget ?? 0),
  )
  if (excess <= 0) return { forgotten: 0, position: project.id }
  const forgotten = await tx.$executeRaw`
    WITH candidates AS (
      SELECT e.ctid AS row, e."receivedAt", g."eventCount" FROM "Group" g, LATERAL (
        SELECT ctid, "eventId", "receivedAt" FROM "Event" WHERE "groupId" = g.id
         ORDER BY "receivedAt", "eventId" OFFSET 1 LIMIT ${excess * choice}) e
       WHERE g."projectId" = ${project.id} AND g."eventCount" > 2 AND e."eventId" <> g."lastEventId"
         AND EXISTS (SELECT 1 FROM "Event" newer
                      WHERE newer."groupId" = g.id AND (newer."receivedAt", newer."eventId") > (e."receivedAt", e."eventId"))),
    chosen AS (
      SELECT row FROM candidates
       ORDER BY log(4, 1 + greatest(0, extract(epoch FROM ${now}::timestamptz - "receivedAt") / 3600)::numeric)
              + log(4, "eventCount"::numeric) DESC, "receivedAt" LIMIT ${excess})
    DELETE FROM "Event" WHERE ctid = ANY(ARRAY(SELECT row FROM chosen))`
  return { forgotten, position: forgotten < excess || excess < most ? project.id : project.id - 1 }
}

async function countUpTo(tx: Transaction, projectId: number, most: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "Event" WHERE "projectId" = ${projectId} LIMIT ${most}) part`
  return row?.count ?? 0
}
