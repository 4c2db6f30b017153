import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import { type Floods, floodsOf } from '../floods/floods.ts'
import type { KnownRelease } from '../releases/order.ts'
import type { HitchEvent } from './event.ts'

/** What names a release and an environment: an event, or what is counted as one. */
export type Named = {
  projectId: number
  event: Pick<HitchEvent, 'release' | 'environment' | 'receivedAt'>
}

/** The releases and environments this process has already written, so that a batch writes only what it sees first. */
export type Names = {
  /** Writes the new names of these events; returns what to remember once the transaction is committed. */
  write(sql: Sql, events: Named[]): Promise<string[]>
  remember(keys: string[]): void
}

// A client that names every event's release anew must not fill the memory.
const remembered = 10_000

export function createNames(app: Foundation): Names {
  const known = new Set<string>()
  const floods = floodsOf(app)

  return {
    async write(sql, events) {
      const releases = namesOf(known, events, 'release')
      const environments = namesOf(known, events, 'environment')
      await insert(sql, '"Release" ("projectId", version, "firstSeenAt")', releases, 'release')
      await insert(sql, '"Environment" ("projectId", name, "firstSeenAt")', environments, 'environment')
      for (const flood of floods.reached())
        await app.jobs.send(sql, 'tellFlood', flood, { key: `${flood.projectId} ${flood.kind}` })
      return [...releases.keys(), ...environments.keys()]
    },
    remember(keys) {
      if (known.size > remembered) known.clear()
      for (const key of keys) known.add(key)
    },
  }

  // Names that were there already are found out by the writing itself, so they take no room.
  async function insert(
    sql: Sql,
    target: string,
    names: Map<string, Name>,
    kind: 'release' | 'environment',
  ): Promise<void> {
    leaveRoom(floods, names, kind)
    if (names.size === 0) return
    // In one order everywhere, so that two instances never wait for each other.
    const list = [...names.values()].sort((a, b) => a.projectId - b.projectId || (a.name < b.name ? -1 : 1))
    const { rows } = await sql.query<{ projectId: number }>(
      `INSERT INTO ${target} SELECT * FROM unnest($1::int[], $2::text[], $3::timestamptz[]) ON CONFLICT DO NOTHING RETURNING "projectId"`,
      [list.map(({ projectId }) => projectId), list.map(({ name }) => name), list.map(({ at }) => at)],
    )
    for (const { projectId } of rows) floods.took({ projectId, kind }, 1)
  }
}

type Name = { projectId: number; name: string; at: Date }

function namesOf(known: Set<string>, events: Named[], field: 'release' | 'environment'): Map<string, Name> {
  const missing = new Map<string, Name>()
  for (const { projectId, event } of events) {
    const name = event[field]
    if (name === null) continue
    const key = `${field} ${projectId} ${name}`
    if (!known.has(key)) missing.set(key, { projectId, name, at: event.receivedAt })
  }
  return missing
}

// What is beyond the room of its project is taken out, and neither written nor remembered.
function leaveRoom(floods: Floods, names: Map<string, Name>, kind: 'release' | 'environment'): void {
  const keys = new Map<number, string[]>()
  for (const [key, { projectId }] of names) {
    const known = keys.get(projectId)
    if (known) known.push(key)
    else keys.set(projectId, [key])
  }
  for (const [projectId, all] of keys) {
    const room = floods.admit({ projectId, kind }, all.length)
    for (const key of all.slice(room)) names.delete(key)
  }
}

/** When a release of a project went out, or was first heard of; null when it never was. */
export async function releaseFacts(
  sql: Sql,
  projectId: number,
  version: string,
): Promise<KnownRelease | null> {
  const { rows } = await sql.query<KnownRelease>(
    'SELECT version, coalesce("releasedAt", "firstSeenAt") AS "firstSeenAt" FROM "Release" WHERE "projectId" = $1 AND version = $2',
    [projectId, version],
  )
  return rows[0] ?? null
}
