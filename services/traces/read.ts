import { Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Span } from '../stats/counted.ts'
import { type Bucket, loadBucket, type StoredBucket } from './bucket.ts'

/** Which transactions are meant. What is not said does not matter; an environment or release of '' means none. */
export type Which = {
  organizationId: number
  projectIds?: number[] | undefined
  environments?: string[] | undefined
  release?: string | undefined
  name?: string | undefined
  /** One of these. */
  names?: string[] | undefined
  op?: string | undefined
  /** A part of the name, in any case. */
  text?: string | undefined
}

/** How they are grouped; `step` is the number of the step from the beginning of the span. */
export type By = { project?: true; name?: true; op?: true; release?: true; environment?: true; step?: true }

/** What a group adds up to, of one measure. */
export type Grouped = {
  projectId: number | null
  name: string | null
  op: string | null
  release: string | null
  environment: string | null
  step: number | null
  bucket: Bucket
}

/** Minutes are kept for two days: before that there are hours alone. */
export const minutesKeptMs = 2 * 24 * 3_600_000

const columns: [keyof By, Prisma.Sql][] = [
  ['project', Prisma.sql`s."projectId"`],
  ['name', Prisma.sql`s.name`],
  ['op', Prisma.sql`s.op`],
  ['release', Prisma.sql`s.release`],
  ['environment', Prisma.sql`s.environment`],
]

/**
 * Adds up what was counted within a span. Spans and steps of whole hours are read from hours, finer ones from minutes.
 * @param of the measure: `duration`, `lcp` …
 * @param isCounted only sums are asked for: no histogram, no users, at a tenth of the cost
 */
export async function readTransactions(
  app: App,
  which: Which,
  { span, by, of = 'duration', isCounted = false }: { span: Span; by: By; of?: string; isCounted?: boolean },
): Promise<Grouped[]> {
  const names = columns.filter(([name]) => by[name])
  const step = by.step
    ? Prisma.sql`floor(extract(epoch FROM b.at - ${span.since}::timestamptz) / ${span.stepSeconds}::int)::int`
    : Prisma.sql`NULL::int`
  const keys = [
    ...columns.map(([name, column]) =>
      by[name] ? column : name === 'project' ? Prisma.sql`NULL::int` : Prisma.sql`NULL::text`,
    ),
    step,
  ]
  // Whoever groups by nothing has one group.
  const key = Prisma.sql`jsonb_build_array(${Prisma.join([...names.map(([, column]) => column), step])})::text`
  const spread = isCounted
    ? Prisma.sql`SELECT NULL::text AS key, NULL::smallint[] AS bins, NULL::float8[] AS counts WHERE false`
    : Prisma.sql`SELECT key, array_agg(bin) AS bins, array_agg(count) AS counts FROM (
        SELECT key, bin, sum(n) AS count FROM rows, unnest(bins, counts) AS t(bin, n) GROUP BY key, bin) AS merged GROUP BY key`
  const users = isCounted
    ? Prisma.sql`SELECT NULL::text AS key, NULL::int[] AS users WHERE false`
    : Prisma.sql`SELECT key, array_agg(best) AS users FROM (
        SELECT key, max(u) AS best FROM rows, unnest(users) AS u GROUP BY key, u >> 6) AS merged GROUP BY key`
  const rows = await app.db.$queryRaw<(Omit<Grouped, 'bucket'> & StoredBucket)[]>`
    WITH rows AS MATERIALIZED (
      SELECT ${key} AS key, ${Prisma.join(keys.map((column, index) => Prisma.sql`${column} AS ${Prisma.raw(`k${index}`)}`))},
             b.arrived, b.count, b.failed, b.sum, b.most, b.bins, b.counts, b.users
        FROM "TransactionSeries" s JOIN "Project" p ON p.id = s."projectId", LATERAL (${bucketsIn(span, of)}) b
       WHERE p."organizationId" = ${which.organizationId} ${conditions(which)}),
    sums AS (
      SELECT key, min(k0) AS k0, min(k1) AS k1, min(k2) AS k2, min(k3) AS k3, min(k4) AS k4, min(k5) AS k5,
             sum(arrived)::float8 AS arrived, sum(count) AS count, sum(failed) AS failed, sum(sum) AS sum, max(most) AS most
        FROM rows GROUP BY key),
    spread AS (${spread}),
    users AS (${users})
    SELECT k0 AS "projectId", k1 AS name, k2 AS op, k3 AS release, k4 AS environment, k5 AS step,
           arrived, count, failed, sum, most,
           coalesce(bins, '{}') AS bins, coalesce(counts, '{}') AS counts, coalesce(users, '{}') AS users
      FROM sums LEFT JOIN spread USING (key) LEFT JOIN users USING (key)`
  return rows.map(({ projectId, name, op, release, environment, step, ...bucket }) => ({
    projectId,
    name,
    op,
    release,
    environment,
    step,
    bucket: loadBucket(bucket),
  }))
}

function bucketsIn({ since, until, stepSeconds }: Span, of: string): Prisma.Sql {
  const what = Prisma.sql`at, arrived, count, failed, sum, most, bins, counts, users`
  const where = Prisma.sql`"seriesId" = s.id AND measure = ${of} AND at >= ${since}::timestamptz AND at < ${until}::timestamptz`
  const isWhole = stepSeconds % 3600 === 0 && since.getTime() % 3_600_000 === 0
  return isWhole
    ? Prisma.sql`SELECT ${what} FROM "TransactionHour" WHERE ${where}
        UNION ALL SELECT ${what} FROM "TransactionMinute" WHERE ${where} AND NOT "isFolded"`
    : Prisma.sql`SELECT ${what} FROM "TransactionMinute" WHERE ${where}`
}

function conditions({ projectIds, environments, release, name, names, op, text }: Which): Prisma.Sql {
  const all = [
    projectIds && Prisma.sql`AND s."projectId" = ANY(${projectIds}::int[])`,
    environments && Prisma.sql`AND s.environment = ANY(${environments}::text[])`,
    release !== undefined && Prisma.sql`AND s.release = ${release}`,
    name !== undefined && Prisma.sql`AND s.name = ${name}`,
    names && Prisma.sql`AND s.name = ANY(${names}::text[])`,
    op !== undefined && Prisma.sql`AND s.op = ${op}`,
    text && Prisma.sql`AND strpos(lower(s.name), lower(${text}::text)) > 0`,
  ]
  return Prisma.join(
    all.map((condition) => condition || Prisma.empty),
    ' ',
  )
}
