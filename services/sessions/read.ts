import type { App } from '../app.ts'
import type { Span } from '../stats/counted.ts'
import { spanOf, widths } from './batch.ts'
import type { Status } from './progress.ts'
import { type Sketch, unite } from './sketch.ts'

/** What sessions can be told apart by; what was not asked for is 0 or empty. */
export type By = 'project' | 'release' | 'environment'

/** So many sessions that ended in one way, and whose they were, within one step of a span of time. */
export type Measured = {
  projectId: number
  release: string
  environment: string
  step: number
  status: Status
  sessions: number
  users: Sketch | null
}

export type SessionQuery = Span & {
  organizationId: number
  /** Null for all of the organization. */
  projectIds: number[] | null
  releases?: string[] | null
  environments?: string[] | null
  by: By[]
}

/**
 * Sessions by steps from the beginning of a span, which is one of hours or, where it begins within the last two days,
 * of minutes. Steps without sessions have no row.
 */
export async function readSessions(app: App, query: SessionQuery): Promise<Measured[]> {
  const {
    organizationId,
    projectIds,
    releases = null,
    environments = null,
    since,
    until,
    stepSeconds,
    by,
  } = query
  const { rows } = await app.pool.query<Omit<Measured, 'users'> & { users: Buffer[] | null }>(
    `SELECT CASE WHEN $6 THEN c."projectId" ELSE 0 END AS "projectId", CASE WHEN $7 THEN release ELSE '' END AS release,
            CASE WHEN $8 THEN environment ELSE '' END AS environment,
            floor(extract(epoch FROM at - $2::timestamptz) / $4::int)::int AS step, status,
            sum(sessions)::float8 AS sessions, array_agg(users) FILTER (WHERE users IS NOT NULL) AS users
       FROM "SessionCount" c
      WHERE c."projectId" IN (SELECT id FROM "Project" WHERE "organizationId" = $1 AND ($9::int[] IS NULL OR id = ANY($9::int[])))
        AND width = $5::int AND at >= $2::timestamptz AND at < $3::timestamptz
        AND ($10::text[] IS NULL OR release = ANY($10::text[])) AND ($11::text[] IS NULL OR environment = ANY($11::text[]))
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    [
      organizationId,
      since,
      until,
      stepSeconds,
      widthFor(query),
      by.includes('project'),
      by.includes('release'),
      by.includes('environment'),
      projectIds,
      releases,
      environments,
    ],
  )
  return rows.map((row) => ({ ...row, users: unite(row.users ?? []) }))
}

// Hours wherever they fit: there are sixty times fewer.
function widthFor({ since, until, stepSeconds }: Span): number {
  const [hour, minute] = widths
  const isWhole = [since, until].every((at) => spanOf(at, hour).getTime() === at.getTime())
  return stepSeconds % hour === 0 && isWhole ? hour : minute
}
