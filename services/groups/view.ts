import type { App } from '../app.ts'
import type { Database } from '../database/database.ts'
import { type OwnerView, ownersOf, type Suggested, suggestedAmong } from '../ownership/groupOwners.ts'
import { describeActivity } from './activity.ts'
import { type Priority, priorityWord } from './priority.ts'
import { type GroupRow, readRow, viewed } from './row.ts'
import { formatShortId, parseShortId } from './shortId.ts'
import type { Resolution } from './status.ts'
import { connectedOrganizations, workItemsOf } from './workItems.ts'

export type Status = 'unresolved' | 'resolved' | 'archived'
export type Substatus =
  | 'new'
  | 'ongoing'
  | 'regressed'
  | 'escalating'
  | 'forever'
  | 'until_time'
  | 'until_count'
  | 'until_users'
  | 'until_escalating'
  | ''

/** Neutral facts about a group. Texts are raw (hostile): whoever renders them escapes and cuts. */
export type GroupView = {
  id: number
  version: number
  shortId: string
  project: { id: number; slug: string; name: string }
  url: string
  kind: 'error' | 'default' | 'csp' | 'feedback'
  title: string
  message: string
  culprit: string
  topFrame: string
  level: string
  platform: string
  environment: string | null
  release: string | null
  firstRelease: string | null
  status: Status
  substatus: Substatus
  statusChangedAt: Date
  /** The latest change in words, such as "Resolved by Ada in Teams"; empty for a group nobody touched. */
  lastChange: string
  archivedUntil: Date | null
  archivedUntilCount: number | null
  /** So many events or users within so many minutes; null where no window was asked for. */
  archivedCount: number | null
  archivedWindow: number | null
  priority: Priority
  resolution: Resolution | null
  assignee: { kind: 'person' | 'team'; id: number; name: string } | null
  eventCount: number
  userCount: number
  /** How many people wrote about it. */
  reportCount: number
  firstSeenAt: Date
  lastSeenAt: Date
  /** Events per hour of the last 24, oldest first. */
  hours: number[]
  /** Who a group can be assigned to from here, besides oneself. */
  assignable: { people: { id: number; name: string }[]; teams: { id: number; name: string }[] }
  /** The work items it is linked to, and the wishes for some, oldest first. */
  workItems: WorkItemView[]
  /** Who could own it, and commits that may have brought it in; the one to be asked first in front. */
  owners: OwnerView[]
  /** Those of them who do not have it, each once. */
  suggested: Suggested[]
  /** Whether an Azure DevOps organization is connected, so that it could be linked. */
  canLink: boolean
}

/** A link to a work item as people see it. Texts are raw. */
export type WorkItemView = {
  linkId: number
  state: 'pending' | 'linked' | 'failed'
  /** What was asked for: an existing one or a new one. */
  wish: 'link' | 'create'
  workItemId: number | null
  /** Name of the organization or collection. */
  integration: string
  number: number | null
  type: string
  title: string
  /** Its state there, in their word. */
  itemState: string
  assignee: string | null
  url: string | null
  presence: 'live' | 'deleted' | 'invisible'
  /** Why it failed, in words. */
  reason: string | null
  /** What keeps it from being in step, in words. */
  trouble: string | null
  /** Somebody it is assigned to there, whom nobody here is known as. */
  unknownAssignee: string | null
}

// As many as a card can offer before a person would rather type a name.
const offered = 20

/** The facts of one group, or null when it is not there. */
export async function viewGroup(app: App, groupId: number): Promise<GroupView | null> {
  const row = await readRow(app.db, { id: groupId })
  return row ? ((await viewGroups(app, [row]))[0] ?? null) : null
}

/** The facts of many groups by their ids; those that are not there are left out. */
export async function viewMany(app: App, ids: number[]): Promise<GroupView[]> {
  if (ids.length === 0) return []
  return viewGroups(app, await app.db.group.findMany({ where: { id: { in: ids } }, include: viewed }))
}

/** The group that a short id of this organization names, in any case and by any prefix its project ever had. */
export async function findGroup(
  app: App,
  organizationId: number,
  shortId: string,
): Promise<GroupView | null> {
  const parsed = parseShortId(shortId)
  if (!parsed) return null
  const found = await app.db.shortIdPrefix.findUnique({
    where: { organizationId_prefix: { organizationId, prefix: parsed.prefix } },
    select: { projectId: true },
  })
  if (!found) return null
  const row = await readRow(app.db, { projectId: found.projectId, number: parsed.number })
  return row ? ((await viewGroups(app, [row]))[0] ?? null) : null
}

/** The facts of many groups, in their order, with a fixed number of queries. */
export async function viewGroups(app: App, rows: GroupRow[]): Promise<GroupView[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const organizationIds = [...new Set(rows.map((row) => row.project.organizationId))]
  const [hours, changes, assignable, workItems, connected, owners] = await Promise.all([
    hoursOf(app, ids),
    lastChanges(app.db, ids),
    assignableIn(app.db, organizationIds),
    workItemsOf(app.db, ids),
    connectedOrganizations(app.db, organizationIds),
    ownersOf(app.db, ids),
  ])
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    shortId: formatShortId(row.project.shortIdPrefix, row.number),
    project: { id: row.project.id, slug: row.project.slug, name: row.project.name },
    url: `${app.config.publicUrl}/groups/${formatShortId(row.project.shortIdPrefix, row.number)}`,
    kind: row.kind as GroupView['kind'],
    title: row.title,
    message: row.message,
    culprit: row.culprit,
    topFrame: row.topFrame,
    level: row.level,
    platform: row.platform,
    environment: row.environment,
    release: row.lastRelease,
    firstRelease: row.firstRelease,
    status: row.status as Status,
    substatus: row.substatus as Substatus,
    statusChangedAt: row.statusChangedAt,
    lastChange: changes.get(row.id) ?? '',
    archivedUntil: row.archivedUntil,
    archivedUntilCount: row.archivedUntilCount,
    archivedCount: row.archivedCount,
    archivedWindow: row.archivedWindow,
    priority: priorityWord(row.priority),
    resolution: row.resolution as Resolution | null,
    assignee: assigneeOf(row),
    eventCount: row.eventCount,
    userCount: row.userCount,
    reportCount: row.reportCount,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    hours: hours.get(row.id) ?? Array.from({ length: 24 }, () => 0),
    assignable: assignable.get(row.project.organizationId) ?? { people: [], teams: [] },
    workItems: workItems.get(row.id) ?? [],
    owners: owners.get(row.id) ?? [],
    suggested: suggestedAmong(owners.get(row.id) ?? [], assigneeOf(row)),
    canLink: connected.has(row.project.organizationId),
  }))
}

function assigneeOf({ assignee, assigneeTeam }: GroupRow): GroupView['assignee'] {
  if (assignee) return { kind: 'person', id: assignee.id, name: assignee.name }
  return assigneeTeam ? { kind: 'team', id: assigneeTeam.id, name: assigneeTeam.name } : null
}

async function hoursOf(app: App, groupIds: number[]): Promise<Map<number, number[]>> {
  const hour = 3_600_000
  const first = Math.floor(app.now().getTime() / hour) * hour - 23 * hour
  const rows = await app.db.groupHour.findMany({
    where: { groupId: { in: groupIds }, hour: { gte: new Date(first) } },
  })
  const all = new Map<number, number[]>()
  for (const row of rows) {
    const counts = all.get(row.groupId) ?? Array.from({ length: 24 }, () => 0)
    const index = (row.hour.getTime() - first) / hour
    if (index < 24) counts[index] = row.count
    all.set(row.groupId, counts)
  }
  return all
}

type LastChange = {
  groupId: number
  kind: string
  via: string
  data: Record<string, unknown>
  by: string | null
  assignee: string | null
}

async function lastChanges(db: Database, groupIds: number[]): Promise<Map<number, string>> {
  const rows = await db.$queryRaw<LastChange[]>`
    SELECT DISTINCT ON (a."groupId") a."groupId", a.kind, a.via, a.data, p.name AS by, coalesce(assignee.name, team.name) AS assignee
      FROM "GroupActivity" a
      JOIN "Group" g ON g.id = a."groupId"
      LEFT JOIN "Person" p ON p.id = a."personId"
      LEFT JOIN "Person" assignee ON assignee.id = g."assigneeId"
      LEFT JOIN "Team" team ON team.id = g."assigneeTeamId"
     WHERE a."groupId" = ANY(${groupIds}) AND a.kind <> 'first_seen'
     ORDER BY a."groupId", a.id DESC`
  return new Map(rows.map((row) => [row.groupId, describeActivity(row)]))
}

async function assignableIn(db: Database, organizationIds: number[]) {
  const where = { organizationId: { in: organizationIds } }
  const select = { id: true, name: true, organizationId: true }
  const [people, teams] = await Promise.all([
    db.person.findMany({
      where: { ...where, isActive: true },
      orderBy: { name: 'asc' },
      take: offered,
      select,
    }),
    db.team.findMany({ where, orderBy: { name: 'asc' }, take: offered, select }),
  ])
  const strip = ({ id, name }: { id: number; name: string }) => ({ id, name })
  return new Map(
    organizationIds.map((id) => [
      id,
      {
        people: people.filter((person) => person.organizationId === id).map(strip),
        teams: teams.filter((team) => team.organizationId === id).map(strip),
      },
    ]),
  )
}
