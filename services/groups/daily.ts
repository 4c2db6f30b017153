import type { Sql } from '../database/sql.ts'

const hour = 3_600_000
const day = 24 * hour

/**
 * Events of a group in each of the last seven times 24 hours, oldest first; of fewer when it was first seen later,
 * so that days before it existed do not count as quiet ones. The last one always is there.
 */
export async function eventsPerDay(sql: Sql, groupId: number, now: Date): Promise<number[]> {
  const since = now.getTime() - 7 * day
  const { rows } = await sql.query<{ firstSeenAt: Date; hour: Date | null; count: number }>(
    `SELECT g."firstSeenAt", h.hour, coalesce(h.count, 0) AS count FROM "Group" g
       LEFT JOIN "GroupHour" h ON h."groupId" = g.id AND h.hour > $2::timestamptz WHERE g.id = $1`,
    [groupId, new Date(since - hour)],
  )
  const existed = Math.ceil((now.getTime() - (rows[0]?.firstSeenAt.getTime() ?? now.getTime())) / day)
  const days = Array.from({ length: Math.min(7, Math.max(1, existed)) }, () => 0)
  for (const { hour, count } of rows) {
    if (!hour) continue
    const ago = Math.max(0, Math.floor((now.getTime() - hour.getTime()) / day))
    const index = days.length - 1 - ago
    if (index >= 0) days[index] = (days[index] ?? 0) + count
  }
  return days
}
