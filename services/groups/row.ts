import { type Group, Prisma } from '../../prisma/client/client.ts'
import type { Database } from '../database/database.ts'

/** A group with what it needs beside it to be viewed. */
export type GroupRow = Group & {
  project: { id: number; organizationId: number; slug: string; name: string; shortIdPrefix: string }
  assignee: Named | null
  assigneeTeam: Named | null
}

type Named = { id: number; name: string }

/** What the query builder is to bring along for a GroupRow. */
export const viewed = { project: true, assignee: true, assigneeTeam: true } as const

/**
 * One group's row, or that of the group it was merged into, in one exchange with the database: the query builder would take four, one after another, and this
 * stands in the way of every press.
 */
export async function readRow(
  db: Database,
  where: { id: number } | { projectId: number; number: number },
): Promise<GroupRow | null> {
  const condition =
    'id' in where
      ? Prisma.sql`g.id = ${where.id}`
      : Prisma.sql`g."projectId" = ${where.projectId} AND g.number = ${where.number}`
  const rows = await db.$queryRaw<GroupRow[]>`
    SELECT g.*, row_to_json(project) AS project, row_to_json(assignee) AS assignee, row_to_json(team) AS "assigneeTeam"
      FROM "Group" g
      JOIN (SELECT id, "organizationId", slug, name, "shortIdPrefix" FROM "Project") project ON project.id = g."projectId"
      LEFT JOIN (SELECT id, name FROM "Person") assignee ON assignee.id = g."assigneeId"
      LEFT JOIN (SELECT id, name FROM "Team") team ON team.id = g."assigneeTeamId"
     WHERE ${condition}`
  const [row] = rows
  if (!row || row.mergedIntoId === null) return row ?? null
  // Whatever was said of a merged group is about the one it is in.
  return readRow(db, { id: row.mergedIntoId })
}
