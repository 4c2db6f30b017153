import type { KnownRelease } from '../releases/order.ts'
import { type Counted, endOfArchive } from './archive.ts'
import { priorityAfter } from './priority.ts'
import { regressionBy, type SeenAgain } from './regression.ts'
import { open } from './standing.ts'
import type { Effect, Standing } from './status.ts'

/** Events that have just been counted into a group, together: the one that decides, and the counts with all of them. */
export type Arrival = SeenAgain & Counted

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
    const regression = regressionBy(group, arrival, context.resolvedIn)
    if (!regression) return null
    return {
      set: { ...reopen, substatus: 'regressed' },
      activity: { kind: 'regressed', data: regression },
      inbox: 'regressed',
      happening: 'regressed',
    }
  }
  if (group.status !== 'archived') return null
  const why = endOfArchive(group, arrival, context.now)
  if (!why) return null
  const substatus = group.substatus === 'until_time' ? 'ongoing' : 'escalating'
  return {
    set: { ...reopen, substatus, ...priorityAfter(group, substatus) },
    activity: { kind: 'unarchived', data: { why } },
    inbox: substatus === 'escalating' ? 'escalating' : 'unignored',
    happening: 'escalating',
  }
}
