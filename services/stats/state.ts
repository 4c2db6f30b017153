import type { App } from '../app.ts'
import { hourOf } from '../events/counters.ts'

/** How many rows of a kind are in a state. */
export type InState = { state: string; count: number }

export type OutcomeCount = { category: string; outcome: string; count: number }

const dayMs = 24 * 3_600_000

/** What was counted in the last day, of all projects and by all processes. */
export async function countLastDay(app: App): Promise<OutcomeCount[]> {
  const since = new Date(hourOf(app.now()).getTime() - dayMs)
  // Project by project, as the table is ordered by project and hour.
  return app.db.$queryRaw<OutcomeCount[]>`
    SELECT h.category, h.outcome, sum(h.count)::float8 AS count
      FROM "Project" p, LATERAL (
        SELECT category, outcome, count FROM "ProjectHour" WHERE "projectId" = p.id AND hour > ${since}::timestamptz) h
     GROUP BY 1, 2 ORDER BY 1, 2`
}

/** Connections to Azure DevOps by how they are. */
export async function countIntegrations(app: App): Promise<InState[]> {
  return app.db.$queryRaw<InState[]>`
    SELECT state, count(*)::float8 AS count FROM "Integration" GROUP BY state ORDER BY state`
}

/** Posted cards and those that wait, by state. Reads the whole table. */
export async function countMessages(app: App): Promise<InState[]> {
  return app.db.$queryRaw<InState[]>`
    SELECT state, count(*)::float8 AS count FROM "Message" GROUP BY state ORDER BY state`
}

/** Groups by status. Reads the whole index. */
export async function countGroups(app: App): Promise<InState[]> {
  return app.db.$queryRaw<InState[]>`
    SELECT status AS state, count(*)::float8 AS count FROM "Group" GROUP BY status ORDER BY status`
}
