import type { Sql } from '../database/sql.ts'
import type { Standing } from './status.ts'

export type LockedGroup = Standing & { id: number; projectId: number; hasCards: boolean }

/** Locks groups until the transaction ends, always in the order of their ids, so that no two callers block each other. */
export async function lockGroups(sql: Sql, ids: number[]): Promise<LockedGroup[]> {
  const { rows } = await sql.query<LockedGroup>(
    `SELECT id, "projectId", status, substatus, "statusChangedAt", resolution, "archivedUntil", "archivedUntilCount",
            "assigneeId", "assigneeTeamId", "eventCount", "hasCards"
       FROM "Group" WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  )
  return rows
}

/** One group's standing, locked; null when it is not there. */
export async function readStanding(sql: Sql, id: number): Promise<LockedGroup | null> {
  return (await lockGroups(sql, [id]))[0] ?? null
}
