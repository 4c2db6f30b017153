import type pg from 'pg'
import type { Sql } from '../database/sql.ts'
import type { Texts } from '../search/renew.ts'
import { mostValues, tagLimits } from './limits.ts'
import type { NamedValue, Values } from './values.ts'

/** What was seen of a group's tags since the last write. */
export type Seen = {
  projectId: number
  groupId: number
  /** When, in minutes since 1970. */
  minute: number
  keys: Map<string, Map<string, number>>
  /** What its words are now, when it is time to look at them. */
  text: string | null
  /** Whether this is all there is, and takes the place of what was seen before. */
  isAll?: boolean
}

/**
 * Counts a tag of an event. Names and values beyond what is indexed anyway are left out, so that a flood of them does
 * not fill the memory until they are written; one more of each is kept, so that it is found out that they are too many.
 */
export function countTag({ keys }: Pick<Seen, 'keys'>, key: string, value: string): void {
  const counts = keys.get(key) ?? new Map<string, number>()
  if (counts.size === 0 && keys.size > tagLimits.keys) return
  if (!counts.has(value) && counts.size > mostValues(key)) return
  keys.set(key, counts.set(value, (counts.get(value) ?? 0) + 1))
}

/** Writers of tags take turns, so that no two of them wait for each other's rows. */
export const turn = 'SELECT pg_advisory_xact_lock(7448, 3)'

/** Adds what was seen to the tags of groups, in one transaction. @throws what the database says */
export async function writeTags(
  pool: pg.Pool,
  { values, texts }: { values: Values; texts: Texts },
  seen: Seen[],
): Promise<void> {
  const client = await pool.connect()
  let isBroken = false
  try {
    await client.query(`BEGIN; ${turn}`)
    await values.resolve(client, seen.flatMap(named))
    const rows = await stored(client, seen)
    await store(
      client,
      seen.map((group) => merged(group.isAll ? undefined : rows.get(group.groupId), group, values)),
    )
    await texts.write(
      client,
      seen.flatMap(({ groupId, text }) => (text === null ? [] : [{ groupId, text }])),
    )
    await client.query('COMMIT')
  } catch (error) {
    values.forget()
    await client.query('ROLLBACK').catch(() => (isBroken = true))
    throw error
  } finally {
    client.release(isBroken)
  }
}

/** The tags of a group as they are stored: one place in each list belongs together. */
export type TagRow = { groupId: number; valueIds: number[]; counts: number[]; seenAt: number[] }

function named({ projectId, keys }: Seen): NamedValue[] {
  const all: NamedValue[] = []
  for (const [key, counts] of keys) for (const value of counts.keys()) all.push({ projectId, key, value })
  return all
}

function merged(row: TagRow | undefined, seen: Seen, values: Values): TagRow {
  const merged: TagRow = row ?? { groupId: seen.groupId, valueIds: [], counts: [], seenAt: [] }
  const places = new Map(merged.valueIds.map((id, place) => [id, place]))
  for (const [key, counts] of seen.keys)
    for (const [value, count] of counts) {
      const id = values.numberOf({ projectId: seen.projectId, key, value })
      if (id === undefined) continue
      const place = places.get(id) ?? merged.valueIds.length
      if (place >= tagLimits.ofGroup) continue
      places.set(id, place)
      merged.valueIds[place] = id
      merged.counts[place] = Math.min((merged.counts[place] ?? 0) + count, 2 ** 31 - 1)
      merged.seenAt[place] = Math.max(merged.seenAt[place] ?? 0, seen.minute)
    }
  return merged
}

async function stored(sql: Sql, seen: Seen[]): Promise<Map<number, TagRow>> {
  const { rows } = await sql.query<TagRow>(
    'SELECT "groupId", "valueIds", counts, "seenAt" FROM "GroupTags" WHERE "groupId" = ANY($1::int[]) ORDER BY "groupId" FOR UPDATE',
    [seen.map(({ groupId }) => groupId)],
  )
  return new Map(rows.map((row) => [row.groupId, row]))
}

async function store(sql: Sql, rows: TagRow[]): Promise<void> {
  const lists = (name: 'valueIds' | 'counts' | 'seenAt') => rows.map((row) => `{${row[name].join()}}`)
  await sql.query(
    `INSERT INTO "GroupTags" ("groupId", "valueIds", counts, "seenAt")
     SELECT g.id, v::int[], c::int[], s::int[]
       FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS t("group", v, c, s) JOIN "Group" g ON g.id = "group"
     ON CONFLICT ("groupId") DO UPDATE SET "valueIds" = excluded."valueIds", counts = excluded.counts, "seenAt" = excluded."seenAt"`,
    [rows.map(({ groupId }) => groupId), lists('valueIds'), lists('counts'), lists('seenAt')],
  )
}
