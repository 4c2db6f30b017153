import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import { effectOfEvents } from '../groups/arrival.ts'
import { writeEffect } from '../groups/change.ts'
import { countArchived } from '../groups/counted.ts'
import type { LockedGroup } from '../groups/standing.ts'
import type { KnownRelease } from '../releases/order.ts'
import type { Grouped, Sum } from './incoming.ts'
import { noteInReleases } from './inReleases.ts'
import { distinctUsers } from './insert.ts'
import { releaseFacts } from './names.ts'

/**
 * Lets the events of a batch, which are counted by now, reopen the groups they belong to. Resolved and archived
 * groups are few among those that receive events; only they cost more than counting.
 */
export async function reopen(app: Foundation, sql: Sql, groups: LockedGroup[], sums: Sum[]): Promise<void> {
  for (const group of groups) {
    if (group.status === 'unresolved') continue
    const sum = sums.find(({ groupId }) => groupId === group.id)
    if (sum) await reopenGroup(app, sql, group, sum)
  }
}

async function reopenGroup(app: Foundation, sql: Sql, group: LockedGroup, sum: Sum): Promise<void> {
  const now = app.now()
  const users = () => distinctUsers([sum]).map(({ userKey }) => userKey)
  const counted = await countArchived(sql, group, { events: sum.events.length, users, now })
  const named = group.resolution?.inRelease ?? group.resolution?.inNextRelease
  const resolvedIn = named ? await releaseFacts(sql, group.projectId, named) : null
  for (const { event } of deciding(group, sum)) {
    const release: KnownRelease | null = event.release
      ? await releaseFacts(sql, group.projectId, event.release)
      : null
    const arrival = { ...counted, occurredAt: event.occurredAt, release }
    const effect = effectOfEvents(group, arrival, { now, resolvedIn })
    if (!effect) continue
    await writeEffect(app, sql, group, effect, { personId: null, via: 'sdk' })
    const { happening } = effect
    const { projectId, id: groupId } = group
    if (happening === 'regressed') await noteInReleases(sql, 'regressed', [{ projectId, groupId, event }])
    return app.jobs.send(sql, 'notify', { groupId: group.id, happening, eventId: event.eventId })
  }
}

// Of events that come together the newest may be of an old release, and one before it of the release that matters.
function deciding({ resolution }: LockedGroup, { events, latest }: Sum): Grouped[] {
  if (!resolution) return [latest]
  const byRelease = new Map<string | null, Grouped>([[latest.event.release, latest]])
  for (const one of events) {
    const known = byRelease.get(one.event.release)
    if (!known || one.event.occurredAt > known.event.occurredAt) byRelease.set(one.event.release, one)
  }
  return [...byRelease.values()].slice(0, mostReleases)
}

// One sender can name every event's release anew; the others are heard with the next batch.
const mostReleases = 20
