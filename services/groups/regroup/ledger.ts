import type { Sql } from '../../database/sql.ts'
import { hourOf } from '../../events/counters.ts'
import type { Sum } from '../../events/incoming.ts'
import { hashUser } from '../../events/user.ts'
import type { LockedGroup } from '../standing.ts'
import { upwards } from './head.ts'

type OfHome = { homeId: number; hours: Map<number, number>; users: Set<string>; count: number }

/**
 * Writes down, of the events of a batch, what undoing needs to know: what a merged group would have counted, had it
 * stayed apart, and which users a group knows from events of its own. Undoing is then a subtraction.
 * @param groups locked; only those that are regrouped cost anything
 */
export async function keepLedgers(sql: Sql, groups: LockedGroup[], sums: Sum[]): Promise<void> {
  const regrouped = new Set(groups.filter(({ isRegrouped }) => isRegrouped).map(({ id }) => id))
  const concerned = sums.filter(({ groupId }) => regrouped.has(groupId))
  if (concerned.length === 0) return
  await markOwnUsers(sql, concerned)
  for (const home of homesOf(concerned)) await countForHome(sql, home)
}

async function markOwnUsers(sql: Sql, sums: Sum[]): Promise<void> {
  const own = sums.flatMap(({ groupId, events }) =>
    events.flatMap(({ homeId, event: { user } }) =>
      homeId === null && user !== null ? [{ groupId, userKey: hashUser(user) }] : [],
    ),
  )
  if (own.length === 0) return
  await sql.query(
    `UPDATE "GroupUser" u SET "isOwn" = true FROM unnest($1::int[], $2::text[]) AS t(id, key)
      WHERE u."groupId" = t.id AND u."userKey" = t.key AND NOT u."isOwn"`,
    [own.map(({ groupId }) => groupId), own.map(({ userKey }) => userKey)],
  )
}

function homesOf(sums: Sum[]): OfHome[] {
  const homes = new Map<number, OfHome>()
  for (const { homeId, event } of sums.flatMap(({ events }) => events)) {
    if (homeId === null) continue
    const home = homes.get(homeId) ?? { homeId, hours: new Map(), users: new Set(), count: 0 }
    homes.set(homeId, home)
    const hour = hourOf(event.occurredAt).getTime()
    home.hours.set(hour, (home.hours.get(hour) ?? 0) + 1)
    home.count += 1
    if (event.user !== null) home.users.add(hashUser(event.user))
  }
  return [...homes.values()].sort((left, right) => left.homeId - right.homeId)
}

// All the way up to, and without, the group that is not merged itself: that one has counted the events already.
const between = `${upwards}, inside AS (SELECT id FROM up WHERE next IS NOT NULL)`

async function countForHome(sql: Sql, { homeId, hours, users, count }: OfHome): Promise<void> {
  await sql.query(
    `${between}, hours AS (
       INSERT INTO "GroupHour" ("groupId", hour, count)
       SELECT id, h, c FROM inside, unnest($2::timestamptz[], $3::int[]) AS t(h, c)
       ON CONFLICT ("groupId", hour) DO UPDATE SET count = "GroupHour".count + excluded.count),
     users AS (
       INSERT INTO "GroupUser" ("groupId", "userKey", "isOwn") SELECT id, k, id = $1 FROM inside, unnest($4::text[]) AS t(k)
       ON CONFLICT ("groupId", "userKey") DO UPDATE SET "isOwn" = true WHERE excluded."isOwn" AND NOT "GroupUser"."isOwn")
     UPDATE "Regrouping" r SET since = r.since + $5
       FROM inside WHERE r.kind = 'merge' AND r."fromId" = inside.id AND r.state IN ('moving', 'done')`,
    [homeId, [...hours.keys()].map((hour) => new Date(hour)), [...hours.values()], [...users], count],
  )
}
