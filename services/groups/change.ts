import type { Person } from '../../prisma/client/client.ts'
import type { App, Via } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { type Sql, sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { askToTell } from '../notify/personal.ts'
import { findShipped } from '../releases/awaited.ts'
import { newestOf } from '../releases/releases.ts'
import { archiveThreshold } from './archive.ts'
import { eventsPerDay } from './daily.ts'
import { follow } from './follow.ts'
import { isInInbox, moveInbox } from './inbox.ts'
import { findMentioned } from './mentions.ts'
import { headOf } from './regroup/head.ts'
import { gone, type LockedGroup, readStanding } from './standing.ts'
import { type Activity, type Change, type ChangeContext, type Effect, effectOf } from './status.ts'
import { moveFollowers } from './subscriptions.ts'
import { type GroupView, viewGroup } from './view.ts'
import { moveWaiting } from './waiting.ts'

export type { Change } from './status.ts'

export type ChangeRequest = {
  groupId: number
  change: Change
  /** Who asked; null for a program, a rule or the clock. The door has checked who it is. */
  by: Person | null
  via: Via
  /** The work item that the change was read from, and that needs no news of it. */
  from?: number
  /** One of many that are changed at once: nobody is told of each. */
  isBulk?: boolean
}

/**
 * The single door for every change a person or program makes to a group, whichever chat, page or program it came
 * from. One transaction: the group's row, its history, who follows it, the jobs that let every copy of its card
 * follow. A change that changes nothing writes nothing.
 * @throws UserError when the group is not there, the person may not, or it cannot be done
 */
export async function changeGroup(
  app: App,
  request: ChangeRequest,
): Promise<{ changed: boolean; view: GroupView }> {
  const changed = await transact(app, async (tx) => (await changeIn(app, tx, request)) !== null)
  const view = await viewGroup(app, request.groupId)
  if (!view) throw gone()
  return { changed, view }
}

/**
 * The same in a transaction of the caller's.
 * @returns the id of the line it left in the history; null when nothing was to be changed
 */
export async function changeIn(app: App, tx: Transaction, request: ChangeRequest): Promise<number | null> {
  const sql = sqlOf(tx)
  const group = await lockHead(sql, request.groupId)
  const { change } = request
  // What people may do over there is decided over there.
  if (request.via !== 'azureDevOps') await mayChange(tx, request.by, group.projectId)
  if (change.kind === 'assign') await canBeAssigned(tx, group.projectId, change.to)
  const context = await contextOf(tx, group, request, app.now())
  const effect = effectOf(group, change, context)
  if (!effect) return null
  const { by, via, from, isBulk } = request
  const line = await writeEffect(app, sql, group, effect, { personId: by?.id ?? null, via, from })
  await moveFollowers(app, sql, group.id, { change, by, mentioned: context.mentioned })
  if (!isBulk) await askToTell(app, sql, { groupId: group.id, change, by: by?.id ?? null })
  return line
}

// What is wished for a merged group is done to the one it is in, which alone is locked: locks are taken in the order of
// ids, and whoever undoes the merge takes both. It may be merged itself while its lock is waited for.
async function lockHead(sql: Sql, groupId: number): Promise<LockedGroup> {
  const group = await readStanding(sql, await headOf(sql, groupId))
  if (!group) throw gone()
  return group.mergedIntoId === null ? group : lockHead(sql, group.id)
}

/**
 * Writes what a change does: the group's columns, its version, the line in its history, and the jobs that let its
 * cards and work items follow.
 * @returns the id of the line in its history
 */
export async function writeEffect(
  app: Pick<App, 'now' | 'jobs'>,
  sql: Sql,
  group: LockedGroup,
  effect: Effect,
  { personId, via, from }: { personId: number | null; via: Via; from?: number | undefined },
): Promise<number> {
  const { set, activity, rewrites, isQuiet } = effect
  const columns = Object.entries(set).map(
    ([name, value]) => [name, name === 'resolution' && value ? JSON.stringify(value) : value] as const,
  )
  const assignments = columns.map(([name], index) => `"${name}" = $${index + 2}${casts[name] ?? ''}`)
  await sql.query(
    `UPDATE "Group" SET ${['version = version + 1', ...assignments].join(', ')} WHERE id = $1`,
    [group.id, ...columns.map(([, value]) => value)],
  )
  const line = rewrites
    ? await rewriteLine(sql, rewrites, activity)
    : await addLine(app, sql, { groupId: group.id, activity, personId, via })
  await moveInbox(sql, group.id, effect, app.now())
  await moveWaiting(sql, group, set)
  if (!isQuiet) await follow(app, sql, group, from)
  else if (group.hasCards)
    await app.jobs.send(sql, 'refresh', { groupId: group.id }, { key: String(group.id) })
  return line
}

/** Adds a line to a group's history. @returns its id */
export async function addLine(
  app: Pick<App, 'now'>,
  sql: Sql,
  line: { groupId: number; activity: Activity; personId: number | null; via: Via },
): Promise<number> {
  const { groupId, activity, personId, via } = line
  const { rows } = await sql.query<{ id: number }>(
    `INSERT INTO "GroupActivity" ("groupId", at, kind, "personId", via, data)
     VALUES ($1, $2::timestamptz, $3, $4::int, $5, $6::jsonb) RETURNING id`,
    [groupId, app.now(), activity.kind, personId, via, JSON.stringify(activity.data)],
  )
  return rows[0]?.id ?? 0
}

async function rewriteLine(sql: Sql, id: number, { kind, data }: Activity): Promise<number> {
  await sql.query('UPDATE "GroupActivity" SET kind = $2, data = $3::jsonb WHERE id = $1', [
    id,
    kind,
    JSON.stringify(data),
  ])
  return id
}

const casts: Record<string, string> = {
  resolution: '::jsonb',
  statusChangedAt: '::timestamptz',
  archivedUntil: '::timestamptz',
  archivedUntilCount: '::int',
  archivedCount: '::int',
  archivedWindow: '::int',
  assigneeId: '::int',
  assigneeTeamId: '::int',
  priority: '::smallint',
}

async function mayChange(tx: Transaction, by: Person | null, projectId: number): Promise<void> {
  if (!by) return
  const project = await tx.project.findUnique({ where: { id: projectId }, select: { organizationId: true } })
  if (project?.organizationId !== by.organizationId) throw gone()
  if (!by.isActive) throw new UserError('Your account here is switched off.', 403)
  if (by.role === 'viewer')
    throw new UserError(
      'You may look at groups here, but not change them. An owner can give you the role of a member.',
      403,
    )
}

async function canBeAssigned(
  tx: Transaction,
  projectId: number,
  to: { personId: number } | { teamId: number },
): Promise<void> {
  const { organizationId } = await tx.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { organizationId: true },
  })
  const found =
    'personId' in to
      ? await tx.person.findFirst({
          where: { id: to.personId, organizationId, isActive: true },
          select: { id: true },
        })
      : await tx.team.findFirst({ where: { id: to.teamId, organizationId }, select: { id: true } })
  if (!found) throw new UserError('Whoever this was to be assigned to is not here any more.', 404)
}

async function contextOf(
  tx: Transaction,
  group: LockedGroup,
  { change, by, via }: ChangeRequest,
  now: Date,
): Promise<ChangeContext> {
  const when = change.kind === 'resolve' ? change.in : undefined
  const needsNewest = when === 'nextRelease' || when === 'currentRelease'
  const needsThreshold = change.kind === 'archive' && change.for === 'escalating'
  return {
    now,
    newestRelease: needsNewest ? ((await newestOf(tx, group.projectId))?.version ?? null) : null,
    shippedIn:
      typeof when === 'object' && 'commit' in when
        ? await findShipped(tx, group.projectId, when.commit)
        : null,
    escalatesAt: needsThreshold ? archiveThreshold(await eventsPerDay(sqlOf(tx), group.id, now)) : 0,
    comment: 'activityId' in change ? await commentOf(tx, group.id, change.activityId, by, via) : null,
    isInInbox: change.kind === 'review' && (await isInInbox(sqlOf(tx), group.id)),
    mentioned: change.kind === 'comment' ? await findMentioned(sqlOf(tx), group.projectId, change.text) : [],
  }
}

// A comment belongs to who wrote it; one that came from elsewhere is changed there.
async function commentOf(
  tx: Transaction,
  groupId: number,
  id: number,
  by: Person | null,
  via: Via,
): Promise<Record<string, unknown> | null> {
  const line = await tx.groupActivity.findFirst({ where: { id, groupId, kind: 'comment' } })
  if (!line) return null
  if (line.via === 'azureDevOps' && via !== 'azureDevOps')
    throw new UserError(
      'That comment was written in Azure DevOps; change it there, and it follows here.',
      409,
    )
  const isTheirs = by !== null && line.personId !== by.id
  if (isTheirs && by.role !== 'owner' && by.role !== 'admin')
    throw new UserError('Only its author or an administrator can change a comment.', 403)
  return line.data as Record<string, unknown>
}
