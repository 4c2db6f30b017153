import type { GroupActivity, Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { sqlOf } from '../database/sql.ts'
import { homesIn } from './regroup/head.ts'
import { formatShortId } from './shortId.ts'

export type HistoryEntry = GroupActivity & {
  person: Person | null
  /** Of which group that was merged into this one; null for its own lines. */
  of: string | null
}

const around = {
  person: true,
  group: { select: { number: true, project: { select: { shortIdPrefix: true } } } },
} as const

/** A group's history with that of what was merged into it, newest first; only its comments when asked so. */
export async function readHistory(
  app: App,
  query: { groupId: number; kind?: 'comment'; limit: number; offset?: number },
): Promise<HistoryEntry[]> {
  const { groupId } = query
  const rows = await app.db.groupActivity.findMany({
    where: { groupId: { in: await homesIn(sqlOf(app.db), groupId) }, kind: query.kind },
    include: around,
    orderBy: { id: 'desc' },
    take: query.limit,
    skip: query.offset ?? 0,
  })
  return rows.map(({ group, ...line }) => ({ ...line, of: line.groupId === groupId ? null : nameOf(group) }))
}

/** One line of a group's history; null when it is not there. */
export async function findLine(app: App, id: number): Promise<HistoryEntry | null> {
  const row = await app.db.groupActivity.findUnique({ where: { id }, include: { person: true } })
  return row && { ...row, of: null }
}

function nameOf({ number, project }: { number: number; project: { shortIdPrefix: string } }): string {
  return formatShortId(project.shortIdPrefix, number)
}
