import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import type { Names } from '../events/names.ts'
import type { Report } from './batch.ts'
import type { Place } from './session.ts'

/** Under which release and environment something is counted: empty where a project makes more names than are kept. */
export type Kept = (projectId: number, place: Place) => Place

/**
 * Makes the releases and environments that reports name and nobody knew, as events do, as far as a project may make
 * new ones.
 * @returns the names that are new, to be remembered once this is committed
 */
export async function writePlaces(
  app: Foundation,
  names: Names,
  sql: Sql,
  reports: Report[],
): Promise<{ fresh: string[]; kept: Kept }> {
  const places = reports.map((report) => ({
    projectId: report.projectId,
    ...(report.kind === 'update' ? report.update : report.bucket),
  }))
  const receivedAt = app.now()
  const fresh = await names.write(
    sql,
    places.map(({ projectId, release, environment }) => ({
      projectId,
      event: { release, environment: environment || null, receivedAt },
    })),
  )
  const known = await readKnown(sql, places)
  return {
    fresh,
    kept: (projectId, { release, environment }) => ({
      release: known.has(`release ${projectId} ${release}`) ? release : '',
      environment: known.has(`environment ${projectId} ${environment}`) ? environment : '',
    }),
  }
}

async function readKnown(sql: Sql, places: ({ projectId: number } & Place)[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ key: string }>(
    `SELECT 'release ' || "projectId" || ' ' || version AS key FROM "Release"
      WHERE ("projectId", version) IN (SELECT * FROM unnest($1::int[], $2::text[]))
     UNION ALL
     SELECT 'environment ' || "projectId" || ' ' || name FROM "Environment"
      WHERE ("projectId", name) IN (SELECT * FROM unnest($1::int[], $3::text[]))`,
    [
      places.map(({ projectId }) => projectId),
      places.map(({ release }) => release),
      places.map(({ environment }) => environment),
    ],
  )
  return new Set(rows.map(({ key }) => key))
}
