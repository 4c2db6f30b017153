import type { GroupActivity, Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'

export type HistoryEntry = GroupActivity & { person: Person | null }

/** A group's history, newest first; only its comments when asked so. */
export async function readHistory(
  app: App,
  query: { groupId: number; kind?: 'comment'; limit: number; offset?: number },
): Promise<HistoryEntry[]> {
  return app.db.groupActivity.findMany({
    where: { groupId: query.groupId, kind: query.kind },
    include: { person: true },
    orderBy: { id: 'desc' },
    take: query.limit,
    skip: query.offset ?? 0,
  })
}

/** One line of a group's history; null when it is not there. */
export async function findLine(app: App, id: number): Promise<HistoryEntry | null> {
  return app.db.groupActivity.findUnique({ where: { id }, include: { person: true } })
}
