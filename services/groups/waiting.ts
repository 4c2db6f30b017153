import type { Sql } from '../database/sql.ts'
import type { Standing } from './status.ts'

/**
 * Keeps what a resolution waits for and what an archive counts in step with a change of status: the commit it is
 * resolved in, the users it is quiet for. In the change's transaction; the group is locked.
 */
export async function moveWaiting(
  sql: Sql,
  group: { id: number } & Partial<Pick<Standing, 'resolution' | 'substatus' | 'archivedWindow'>>,
  set: Partial<Standing>,
): Promise<void> {
  if (!set.status) return
  if (group.resolution?.inCommit)
    await sql.query('DELETE FROM "AwaitedCommit" WHERE "groupId" = $1', [group.id])
  if (group.substatus === 'until_users' && group.archivedWindow)
    await sql.query('DELETE FROM "SnoozedUser" WHERE "groupId" = $1', [group.id])
  const commit = set.resolution?.inCommit
  if (commit)
    await sql.query(
      'INSERT INTO "AwaitedCommit" ("groupId", sha, repository) VALUES ($1, $2, $3) ON CONFLICT ("groupId") DO NOTHING',
      [group.id, commit.sha, commit.repository],
    )
}
