import type { Event } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { EventPayload } from '../events/event.ts'
import { listEvents } from '../events/find.ts'

/** A tag of a group, with how often each value was seen among the events looked at, most frequent first. */
export type TagCount = { key: string; total: number; values: { value: string; count: number }[] }

// Read a few at a time: payloads are large, and others want the event loop too.
const atOnce = 10
const sample = 50

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

/** The tags of a group's newest events: what they have in common and where they differ. */
export async function countTags(app: App, groupId: number): Promise<TagCount[]> {
  const counts = new Map<string, Map<string, number>>()
  for (let offset = 0; offset < sample; offset += atOnce) {
    const events = await listEvents(app, { groupId, limit: atOnce, offset })
    for (const [key, value] of events.flatMap(tagsOf)) {
      const values = counts.get(key) ?? new Map<string, number>()
      counts.set(key, values.set(value, (values.get(value) ?? 0) + 1))
    }
    if (events.length < atOnce) break
  }
  return [...counts]
    .map(([key, values]) => ({
      key,
      total: [...values.values()].reduce((sum, count) => sum + count, 0),
      values: [...values].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count),
    }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
}
