import type { Sql } from '../database/sql.ts'
import { mostValues, tagLimits } from './limits.ts'

/** A value of a tag of a project. */
export type NamedValue = { projectId: number; key: string; value: string }

/** The numbers of tags' values, those of late remembered. */
export type Values = {
  /** Finds the numbers of values, and gives one to those that have none, as long as there is room. */
  resolve(sql: Sql, wanted: NamedValue[]): Promise<void>
  /** The number of a value after `resolve`; undefined when it is not indexed. */
  numberOf(wanted: NamedValue): number | undefined
  /** Forgets all, when what was written was rolled back. */
  forget(): void
}

type Known = { numbers: Map<string, number>; isFull: boolean }

const remembered = 100_000

export function createValues(): Values {
  let known = new Map<number, Map<string, Known>>()
  let size = 0

  return {
    async resolve(sql, wanted) {
      if (size > remembered) forget()
      const missing = wanted.filter((value) => isMissing(value))
      if (missing.length === 0) return
      remember(await find(sql, missing))
      await make(sql, missing.filter(isMissing))
    },
    numberOf: ({ projectId, key, value }) => known.get(projectId)?.get(key)?.numbers.get(value),
    forget,
  }

  function forget() {
    known = new Map()
    size = 0
  }

  function isMissing({ projectId, key, value }: NamedValue): boolean {
    const entry = known.get(projectId)?.get(key)
    return !entry || (!entry.isFull && !entry.numbers.has(value))
  }

  function entryOf(projectId: number, key: string): Known {
    const keys = known.get(projectId) ?? new Map<string, Known>()
    known.set(projectId, keys)
    const entry = keys.get(key) ?? { numbers: new Map(), isFull: false }
    keys.set(key, entry)
    return entry
  }

  function remember(found: (NamedValue & { id: number })[]) {
    for (const { projectId, key, value, id } of found) entryOf(projectId, key).numbers.set(value, id)
    size += found.length
  }

  async function make(sql: Sql, missing: NamedValue[]): Promise<void> {
    if (missing.length === 0) return
    for (const { projectId, key, room, values } of await roomFor(sql, missing)) {
      const made = await insert(sql, projectId, key, values.slice(0, Math.max(0, room)))
      remember(made)
      const isFull = values.length > room
      // One name too many has no row, and a flood of them must not be asked for one by one.
      const hasRow = room >= 0
      if (hasRow && (made.length > 0 || isFull)) await countValues(sql, projectId, key, made.length, isFull)
      if (isFull) await close(sql, projectId, key, room)
    }
  }

  // Full for good: from here on all that are indexed are known, and others cost nothing any more.
  async function close(sql: Sql, projectId: number, key: string, room: number): Promise<void> {
    if (room >= 0) remember(await allOf(sql, projectId, key))
    entryOf(projectId, key).isFull = true
    size += 1
  }
}

async function find(sql: Sql, wanted: NamedValue[]) {
  const { rows } = await sql.query<NamedValue & { id: number }>(
    `SELECT v.id, v."projectId", v.key, v.value FROM unnest($1::int[], $2::text[], $3::text[]) AS t(project, key, value)
       JOIN "TagValue" v ON v."projectId" = t.project AND v.key = t.key AND v.value = t.value`,
    columns(wanted),
  )
  return rows
}

type Room = { projectId: number; key: string; room: number; values: string[] }

// Keys are locked in one order; how many a project has is looked at without a lock, a few more do no harm.
async function roomFor(sql: Sql, missing: NamedValue[]): Promise<Room[]> {
  const wanted = new Map<string, Room>()
  for (const { projectId, key, value } of missing) {
    const name = `${projectId} ${key}`
    const entry = wanted.get(name) ?? { projectId, key, room: -1, values: [] }
    entry.values.push(value)
    wanted.set(name, entry)
  }
  const all = [...wanted.values()]
  const names = [all.map(({ projectId }) => projectId), all.map(({ key }) => key)]
  await sql.query(
    `INSERT INTO "TagKey" ("projectId", key)
     SELECT project, key
       FROM (SELECT project, key, row_number() OVER (PARTITION BY project ORDER BY key) AS place
               FROM unnest($1::int[], $2::text[]) AS t(project, key)
              WHERE EXISTS (SELECT 1 FROM "Project" p WHERE p.id = project)
                AND NOT EXISTS (SELECT 1 FROM "TagKey" k WHERE k."projectId" = project AND k.key = t.key)) AS fresh
      WHERE place <= $3 - (SELECT count(*) FROM "TagKey" k WHERE k."projectId" = project)
      ORDER BY project, key ON CONFLICT DO NOTHING`,
    [...names, tagLimits.keys],
  )
  const { rows } = await sql.query<{ projectId: number; key: string; valueCount: number }>(
    `SELECT k."projectId", k.key, k."valueCount" FROM unnest($1::int[], $2::text[]) AS t(project, key)
       JOIN "TagKey" k ON k."projectId" = t.project AND k.key = t.key ORDER BY 1, 2 FOR UPDATE OF k`,
    names,
  )
  for (const row of rows) {
    const entry = wanted.get(`${row.projectId} ${row.key}`)
    if (entry) entry.room = Math.max(0, mostValues(row.key) - row.valueCount)
  }
  return all
}

async function insert(sql: Sql, projectId: number, key: string, values: string[]) {
  if (values.length === 0) return []
  const { rows } = await sql.query<NamedValue & { id: number }>(
    `INSERT INTO "TagValue" ("projectId", key, value) SELECT $1, $2, value FROM unnest($3::text[]) AS value
     ON CONFLICT DO NOTHING RETURNING id, "projectId", key, value`,
    [projectId, key, values],
  )
  return rows
}

async function countValues(sql: Sql, projectId: number, key: string, count: number, isFull: boolean) {
  await sql.query(
    'UPDATE "TagKey" SET "valueCount" = "valueCount" + $3, "isFull" = "isFull" OR $4 WHERE "projectId" = $1 AND key = $2',
    [projectId, key, count, isFull],
  )
}

async function allOf(sql: Sql, projectId: number, key: string) {
  const { rows } = await sql.query<NamedValue & { id: number }>(
    'SELECT id, "projectId", key, value FROM "TagValue" WHERE "projectId" = $1 AND key = $2',
    [projectId, key],
  )
  return rows
}

function columns(wanted: NamedValue[]): unknown[] {
  return [
    wanted.map(({ projectId }) => projectId),
    wanted.map(({ key }) => key),
    wanted.map(({ value }) => value),
  ]
}
