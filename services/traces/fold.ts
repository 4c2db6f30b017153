import type { App } from '../app.ts'
import { transactPlainly } from '../database/plain.ts'
import { loadBucket } from './bucket.ts'
import { addHours, intoHours, type StoredRow } from './store.ts'

const minute = 60_000
// By then nearly everything of a minute has come; what comes later is added to both.
const foldedAfter = 5 * minute
const atOnce = 500
const mostTurns = 40

/** Job `foldTransactions`, every minute: adds minutes to their hours, each once. */
export async function foldTransactions(app: App): Promise<void> {
  const end = new Date(app.now().getTime() - foldedAfter)
  for (let turn = 0; turn < mostTurns; turn++) if ((await foldSome(app, end)) < atOnce) break
}

async function foldSome(app: App, end: Date): Promise<number> {
  return transactPlainly(app, async (client) => {
    // The oldest first, as the index has them. Nobody is waited for, so it does not matter who locks in which order.
    const { rows } = await client.query<StoredRow>(
      `UPDATE "TransactionMinute" AS m SET "isFolded" = true FROM (
         SELECT "seriesId", measure, at FROM "TransactionMinute" WHERE NOT "isFolded" AND at < $1::timestamptz
          ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED) AS t
        WHERE m."seriesId" = t."seriesId" AND m.measure = t.measure AND m.at = t.at
       RETURNING m."seriesId", m.measure, m.at, m.arrived, m.count, m.failed, m.sum, m.most, m.bins, m.counts, m.users`,
      [end, atOnce],
    )
    const hours = intoHours(rows.map((row) => ({ ...row, bucket: loadBucket(row) })))
    await addHours(client, hours)
    await client.query(
      `UPDATE "TransactionSeries" AS s SET "lastSeenAt" = t.at FROM (
         SELECT id, max(at) AS at FROM unnest($1::int[], $2::timestamptz[]) AS u(id, at) GROUP BY id ORDER BY id) AS t
        WHERE s.id = t.id AND s."lastSeenAt" < t.at`,
      [hours.map(({ seriesId }) => seriesId), hours.map(({ at }) => at)],
    )
    return rows.length
  })
}
