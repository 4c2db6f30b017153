import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { type AttachmentFacts, listAttachments } from '../../services/attachments/read.ts'
import type { EventPayload } from '../../services/events/event.ts'
import { describeActivity } from '../../services/groups/activity.ts'
import type { Reason as ReasonToFollow } from '../../services/groups/followers.ts'
import { readHistory } from '../../services/groups/history.ts'
import { listFollowers } from '../../services/groups/subscriptions.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { mayAdminister } from '../../services/people/visitor.ts'
import { newestOf } from '../../services/releases/releases.ts'
import type { ActivityLine } from './activity.ts'
import type { FollowerLine } from './followers.ts'

/** One event and its way to the others of its group. Ids are as the protocol writes them, 32 hex digits. */
export type EventFacts = {
  id: string
  occurredAt: Date
  receivedAt: Date
  payload: EventPayload
  /** The files that came with it. */
  attachments: AttachmentFacts[]
  latest: string | null
  oldest: string | null
  previous: string | null
  next: string | null
}

/** Why events are in this group. */
export type Reason = { variant: string; explanation: string; config: string }

const day = 24 * 3_600_000
const mostLines = 100
const mostPeople = 500

/** The event of a group that an id names, or its latest one; null when it has none (any more). */
export async function findEvent(app: App, groupId: number, id: string | null): Promise<EventFacts | null> {
  const events = { where: { groupId }, select: { eventId: true, receivedAt: true } }
  const newest = [{ receivedAt: 'desc' as const }, { eventId: 'desc' as const }]
  const oldest = [{ receivedAt: 'asc' as const }, { eventId: 'asc' as const }]
  const event = await app.db.event.findFirst({
    where: { groupId, ...(id !== null && { eventId: id }) },
    orderBy: newest,
  })
  if (!event) return null
  const { receivedAt, eventId } = event
  const before = { OR: [{ receivedAt: { lt: receivedAt } }, { receivedAt, eventId: { lt: eventId } }] }
  const after = { OR: [{ receivedAt: { gt: receivedAt } }, { receivedAt, eventId: { gt: eventId } }] }
  const [previous, next, first, last, attachments] = await Promise.all([
    app.db.event.findFirst({ ...events, where: { groupId, ...before }, orderBy: newest }),
    app.db.event.findFirst({ ...events, where: { groupId, ...after }, orderBy: oldest }),
    app.db.event.findFirst({ ...events, orderBy: oldest }),
    app.db.event.findFirst({ ...events, orderBy: newest }),
    listAttachments(app, event.projectId, eventId),
  ])
  const plain = (row: { eventId: string } | null) => row?.eventId.replaceAll('-', '') ?? null
  return {
    id: eventId.replaceAll('-', ''),
    occurredAt: event.occurredAt,
    receivedAt,
    payload: event.payload as unknown as EventPayload,
    attachments,
    latest: plain(last),
    oldest: plain(first),
    previous: plain(previous),
    next: plain(next),
  }
}

/** Events of each of the last 14 days in UTC, oldest first; the last one is today. */
export async function daysOf(app: App, groupId: number): Promise<number[]> {
  const today = Math.floor(app.now().getTime() / day) * day
  const first = today - 13 * day
  const hours = await app.db.groupHour.findMany({ where: { groupId, hour: { gte: new Date(first) } } })
  const days = Array.from({ length: 14 }, () => 0)
  for (const { hour, count } of hours) {
    const index = Math.floor((hour.getTime() - first) / day)
    if (index < 14) days[index] = (days[index] ?? 0) + count
  }
  return days
}

/** A group's history in words, newest first. @param me who looks, and may change their own comments */
export async function historyOf(
  app: App,
  groupId: number,
  me: Pick<Person, 'id' | 'role'>,
): Promise<ActivityLine[]> {
  const rows = await readHistory(app, { groupId, limit: mostLines })
  const names = await assigneeNames(
    app,
    rows.map((row) => row.data as Record<string, unknown>),
  )
  return rows.map((row) => {
    const data = row.data as Record<string, unknown>
    const facts = { kind: row.kind, via: row.via, by: row.person?.name ?? null, assignee: names(data), data }
    const comment = row.kind === 'comment' && typeof data.text === 'string' ? data.text : null
    const said = describeActivity(facts)
    const words = row.of === null ? said : `${row.of}: ${said}`
    return {
      id: row.id,
      at: row.at,
      kind: row.kind,
      comment,
      // What was written in Azure DevOps is changed there, and what was said of a merged group stays as it was.
      isOwn: row.of === null && row.via !== 'azureDevOps' && (row.personId === me.id || mayAdminister(me)),
      words: comment === null ? words : aboutComment(words, comment, data),
    }
  })
}

// The words end with the comment itself, which is shown apart.
function aboutComment(words: string, comment: string, data: Record<string, unknown>): string {
  const about = words.slice(0, words.length - comment.length).replace(/: $/, '')
  return data.editedAt ? `${about}, edited` : about
}

/** Why events are in this group, once per kind of reason. */
export async function reasonsOf(app: App, groupId: number): Promise<Reason[]> {
  return app.db.groupHash.findMany({
    where: { groupId },
    orderBy: { createdAt: 'asc' },
    distinct: ['variant', 'explanation'],
    take: 10,
    select: { variant: true, explanation: true, config: true },
  })
}

/** Everybody who follows a group, whoever came first first. */
export async function followersOf(app: App, groupId: number): Promise<FollowerLine[]> {
  const rows = await listFollowers(app, groupId)
  return rows.map(({ personId, person, reason }) => ({
    personId,
    name: person.name,
    reason: reason as ReasonToFollow,
  }))
}

/** Everybody a group can be assigned to, and the release that is the current one. */
export async function choicesOf(app: App, organizationId: number, view: GroupView) {
  const select = { id: true, name: true }
  const query = { select, orderBy: { name: 'asc' as const }, take: mostPeople }
  const [people, teams, newest] = await Promise.all([
    app.db.person.findMany({ ...query, where: { organizationId, isActive: true } }),
    app.db.team.findMany({ ...query, where: { organizationId } }),
    newestOf(app.db, view.project.id),
  ])
  return { people, teams, newestRelease: newest?.version ?? null }
}

async function assigneeNames(
  app: App,
  all: Record<string, unknown>[],
): Promise<(data: Record<string, unknown>) => string | null> {
  const ids = (name: string) =>
    all.map((data) => data[name]).filter((id): id is number => typeof id === 'number')
  const select = { id: true, name: true }
  const [people, teams] = await Promise.all([
    app.db.person.findMany({ where: { id: { in: ids('personId') } }, select }),
    app.db.team.findMany({ where: { id: { in: ids('teamId') } }, select }),
  ])
  return ({ personId, teamId }) =>
    people.find((person) => person.id === personId)?.name ??
    teams.find((team) => team.id === teamId)?.name ??
    null
}
