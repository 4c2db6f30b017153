import type { Sql } from '../database/sql.ts'
import type { HitchEvent } from './event.ts'

/** Notes in which releases groups were new, or came back; those whose event names no release are in none. */
export async function noteInReleases(
  sql: Sql,
  kind: 'new' | 'regressed',
  groups: { projectId: number; groupId: number; event: Pick<HitchEvent, 'release' | 'receivedAt'> }[],
): Promise<void> {
  const named = groups.filter(({ event }) => event.release !== null)
  if (named.length === 0) return
  await sql.query(
    `INSERT INTO "ReleaseGroup" ("projectId", version, kind, "groupId", at)
     SELECT project, version, $5, "group", at
       FROM unnest($1::int[], $2::text[], $3::int[], $4::timestamptz[]) AS t(project, version, "group", at)
     ON CONFLICT DO NOTHING`,
    [
      named.map(({ projectId }) => projectId),
      named.map(({ event }) => event.release),
      named.map(({ groupId }) => groupId),
      named.map(({ event }) => event.receivedAt),
      kind,
    ],
  )
}
