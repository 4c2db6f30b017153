import type { Sql } from '../database/sql.ts'
import { hourOf } from '../events/counters.ts'
import type { Example, Read } from './transaction.ts'

export type Kind = 'slowest' | 'failed' | 'latest'

/** An example that is to be kept. */
export type Wanted = {
  key: string
  series: string
  hour: Date
  kind: Kind
  endedAt: Date
  duration: number
  example: Example
}

/** What this process has kept already, so that few examples are made and written. */
export type Remembered = Map<string, { duration: number; at: number }>

const mostRemembered = 20_000
// How often a late example makes room for a later one.
const freshEveryMs = 60_000

/**
 * The examples that a transaction makes: of its series and hour the slowest so far, one that failed and a late one,
 * these two at most once a minute. Nearly all make none.
 */
export function examplesWanted(
  remembered: Remembered,
  series: string,
  { transaction, example }: Read,
): Wanted[] {
  const { duration, endedAt, isFailed } = transaction
  if (duration === null) return []
  const hour = hourOf(endedAt)
  const kinds: Kind[] = isFailed ? ['slowest', 'failed', 'latest'] : ['slowest', 'latest']
  const wanted: Wanted[] = []
  let made: Example | undefined
  for (const kind of kinds) {
    const key = `${kind} ${hour.getTime()} ${series}`
    const known = remembered.get(key)
    const isNews =
      !known ||
      (kind === 'slowest' ? duration > known.duration : endedAt.getTime() >= known.at + freshEveryMs)
    if (!isNews) continue
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, { duration, at: endedAt.getTime() })
    made ??= example()
    wanted.push({ key, series, hour, kind, endedAt, duration, example: made })
  }
  return wanted
}

/** Writes examples, where they are slower or later than what stands there. */
export async function writeExamples(
  sql: Sql,
  wanted: (Omit<Wanted, 'series'> & { seriesId: number })[],
): Promise<void> {
  if (wanted.length === 0) return
  const rows = wanted.map(({ seriesId, hour, kind, endedAt, duration, example }) => ({
    seriesId,
    hour,
    kind,
    endedAt,
    duration,
    traceId: example.traceId ?? null,
    example,
  }))
  rows.sort(
    (a, b) => a.seriesId - b.seriesId || a.hour.getTime() - b.hour.getTime() || (a.kind < b.kind ? -1 : 1),
  )
  await sql.query(
    `INSERT INTO "TransactionExample" AS t ("seriesId", hour, kind, "endedAt", duration, "traceId", example)
     SELECT "seriesId", hour, kind, "endedAt", duration, "traceId", example FROM json_to_recordset($1::json)
         AS d("seriesId" int, hour timestamptz, kind text, "endedAt" timestamptz, duration float8, "traceId" text, example json)
     ON CONFLICT ("seriesId", hour, kind) DO UPDATE SET
       "endedAt" = excluded."endedAt", duration = excluded.duration, "traceId" = excluded."traceId", example = excluded.example
      WHERE CASE t.kind WHEN 'slowest' THEN excluded.duration > t.duration ELSE excluded."endedAt" >= t."endedAt" END`,
    [JSON.stringify(rows)],
  )
}
