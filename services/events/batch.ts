import type { Foundation } from '../app.ts'
import { isBroken, isPassing } from '../database/fault.ts'
import type { Sql } from '../database/sql.ts'
import { coarsen } from '../floods/coarse.ts'
import { floodsOf } from '../floods/floods.ts'
import { keepLedgers } from '../groups/regroup/ledger.ts'
import type { LockedGroup } from '../groups/standing.ts'
import type { TagIndex } from '../tags/index.ts'
import {
  eventKey,
  type Found,
  findGroups,
  findStored,
  lockProjects,
  makeGroups,
  type Sought,
} from './assign.ts'
import type { Grouped, Incoming, Sum } from './incoming.ts'
import { noteInReleases } from './inReleases.ts'
import { countIn, insertEvents } from './insert.ts'
import type { Names } from './names.ts'
import { reopen } from './reopen.ts'

const attempts = 4

/**
 * Writes a batch in one transaction: events, groups found or made, counters, users, releases, jobs.
 * Statements that need not know each other's answers are sent together: every answer waited for is a time in which
 * either the database or this process has nothing to do.
 * @returns for each event whether it was new, in the order given
 */
export async function writeBatch(
  app: Foundation,
  batch: Incoming[],
  names: Names,
  tags: TagIndex,
): Promise<('accepted' | 'duplicate')[]> {
  for (let attempt = 1; ; attempt++) {
    const client = await app.writer.connect()
    try {
      const outcomes = await write(app, client, batch, names, tags)
      app.jobs.wake(client)
      client.release()
      return outcomes
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      client.release(isBroken(error))
      if (attempt === attempts || !isPassingHere(error)) throw error
    }
  }
}

async function write(
  app: Foundation,
  sql: Sql,
  batch: Incoming[],
  names: Names,
  tags: TagIndex,
): Promise<('accepted' | 'duplicate')[]> {
  const distinct = new Map(batch.map((incoming) => [eventKey(incoming), incoming]))
  const { events, groups, created } = await assign(app, sql, [...distinct.values()])
  const newNames = await names.write(sql, events)
  const sums = sumUp(events)
  const writing = events.length > 0 ? [insertEvents(sql, events), countIn(app, sql, sums)] : []
  const isAll = created.size === 0 && groups.every((group) => isQuiet(group))
  if (!isAll) {
    await Promise.all(writing)
    await keepLedgers(sql, groups, sums)
    await reopen(app, sql, groups, sums)
    await addJobs(app, sql, groups, sums, created)
  }
  // After a failed statement this is a rollback, and the failure is what is thrown.
  await Promise.all([...writing, sql.query('COMMIT')])
  names.remember(newNames)
  countMade(app, events, created)
  tags.add(events)

  const accepted = new Set(events.map(eventKey))
  return batch.map((incoming) => (accepted.delete(eventKey(incoming)) ? 'accepted' : 'duplicate'))
}

// A group of which nothing follows but counting.
function isQuiet(group: LockedGroup): boolean {
  return group.status === 'unresolved' && !group.hasCards && !group.hasWorkItems && !group.isRegrouped
}

function countMade(app: Foundation, events: Grouped[], created: Set<number>): void {
  if (created.size === 0) return
  const projects = new Map(events.map(({ groupId, projectId }) => [groupId, projectId]))
  for (const id of created) {
    const projectId = projects.get(id)
    if (projectId !== undefined) floodsOf(app).took({ projectId, kind: 'group' }, 1)
  }
}

type Assigned = { events: Grouped[]; groups: LockedGroup[]; created: Set<number> }

/** Begins, locks the groups of the events that are not there yet, and makes the groups that are missing. */
async function assign(app: Foundation, sql: Sql, batch: Incoming[]): Promise<Assigned> {
  const known = await begin(sql, batch)
  if (known.missing.length === 0) return { events: known.found, groups: known.groups, created: new Set() }
  // Projects are locked before groups, so what was locked is let go.
  await sql.query('ROLLBACK')
  const sought = lookBack(batch, known.missing)
  const again = await withinRoom(app, sql, sought, await begin(sql, sought, known.missing))
  const { grouped, created } = await makeGroups(app, sql, again)
  return { events: [...again.found, ...grouped], groups: again.groups, created: new Set(created) }
}

// Where there is no room for so many groups, those that are to be made are sought once more, by less.
async function withinRoom(app: Foundation, sql: Sql, sought: Sought[], found: Found): Promise<Found> {
  if (found.missing.length === 0) return found
  const coarse = coarsen(floodsOf(app), found.missing)
  if (coarse.size === 0) return found
  await sql.query('ROLLBACK')
  return begin(
    sql,
    sought.map((incoming) => coarse.get(incoming) ?? incoming),
    found.missing,
  )
}

// Only what would become a group is asked for what it was grouped by before.
function lookBack(batch: Incoming[], missing: Incoming[]): Sought[] {
  const unknown = new Set(missing)
  return batch.map((incoming) =>
    incoming.earlier && unknown.has(incoming) ? { ...incoming, before: incoming.earlier() } : incoming,
  )
}

async function begin(sql: Sql, batch: Sought[], makers: Incoming[] = []): Promise<Found> {
  const [, , found, stored] = await Promise.all([
    sql.query('BEGIN'),
    makers.length > 0 ? lockProjects(sql, makers) : undefined,
    findGroups(sql, batch),
    // After the locks: whoever brings the same event has let them go, or will be refused and look again.
    findStored(sql, batch),
  ])
  const isNew = (incoming: Incoming) => !stored.has(eventKey(incoming))
  return { ...found, found: found.found.filter(isNew), missing: found.missing.filter(isNew) }
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

async function addJobs(
  app: Foundation,
  sql: Sql,
  groups: LockedGroup[],
  sums: Sum[],
  created: Set<number>,
): Promise<void> {
  const fresh = sums.filter(({ groupId }) => created.has(groupId))
  const firsts = fresh.map(({ groupId, projectId, events, latest }) => ({
    groupId,
    projectId,
    event: (events[0] ?? latest).event,
  }))
  await noteInReleases(sql, 'new', firsts)
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
  const linked = groups.filter((group) => group.hasWorkItems && seen.has(group.id))
  await app.jobs.sendMany(
    sql,
    'syncSeen',
    linked.map(({ id }) => ({ data: { groupId: id }, key: String(id), afterSeconds: toldAfterSeconds })),
  )
}

// Teams lets a bot write 60 messages in 30 seconds to one conversation; a counter need not be fresher than this.
const seenAfterSeconds = 10

// On a work item each count is a revision that people are notified of.
const toldAfterSeconds = 15 * 60

// Also an event that another instance wrote to another group at the same moment.
function isPassingHere(error: unknown): boolean {
  return isPassing(error) || (error as { code?: string }).code === '23505'
}
