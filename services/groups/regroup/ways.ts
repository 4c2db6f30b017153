import type { App } from '../../app.ts'
import { formatShortId } from '../shortId.ts'
import { undoableOf } from './undo.ts'

/** A way that leads to a group: hashes that are explained alike, so that nobody means one of them alone. */
export type Way = {
  variant: string
  explanation: string
  hashes: string[]
}

/** Something that was done and can be undone. */
export type Undoable = {
  id: number
  kind: 'merge' | 'split'
  at: Date
  /** The other group: what was merged into this one, or split off it. */
  other: { shortId: string; title: string }
  /** Events are still being sorted. */
  isMoving: boolean
}

const most = 200

/** What can be done about what is in a group, and what can be undone. */
export async function regroupingOf(
  app: App,
  groupId: number,
): Promise<{ undoable: Undoable[]; ways: Way[] }> {
  const [undoable, ways] = await Promise.all([readUndoable(app, groupId), waysOf(app, groupId)])
  return { undoable, ways }
}

/** The ways of a group's own, oldest first; those of groups that were merged into it go with these. */
async function waysOf(app: App, groupId: number): Promise<Way[]> {
  const rows = await app.db.groupHash.findMany({
    where: { groupId, homeId: null },
    orderBy: [{ createdAt: 'asc' }, { hash: 'asc' }],
    take: most,
  })
  const ways = new Map<string, Way>()
  for (const { hash, variant, explanation } of rows) {
    const key = `${variant} ${explanation}`
    const way = ways.get(key) ?? { variant, explanation, hashes: [] }
    way.hashes.push(hash)
    ways.set(key, way)
  }
  return [...ways.values()]
}

/** What can be undone of a group, newest first. */
async function readUndoable(app: App, groupId: number): Promise<Undoable[]> {
  const rows = await undoableOf(app, groupId)
  const groups = await app.db.group.findMany({
    where: { id: { in: rows.map(({ kind, fromId, toId }) => (kind === 'merge' ? fromId : toId)) } },
    select: { id: true, number: true, title: true, project: { select: { shortIdPrefix: true } } },
  })
  return rows.flatMap(({ id, kind, at, fromId, toId, state }) => {
    const other = groups.find((group) => group.id === (kind === 'merge' ? fromId : toId))
    if (!other) return []
    const shortId = formatShortId(other.project.shortIdPrefix, other.number)
    return [
      {
        id,
        kind: kind as Undoable['kind'],
        at,
        other: { shortId, title: other.title },
        isMoving: state === 'moving',
      },
    ]
  })
}
