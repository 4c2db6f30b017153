import type { App } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import type { LockedGroup } from './standing.ts'

/**
 * Lets everything that shows a group follow a change of it, in the transaction of the change: every copy of its card,
 * and every work item it is linked to.
 * @param from the work item that the change was read from
 */
export async function follow(
  app: Pick<App, 'jobs'>,
  sql: Sql,
  group: Pick<LockedGroup, 'id' | 'hasWorkItems'>,
  from?: number,
): Promise<void> {
  await app.jobs.send(sql, 'refresh', { groupId: group.id }, { key: String(group.id) })
  if (!group.hasWorkItems) return
  for (const id of await linkedItems(sql, group.id))
    if (id !== from) await app.jobs.send(sql, 'sync', { workItemId: id }, { key: String(id) })
}

/** Rows of the work items that a group is linked to. */
export async function linkedItems(sql: Sql, groupId: number): Promise<number[]> {
  const { rows } = await sql.query<{ id: number }>(
    `SELECT "workItemId" AS id FROM "Link" WHERE "groupId" = $1 AND state = 'linked' ORDER BY id`,
    [groupId],
  )
  return rows.map(({ id }) => id)
}
