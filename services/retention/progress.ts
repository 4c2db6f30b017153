import type { App } from '../app.ts'

/** How the forgetting of one kind of thing stands. */
export type Progress = { kind: string; forgotten: number; behindSeconds: number }

/** How much is forgotten of each kind, and how long ago a walk last came to its end (or the first one began). */
export async function readProgress(app: App): Promise<Progress[]> {
  const marks = await app.db.retentionMark.findMany({ orderBy: { kind: 'asc' } })
  const now = app.now().getTime()
  return marks.map(({ kind, forgotten, finishedAt, beganAt }) => ({
    kind,
    forgotten: Number(forgotten),
    behindSeconds: Math.max(0, (now - (finishedAt ?? beganAt).getTime()) / 1000),
  }))
}

/** Deleted projects that still hold something. */
export function countDeletedProjects(app: App): Promise<number> {
  return app.db.project.count({ where: { deletedAt: { not: null } } })
}

// Groups are numbered in the order in which their first events came, and first events stay: the oldest event is one of
// the oldest groups'. A group that was split off or merged is younger than its events, hence more than one.
const oldestGroups = 100

/** How old the oldest event is that is kept; null when there is none. */
export async function oldestEventSeconds(app: App): Promise<number | null> {
  const [row] = await app.db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(e."receivedAt") AS at FROM (SELECT id FROM "Group" ORDER BY id LIMIT ${oldestGroups}) g,
      LATERAL (SELECT "receivedAt" FROM "Event" WHERE "groupId" = g.id ORDER BY "receivedAt" LIMIT 1) e`
  return row?.at ? Math.max(0, (app.now().getTime() - row.at.getTime()) / 1000) : null
}
