import type { App } from '../app.ts'

/** So many, of one project, category and outcome, within one step of a span of time. */
export type Counted = { projectId: number; step: number; category: string; outcome: string; count: number }

export type Span = { since: Date; until: Date; stepSeconds: number }

/**
 * What was counted within a span, by steps from its beginning; steps without anything have no row.
 * @param query projectIds: null for all of the organization
 */
export async function readCounted(
  app: App,
  query: Span & { organizationId: number; projectIds: number[] | null },
): Promise<Counted[]> {
  const { organizationId, projectIds, since, until, stepSeconds } = query
  // Project by project, as the table is ordered by project and hour.
  return app.db.$queryRaw<Counted[]>`
    SELECT p.id AS "projectId", h.step, h.category, h.outcome, h.count
      FROM "Project" p, LATERAL (
        SELECT floor(extract(epoch FROM hour - ${since}::timestamptz) / ${stepSeconds}::int)::int AS step,
               category, outcome, sum(count)::float8 AS count
          FROM "ProjectHour"
         WHERE "projectId" = p.id AND hour >= ${since}::timestamptz AND hour < ${until}::timestamptz
         GROUP BY 1, 2, 3) h
     WHERE p."organizationId" = ${organizationId}
       AND (${projectIds === null} OR p.id = ANY(${projectIds ?? []}::int[]))
     ORDER BY p.id, h.category, h.outcome, h.step`
}
