import type { Foundation } from '../app.ts'
import type { Sql } from '../database/sql.ts'
import { effectOfEvents } from '../groups/arrival.ts'
import { writeEffect } from '../groups/change.ts'
import { groupingConfig } from '../groups/fingerprint.ts'
import { type LockedGroup, lockGroups } from '../groups/standing.ts'
import { createMissing, findGroups } from './assign.ts'
import type { Grouped, Incoming, Sum } from './incoming.ts'
import { countIn, insertEvents } from './insert.ts'
import { type Names, releaseFacts } from './names.ts'

const attempts = 4

/**
 * Writes a batch in one transaction: events, groups found or made, counters, users, releases, jobs.
 * @returns for each event whether it was new, in the order given
 */
export async function writeBatch(
  app: Foundation,
  batch: Incoming[],
  names: Names,
): Promise<('accepted' | 'duplicate')[]> {
  for (let attempt = 1; ; attempt++) {
    const client = await app.pool.connect()
    try {
      await client.query('BEGIN')
      const newNames: string[] = []
      const outcomes = await write(app, client, batch, async (grouped) => {
        newNames.push(...(await names.write(client, grouped)))
      })
      await client.query('COMMIT')
      names.remember(newNames)
      app.jobs.wake(client)
      client.release()
      return outcomes
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      client.release(isBroken(error))
      if (attempt === attempts || !isPassing(error)) throw error
    }
  }
}

async function write(
  app: Foundation,
  sql: Sql,
  batch: Incoming[],
  writeNames: (grouped: Grouped[]) => Promise<void>,
): Promise<('accepted' | 'duplicate')[]> {
  const distinct = new Map(
    batch.map((incoming) => [`${incoming.projectId} ${incoming.event.eventId}`, incoming]),
  )
  const created = new Set<number>()
  const grouped = await findGroups(sql, [...distinct.values()])
  if (grouped.missing.length > 0) {
    const made = await createMissing(app, sql, grouped.missing, groupingConfig)
    grouped.found.push(...made.grouped)
    for (const id of made.created) created.add(id)
  }
  await writeNames(grouped.found)

  const groups = await lockGroups(sql, [...new Set(grouped.found.map(({ groupId }) => groupId))])
  const fresh = await insertEvents(sql, grouped.found)
  const sums = sumUp(fresh)
  await countIn(app, sql, sums)
  await reopen(app, sql, groups, sums)
  await addJobs(app, sql, groups, sums, created)

  const accepted = new Set<Incoming>(
    fresh.map(({ event, projectId }) => distinct.get(`${projectId} ${event.eventId}`) as Incoming),
  )
  return batch.map((incoming) => {
    const isFresh = accepted.delete(
      distinct.get(`${incoming.projectId} ${incoming.event.eventId}`) as Incoming,
    )
    return isFresh ? 'accepted' : 'duplicate'
  })
}

function sumUp(events: Grouped[]): Sum[] {
  const sums = new Map<number, Sum>()
  for (const event of events) {
    const sum = sums.get(event.groupId)
    if (!sum)
      sums.set(event.groupId, {
        groupId: event.groupId,
        projectId: event.projectId,
        events: [event],
        latest: event,
      })
    else {
      sum.events.push(event)
      if (event.event.occurredAt >= sum.latest.event.occurredAt) sum.latest = event
    }
  }
  return [...sums.values()].sort((left, right) => left.groupId - right.groupId)
}

// Resolved and archived groups are few among those that receive events; only they cost more than counting.
async function reopen(app: Foundation, sql: Sql, groups: LockedGroup[], sums: Sum[]): Promise<void> {
  for (const group of groups) {
    if (group.status === 'unresolved') continue
    const sum = sums.find(({ groupId }) => groupId === group.id)
    if (!sum) continue
    const { event } = sum.latest
    const arrival = {
      occurredAt: event.occurredAt,
      release: event.release ? await releaseFacts(sql, group.projectId, event.release) : null,
      eventCount: group.eventCount + sum.events.length,
      eventsToday: group.substatus === 'until_escalating' ? await eventsToday(sql, group.id, app.now()) : 0,
    }
    const named = group.resolution?.inRelease ?? group.resolution?.inNextRelease
    const resolvedIn = named ? await releaseFacts(sql, group.projectId, named) : null
    const effect = effectOfEvents(group, arrival, { now: app.now(), resolvedIn })
    if (!effect) continue
    await writeEffect(app, sql, group.id, effect, { personId: null, via: 'sdk' })
    await app.jobs.send(sql, 'refresh', { groupId: group.id }, { key: String(group.id) })
    await app.jobs.send(sql, 'notify', {
      groupId: group.id,
      happening: effect.happening,
      eventId: event.eventId,
    })
  }
}

async function addJobs(
  app: Foundation,
  sql: Sql,
  groups: LockedGroup[],
  sums: Sum[],
  created: Set<number>,
): Promise<void> {
  const fresh = sums.filter(({ groupId }) => created.has(groupId))
  await app.jobs.sendMany(
    sql,
    'notify',
    fresh.map(({ groupId, events }) => ({
      data: { groupId, happening: 'new' as const, eventId: events[0]?.event.eventId ?? '' },
    })),
  )
  const seen = new Set(sums.map(({ groupId }) => groupId))
  const shown = groups.filter((group) => group.hasCards && seen.has(group.id))
  await app.jobs.sendMany(
    sql,
    'refreshSeen',
    shown.map(({ id }) => ({ data: { groupId: id }, key: String(id), afterSeconds: seenAfterSeconds })),
  )
}

// Teams lets a bot write 60 messages in 30 seconds to one conversation; a counter need not be fresher than this.
const seenAfterSeconds = 10

async function eventsToday(sql: Sql, groupId: number, now: Date): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    'SELECT coalesce(sum(count), 0)::int AS count FROM "GroupHour" WHERE "groupId" = $1 AND hour > $2::timestamptz',
    [groupId, new Date(now.getTime() - 24 * 3_600_000)],
  )
  return rows[0]?.count ?? 0
}

// Deadlock, serialisation failure, or a group that was deleted between being found and being written to.
function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '40P01' || code === '40001' || code === '23503'
}

function isBroken(error: unknown): boolean {
  return (error as { code?: string }).code === undefined
}
