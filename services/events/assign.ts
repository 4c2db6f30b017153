import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import { current } from '../grouping/config.ts'
import { endOfInbox } from '../groups/inbox.ts'
import { usualPriority } from '../groups/priority.ts'
import { type LockedGroup, lockGroupsByHash } from '../groups/standing.ts'
import { gramsOf, searchedText } from '../search/grams.ts'
import type { Fingerprint } from './event.ts'
import type { Grouped, Incoming, Place } from './incoming.ts'

/** An event on its way to its group; `before` are the hashes it would have had before its project's grouping changed. */
export type Sought = Incoming & { before?: Fingerprint[] }

/** The groups of a batch, locked; `known` leads from project and hash to a group. */
export type Found = {
  found: Grouped[]
  missing: Sought[]
  groups: LockedGroup[]
  known: Map<string, Place>
}

/** Finds and locks the group of each event by any of its hashes; those of no known hash are returned as missing. */
export async function findGroups(sql: Sql, batch: Sought[]): Promise<Found> {
  const locked = await lockGroupsByHash(sql, hashesOf(batch))
  const known = new Map<string, Place>(
    locked.map(({ projectId, hash, id, homeId }) => [keyOf(projectId, hash), { groupId: id, homeId }]),
  )
  const groups = new Map(locked.map((group) => [group.id, group]))
  const found: Grouped[] = []
  const missing: Sought[] = []
  for (const incoming of batch) {
    const place = placeOf(known, incoming)
    if (place === undefined) missing.push(incoming)
    else found.push({ ...incoming, ...place })
  }
  await attachHashes(sql, found, known)
  return { found, missing, groups: [...groups.values()], known }
}

/**
 * Lets those who make groups in the same projects take turns, so that two senders of the same new error make one
 * group and short ids have no gaps. Projects are locked before groups, always.
 */
export async function lockProjects(sql: Sql, batch: Incoming[]): Promise<void> {
  const ids = [...new Set(batch.map(({ projectId }) => projectId))].sort((a, b) => a - b)
  await sql.query('SELECT id FROM "Project" WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE', [ids])
}

/** Makes the groups that are missing, for a caller who has locked the projects and looked after that. */
export async function makeGroups(
  app: Foundation,
  sql: Sql,
  { missing, known }: Pick<Found, 'missing' | 'known'>,
): Promise<{ grouped: Grouped[]; created: number[] }> {
  const grouped: Grouped[] = []
  const created: number[] = []
  for (const incoming of missing) {
    let place = placeOf(known, incoming)
    if (place === undefined) {
      place = { groupId: await createGroup(app, sql, incoming), homeId: null }
      created.push(place.groupId)
    }
    await insertHashes(app, sql, incoming, place.groupId)
    for (const { hash } of incoming.fingerprints) known.set(keyOf(incoming.projectId, hash), place)
    grouped.push({ ...incoming, ...place })
  }
  return { grouped, created }
}

/** Which of these events are there already, by their `eventKey`. */
export async function findStored(sql: Sql, batch: Incoming[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT n::int FROM unnest($1::int[], $2::uuid[]) WITH ORDINALITY AS t(project, event, n)
       JOIN "Event" ON "projectId" = project AND "eventId" = event`,
    [batch.map(({ projectId }) => projectId), batch.map(({ event }) => event.eventId)],
  )
  return new Set(rows.flatMap(({ n }) => eventKey(batch[n - 1])))
}

/** What tells one event from every other. */
export function eventKey(incoming: Incoming | undefined): string {
  return keyOf(incoming?.projectId ?? 0, incoming?.event.eventId ?? '')
}

function hashesOf(batch: Sought[]): { projectId: number; hash: string }[] {
  const wanted = new Map<string, { projectId: number; hash: string }>()
  for (const { projectId, fingerprints, before = [] } of batch) {
    for (const { hash } of [...fingerprints, ...before])
      wanted.set(keyOf(projectId, hash), { projectId, hash })
  }
  return [...wanted.values()]
}

function placeOf(
  known: Map<string, Place>,
  { projectId, fingerprints, before = [] }: Sought,
): Place | undefined {
  for (const { hash } of [...fingerprints, ...before]) {
    const place = known.get(keyOf(projectId, hash))
    if (place !== undefined) return place
  }
  return undefined
}

// An event that matched by one of its hashes teaches the group the others: marking more code in-app later splits
// nothing, and neither does a change of the grouping.
async function attachHashes(sql: Sql, found: Grouped[], known: Map<string, Place>): Promise<void> {
  for (const { projectId, groupId, homeId, fingerprints, event, config = current.name } of found) {
    for (const { hash, variant, explanation } of fingerprints) {
      if (known.has(keyOf(projectId, hash))) continue
      known.set(keyOf(projectId, hash), { groupId, homeId })
      await sql.query(
        `INSERT INTO "GroupHash" ("projectId", hash, "groupId", config, variant, explanation, "createdAt", "homeId", generation)
         SELECT $1::int, $2::text, id, $7::text, $4::text, $5::text, $6::timestamptz, $8::int, generation
           FROM "Group" WHERE id = $3::int ON CONFLICT DO NOTHING`,
        [projectId, hash, groupId, variant, explanation, event.receivedAt, config, homeId],
      )
    }
  }
}

async function createGroup(app: Foundation, sql: Sql, { projectId, event }: Incoming): Promise<number> {
  const now = app.now()
  const text = searchedText(event)
  const { rows } = await sql.query<{ id: number }>(
    `WITH next AS (UPDATE "Project" SET "lastNumber" = "lastNumber" + 1 WHERE id = $1 RETURNING "lastNumber"),
          made AS (INSERT INTO "Group" ("projectId", number, kind, title, message, culprit, "topFrame", level, platform, environment,
                     "firstRelease", "lastRelease", status, substatus, "statusChangedAt", "firstSeenAt", "lastSeenAt", "lastEventId", priority)
                   SELECT $1, "lastNumber", $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 'unresolved', 'new', $11::timestamptz, $12::timestamptz, $12::timestamptz, $13::uuid, $14::smallint
                     FROM next RETURNING id),
          inbox AS (INSERT INTO "GroupInbox" ("groupId", reason, at, "endsAt") SELECT id, 'new', $11::timestamptz, $15::timestamptz FROM made),
          words AS (INSERT INTO "GroupText" ("groupId", text, grams) SELECT id, $16, $17::int[] FROM made),
          told AS (INSERT INTO "GroupActivity" ("groupId", at, kind, via) SELECT id, $11::timestamptz, 'first_seen', 'sdk' FROM made)
     SELECT id FROM made`,
    [
      projectId,
      event.kind,
      event.title,
      event.message,
      event.culprit,
      event.topFrame,
      event.level,
      event.platform,
      event.environment,
      event.release,
      now,
      event.occurredAt,
      event.eventId,
      usualPriority(event.level),
      endOfInbox('new', now),
      text,
      gramsOf(text),
    ],
  )
  const [row] = rows
  if (!row) throw Object.assign(new Error(`project ${projectId} was deleted`), { code: '23503' })
  return row.id
}

async function insertHashes(
  app: Foundation,
  sql: Sql,
  { projectId, fingerprints, config = current.name }: Incoming,
  groupId: number,
): Promise<void> {
  await sql.query(
    `INSERT INTO "GroupHash" ("projectId", hash, "groupId", config, variant, explanation, "createdAt")
     SELECT $1::int, h, $2::int, $3, v, e, $7::timestamptz FROM unnest($4::text[], $5::text[], $6::text[]) AS t(h, v, e) ON CONFLICT DO NOTHING`,
    [
      projectId,
      groupId,
      config,
      fingerprints.map(({ hash }) => hash),
      fingerprints.map(({ variant }) => variant),
      fingerprints.map(({ explanation }) => explanation),
      app.now(),
    ],
  )
}

function keyOf(projectId: number, text: string): string {
  return `${projectId} ${text}`
}
