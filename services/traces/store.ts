import type { Sql } from '../database/sql.ts'
import { hourOf } from '../events/counters.ts'
import { type Bucket, emptyBucket, mergeBucket, type StoredBucket, storeBucket } from './bucket.ts'
import { keyOf, type Series } from './names.ts'

/** A bucket and where it belongs. */
export type Placed = { seriesId: number; measure: string; at: Date; bucket: Bucket }

export type StoredRow = StoredBucket & { seriesId: number; measure: string; at: Date }

/**
 * Adds buckets to what is stored, in one statement.
 * @returns those of minutes that were added to their hour before: these have to be added there as well
 */
export async function addMinutes(sql: Sql, buckets: Placed[]): Promise<Placed[]> {
  const rows = await add(sql, 'TransactionMinute', buckets, 'RETURNING "seriesId", measure, at, "isFolded"')
  const folded = new Set(rows.filter(({ isFolded }) => isFolded).map(nameOf))
  return folded.size === 0 ? [] : buckets.filter((bucket) => folded.has(nameOf(bucket)))
}

export async function addHours(sql: Sql, buckets: Placed[]): Promise<void> {
  await add(sql, 'TransactionHour', buckets, '')
}

/** The same added up by hours. */
export function intoHours(buckets: Placed[]): Placed[] {
  const hours = new Map<string, Placed>()
  for (const { seriesId, measure, at, bucket } of buckets) {
    const place = { seriesId, measure, at: hourOf(at) }
    const hour = hours.get(nameOf(place)) ?? { ...place, bucket: emptyBucket() }
    mergeBucket(hour.bucket, bucket)
    hours.set(nameOf(place), hour)
  }
  return [...hours.values()]
}

type Returned = { seriesId: number; measure: string; at: Date; isFolded: boolean }

async function add(sql: Sql, table: string, buckets: Placed[], returning: string): Promise<Returned[]> {
  if (buckets.length === 0) return []
  // In one order everywhere, so that two instances never wait for each other.
  const sorted = [...buckets].sort(
    (a, b) =>
      a.seriesId - b.seriesId ||
      (a.measure < b.measure ? -1 : a.measure > b.measure ? 1 : a.at.getTime() - b.at.getTime()),
  )
  const { rows } = await sql.query<Returned>(
    `INSERT INTO "${table}" AS t ("seriesId", measure, at, arrived, count, failed, sum, most, bins, counts, users)
     SELECT "seriesId", measure, at, arrived, count, failed, sum, most, bins, counts, users FROM json_to_recordset($1::json)
         AS d("seriesId" int, measure text, at timestamptz, arrived int, count float8, failed float8, sum float8, most float8,
              bins smallint[], counts float8[], users int[])
     ON CONFLICT ("seriesId", measure, at) DO UPDATE SET
       arrived = t.arrived + excluded.arrived,
       count = t.count + excluded.count,
       failed = t.failed + excluded.failed,
       sum = t.sum + excluded.sum,
       most = greatest(t.most, excluded.most),
       (bins, counts) = (
         SELECT array_agg(bin), array_agg(count) FROM (
           SELECT bin, sum(count) AS count FROM (
             SELECT unnest(t.bins) AS bin, unnest(t.counts) AS count
             UNION ALL SELECT unnest(excluded.bins), unnest(excluded.counts)) AS every GROUP BY bin) AS merged),
       users = CASE WHEN excluded.users = '{}' THEN t.users ELSE (
         SELECT array_agg(best) FROM (SELECT max(u) AS best FROM unnest(t.users || excluded.users) AS u GROUP BY u >> 6) AS merged) END
     ${returning}`,
    [JSON.stringify(sorted.map(({ bucket, ...place }) => ({ ...place, ...storeBucket(bucket) })))],
  )
  return rows
}

function nameOf({ seriesId, measure, at }: { seriesId: number; measure: string; at: Date }): string {
  return `${seriesId} ${measure} ${at.getTime()}`
}

/**
 * The numbers of series, by their keys; made when they are new. They stay until the transaction ends. Those of projects
 * that are gone have none.
 */
export async function findSeries(
  sql: Sql,
  all: Map<string, Series>,
  now: Date,
): Promise<Map<string, number>> {
  const list = [...all.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const found = await lookUp(sql, list)
  const missing = list.filter((series) => !found.has(keyOf(series)))
  if (missing.length === 0) return found
  await sql.query(
    `INSERT INTO "TransactionSeries" ("projectId", name, op, environment, release, "firstSeenAt", "lastSeenAt")
     SELECT t.*, $6::timestamptz, $6::timestamptz FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS t(project, name, op, environment, release)
       WHERE EXISTS (SELECT 1 FROM "Project" WHERE id = t.project)
     ON CONFLICT DO NOTHING`,
    [...columnsOf(missing), now],
  )
  return new Map([...found, ...(await lookUp(sql, missing))])
}

async function lookUp(sql: Sql, list: Series[]): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ id: number; n: number }>(
    `SELECT s.id, t.n::int AS n FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])
         WITH ORDINALITY AS t(project, name, op, environment, release, n)
       JOIN "TransactionSeries" s ON s."projectId" = t.project AND s.name = t.name AND s.op = t.op
         AND s.environment = t.environment AND s.release = t.release
      ORDER BY s.id FOR KEY SHARE OF s`,
    columnsOf(list),
  )
  return new Map(rows.map(({ id, n }) => [keyOf(list[n - 1] as Series), id]))
}

function columnsOf(list: Series[]): unknown[] {
  return [
    list.map(({ projectId }) => projectId),
    list.map(({ name }) => name),
    list.map(({ op }) => op),
    list.map(({ environment }) => environment),
    list.map(({ release }) => release),
  ]
}
