import { setImmediate } from 'node:timers/promises'
import type { App } from '../app.ts'
import type { EventPayload } from '../events/event.ts'
import { storedEvent } from '../events/stored.ts'
import { fingerprints } from '../groups/fingerprint.ts'
import type { Grouping } from './grouping.ts'
import type { GroupingText } from './options.ts'
import { groupingOf } from './project.ts'

/** What rules would do to the latest events of a project. */
export type DryRun = {
  /** How many events and groups were looked at. */
  events: number
  groups: number
  /** Groups whose events would part, and into how many. */
  splits: { group: TriedGroup; into: number }[]
  /** Groups whose events would come together. */
  joins: { groups: TriedGroup[] }[]
}

export type TriedGroup = { id: number; number: number; title: string; events: number }

const mostGroups = 200
const perGroup = 5
const groupsAtOnce = 20
// A larger event would hold up whoever waits for the others.
const largestPayload = 256 * 1024

type Tried = { groupId: number; hashes: string[]; hashesNow: string[] }

/**
 * Groups the latest events of a project's latest groups as other rules would, and says what would change. Reads a
 * bounded number of events and writes nothing.
 */
export async function dryRun(
  app: App,
  projectId: number,
  texts: { now: GroupingText; wanted: GroupingText },
): Promise<DryRun> {
  const groups = await app.db.group.findMany({
    where: { projectId },
    orderBy: { lastSeenAt: 'desc' },
    take: mostGroups,
    select: { id: true, number: true, title: true },
  })
  const groupings = { now: groupingOf(texts.now), wanted: groupingOf(texts.wanted) }
  const tried: Tried[] = []
  for (let from = 0; from < groups.length; from += groupsAtOnce) {
    tried.push(...(await tryGroups(app, groups.slice(from, from + groupsAtOnce), groupings)))
    // Events are waiting at the door meanwhile.
    await setImmediate()
  }
  return compare(groups, tried)
}

async function tryGroups(
  app: App,
  groups: { id: number }[],
  groupings: { now: Grouping; wanted: Grouping },
): Promise<Tried[]> {
  const rows = await app.db.$queryRaw<{ groupId: number; payload: EventPayload }[]>`
    SELECT e."groupId", e.payload FROM unnest(${groups.map(({ id }) => id)}::int[]) AS g(id)
      CROSS JOIN LATERAL (SELECT "groupId", payload FROM "Event" WHERE "groupId" = g.id
        ORDER BY "receivedAt" DESC LIMIT ${perGroup}) e
     WHERE octet_length(e.payload::text) <= ${largestPayload}`
  return rows.map(({ groupId, payload }) => {
    const event = storedEvent(payload)
    const hashesOf = (grouping: Grouping) => fingerprints(event, grouping).map(({ hash }) => hash)
    return { groupId, hashes: hashesOf(groupings.wanted), hashesNow: hashesOf(groupings.now) }
  })
}

function compare(groups: Omit<TriedGroup, 'events'>[], tried: Tried[]): DryRun {
  const clusters = clustersOf(tried, ({ hashes }) => hashes)
  // What its hashes of today would part as well was put together by people, or by an earlier way: no news.
  const clustersNow = clustersOf(tried, ({ hashesNow }) => hashesNow)
  const shown = new Map(
    groups.map((group) => [
      group.id,
      { ...group, events: tried.filter(({ groupId }) => groupId === group.id).length },
    ]),
  )
  const partsOf = (of: Map<Tried, number>, id: number) =>
    new Set(tried.filter(({ groupId }) => groupId === id).map((event) => of.get(event))).size
  const splits = [...shown.values()].flatMap((group) => {
    const into = partsOf(clusters, group.id)
    return into > Math.max(1, partsOf(clustersNow, group.id)) ? [{ group, into }] : []
  })
  const together = new Map<number, Set<number>>()
  for (const event of tried) {
    const cluster = clusters.get(event) ?? 0
    together.set(cluster, (together.get(cluster) ?? new Set()).add(event.groupId))
  }
  const joins = [...together.values()]
    .filter((ids) => ids.size > 1 && !areTogether(tried, clustersNow, ids))
    .map((ids) => ({ groups: [...ids].flatMap((id) => shown.get(id) ?? []) }))
  return { events: tried.length, groups: groups.length, splits, joins }
}

function areTogether(tried: Tried[], clusters: Map<Tried, number>, ids: Set<number>): boolean {
  return (
    new Set(tried.filter(({ groupId }) => ids.has(groupId)).map((event) => clusters.get(event))).size === 1
  )
}

// An event joins the first group that one of its hashes leads to, oldest events first, as at the door.
function clustersOf(tried: Tried[], hashesOf: (event: Tried) => string[]): Map<Tried, number> {
  const known = new Map<string, number>()
  const clusters = new Map<Tried, number>()
  let next = 0
  for (const event of tried.toReversed()) {
    const hashes = hashesOf(event)
    const found = hashes.map((hash) => known.get(hash)).find((cluster) => cluster !== undefined) ?? next++
    for (const hash of hashes) if (!known.has(hash)) known.set(hash, found)
    clusters.set(event, found)
  }
  return clusters
}
