import type { Event } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { EventPayload } from '../events/event.ts'
import { mostValues, tagLimits } from '../tags/limits.ts'

/** A tag of a group, with how often each value was seen in all its events, most frequent first. */
export type TagCount = {
  key: string
  total: number
  values: { value: string; count: number; lastSeenAt: Date }[]
  /** Whether more values came in the project, or in the group, than are indexed. */
  isCut: boolean
}

/** An event's tags, with those that other fields of it make, by name. A tag the SDK set wins. */
export function tagsOf(
  event: Pick<Event, 'level' | 'environment' | 'release' | 'payload'>,
): [string, string][] {
  const payload = event.payload as unknown as EventPayload
  const derived: [string, string | null | undefined][] = [
    ['environment', event.environment],
    ['level', event.level],
    ['logger', payload.logger],
    ['release', event.release],
    ['dist', payload.dist],
    ['server_name', payload.server_name],
    ['transaction', payload.transaction],
  ]
  const all = new Map<string, string>()
  for (const [key, value] of derived) if (value) all.set(key, value)
  for (const [key, value] of payload.tags ?? []) all.set(key, value)
  return [...all].sort(([left], [right]) => (left < right ? -1 : 1))
}

type Counted = { key: string; value: string; count: number; minute: number; isFull: boolean; all: number }

/** The tags of a group: what its events have in common and where they differ. */
export async function countTags(app: App, groupId: number): Promise<TagCount[]> {
  await app.record.index()
  const rows = await app.db.$queryRaw<Counted[]>`
    SELECT v.key, v.value, s.count, s.minute, coalesce(k."isFull", false) AS "isFull", cardinality(t."valueIds") AS all
      FROM "GroupTags" t
     CROSS JOIN LATERAL unnest(t."valueIds", t.counts, t."seenAt") AS s(id, count, minute)
      JOIN "TagValue" v ON v.id = s.id
      LEFT JOIN "TagKey" k ON k."projectId" = v."projectId" AND k.key = v.key
     WHERE t."groupId" = ${groupId} AND v.key NOT LIKE ':%'
     ORDER BY s.count DESC, v.value`
  const tags = new Map<string, TagCount>()
  for (const { key, value, count, minute, isFull, all } of rows) {
    const tag = tags.get(key) ?? { key, total: 0, values: [], isCut: isFull || all >= tagLimits.ofGroup }
    tag.total += count
    tag.values.push({ value, count, lastSeenAt: new Date(minute * 60_000) })
    tags.set(key, tag)
  }
  return [...tags.values()].sort((left, right) => (left.key < right.key ? -1 : 1))
}

/** What is said of a tag with more values than are indexed. */
export function cutWords({ key }: Pick<TagCount, 'key'>): string {
  return `More than ${mostValues(key).toLocaleString('en')} values of ${key} came; those beyond are not counted here.`
}
