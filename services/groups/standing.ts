import type { Sql } from '../database/sql.ts'
import { UserError } from '../errors.ts'
import type { Standing } from './status.ts'

export type LockedGroup = Standing & {
  id: number
  projectId: number
  hasCards: boolean
  hasWorkItems: boolean
  isRegrouped: boolean
  mergedIntoId: number | null
}

/** The columns that hold an end to resolving or archiving; cleared when the status changes. */
export const open = {
  resolution: null,
  archivedUntil: null,
  archivedUntilCount: null,
  archivedCount: null,
  archivedWindow: null,
}

const columns = `g.id, g."projectId", g.status, g.substatus, g."statusChangedAt", g.resolution, g."archivedUntil",
  g."archivedUntilCount", g."archivedCount", g."archivedWindow", g."assigneeId", g."assigneeTeamId", g."eventCount",
  g."userCount", g.level, g.priority, g."isPriorityChosen", g."hasCards", g."hasWorkItems", g."isRegrouped", g."mergedIntoId"`

/** Locks groups until the transaction ends, always in the order of their ids, so that no two callers block each other. */
export async function lockGroups(sql: Sql, ids: number[]): Promise<LockedGroup[]> {
  const { rows } = await sql.query<LockedGroup>(
    `SELECT ${columns} FROM "Group" g WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  )
  return rows
}

/**
 * Locks, in the same order, the groups that hashes lead to; a group that several lead to comes as often.
 * Who waits for a lock gets the group as it is then, but the hash as it was before. Hashes that left meanwhile, when
 * groups were merged or split, are of an older generation then and lead nowhere: the caller looks again.
 */
export async function lockGroupsByHash(
  sql: Sql,
  wanted: { projectId: number; hash: string }[],
): Promise<(LockedGroup & { hash: string; homeId: number | null })[]> {
  const { rows } = await sql.query<LockedGroup & { hash: string; homeId: number | null }>(
    `SELECT h.hash, h."homeId", ${columns} FROM unnest($1::int[], $2::text[]) AS w(project, hash)
       JOIN "GroupHash" h ON h."projectId" = w.project AND h.hash = w.hash
       JOIN "Group" g ON g.id = h."groupId" AND g.generation = h.generation ORDER BY g.id FOR NO KEY UPDATE OF g`,
    [wanted.map(({ projectId }) => projectId), wanted.map(({ hash }) => hash)],
  )
  return rows
}

/** One group's standing, locked; null when it is not there. */
export async function readStanding(sql: Sql, id: number): Promise<LockedGroup | null> {
  return (await lockGroups(sql, [id]))[0] ?? null
}

/** The answer for a group that is not there. */
export function gone(): UserError {
  return new UserError('That group is not here. It may have been deleted, or belong to somebody else.', 404)
}
