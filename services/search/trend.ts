import type { App } from '../app.ts'
import { statuses } from './is.ts'

const day = 24 * 3_600_000
const atOnce = 1_000

/**
 * How much more often something happened in the last day than usual, in hundredths: the difference to the average day of
 * the week before, measured in what such a number varies by itself (its square root). Ten a day becoming a hundred ranks
 * above a thousand becoming twelve hundred, and above one becoming three. What is seen less than usual has none.
 * @param recent events of the last 24 hours @param before events of the seven days before that
 */
export function trendOf(recent: number, before: number): number {
  const usual = before / 7
  const trend = Math.round((100 * (recent - usual)) / Math.sqrt(usual + 1))
  return Math.min(Math.max(0, trend), 2 ** 31 - 1)
}

/**
 * Job `rankTrends`, every ten minutes: brings the trend of groups up to date that were seen in the last day, or had one,
 * so that lists are sorted by an index. In steps, so that nobody's events wait for a lock for long.
 */
export async function rankTrends(app: App): Promise<void> {
  const now = app.now().getTime()
  const yesterday = new Date(now - day)
  const { rows } = await app.pool.query<{ id: number }>(
    `SELECT id FROM "Group" WHERE status = ANY($1) AND "lastSeenAt" > $2::timestamptz
      UNION SELECT id FROM "Group" WHERE status = ANY($1) AND trend > 0 ORDER BY id`,
    [statuses, yesterday],
  )
  for (let at = 0; at < rows.length; at += atOnce)
    await rank(
      app,
      rows.slice(at, at + atOnce).map(({ id }) => id),
      { yesterday, weekBefore: new Date(now - 8 * day) },
    )
}

async function rank(app: App, ids: number[], since: { yesterday: Date; weekBefore: Date }): Promise<void> {
  const { rows } = await app.pool.query<{ id: number; trend: number; recent: number; before: number }>(
    `SELECT g.id, g.trend, coalesce(sum(h.count) FILTER (WHERE h.hour > $2::timestamptz), 0)::int AS recent,
            coalesce(sum(h.count) FILTER (WHERE h.hour <= $2::timestamptz), 0)::int AS before
       FROM "Group" g LEFT JOIN "GroupHour" h ON h."groupId" = g.id AND h.hour > $3::timestamptz
      WHERE g.id = ANY($1::int[]) GROUP BY g.id`,
    [ids, since.yesterday, since.weekBefore],
  )
  const moved = rows.flatMap(({ id, trend, recent, before }) => {
    const next = trendOf(recent, before)
    return next === trend ? [] : [{ id, next }]
  })
  if (moved.length === 0) return
  await app.pool.query(
    `UPDATE "Group" g SET trend = t.trend
       FROM (SELECT l.id, w.trend FROM unnest($1::int[], $2::int[]) AS w(id, trend)
               JOIN "Group" l ON l.id = w.id ORDER BY l.id FOR NO KEY UPDATE OF l) t
      WHERE g.id = t.id`,
    [moved.map(({ id }) => id), moved.map(({ next }) => next)],
  )
}
