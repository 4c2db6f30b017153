import { compareReleases, type KnownRelease } from '../releases/order.ts'
import { type Effect, open, type Standing } from './status.ts'

/** Events that have just been counted into a group, together. */
export type Arrival = {
  /** When the newest of them happened. */
  occurredAt: Date
  /** Its release, with when we first heard of it; null when it names none. */
  release: KnownRelease | null
  /** The group's count with them. */
  eventCount: number
  /** Events of the last 24 hours, them included; only asked for groups archived until they escalate. */
  eventsToday: number
}

/**
 * Whether arriving events reopen a group, and what that is called.
 * A snooze ends when an event arrives, not by the clock alone: what stays quiet stays archived.
 * @param resolvedIn the release the group was resolved in or after, as far as it is known
 */
export function effectOfEvents(
  group: Standing,
  arrival: Arrival,
  context: { now: Date; resolvedIn: KnownRelease | null },
): (Effect & { happening: 'regressed' | 'escalating' }) | null {
  const reopen = { ...open, status: 'unresolved' as const, statusChangedAt: context.now }
  if (group.status === 'resolved') {
    if (holds(group, arrival, context.resolvedIn)) return null
    const data = { release: arrival.release?.version, ...group.resolution }
    return {
      set: { ...reopen, substatus: 'regressed' },
      activity: { kind: 'regressed', data },
      happening: 'regressed',
    }
  }
  if (group.status !== 'archived') return null
  const why = endOfArchive(group, arrival, context.now)
  if (!why) return null
  const substatus = group.substatus === 'until_time' ? 'ongoing' : 'escalating'
  return {
    set: { ...reopen, substatus },
    activity: { kind: 'unarchived', data: { why } },
    happening: 'escalating',
  }
}

// An event that happened before the resolution was only delivered late.
function holds(group: Standing, arrival: Arrival, resolvedIn: KnownRelease | null): boolean {
  if (arrival.occurredAt < group.statusChangedAt) return true
  if (!group.resolution) return false
  if (!arrival.release) return true
  const named = group.resolution.inRelease ?? group.resolution.inNextRelease ?? ''
  const order = compareReleases(
    arrival.release,
    resolvedIn ?? { version: named, firstSeenAt: group.statusChangedAt },
  )
  return group.resolution.inRelease !== undefined ? order < 0 : order <= 0
}

function endOfArchive(group: Standing, arrival: Arrival, now: Date): string | null {
  switch (group.substatus) {
    case 'until_time':
      return group.archivedUntil && group.archivedUntil <= now ? 'its time was over' : null
    case 'until_count':
      return arrival.eventCount >= (group.archivedUntilCount ?? 0) ? 'it reached its number of events' : null
    case 'until_escalating':
      return arrival.eventsToday >= (group.archivedUntilCount ?? 0)
        ? `${arrival.eventsToday} events in a day`
        : null
    default:
      return null
  }
}
