import type { Person } from '../../prisma/client/client.ts'
import type { App, Via } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { type Sql, sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { newestOf } from '../releases/releases.ts'
import { readStanding } from './standing.ts'
import { type Change, type Effect, effectOf, escalationThreshold } from './status.ts'
import { type GroupView, viewGroup } from './view.ts'

export type { Change } from './status.ts'

export type ChangeRequest = {
  groupId: number
  change: Change
  /** Who asked; null for a program, a rule or the clock. The door has checked who it is. */
  by: Person | null
  via: Via
}

/**
 * The single door for every change a person or program makes to a group, whichever chat, page or program it came
 * from. One transaction: the group's row, its history, the jobs that let every copy of its card follow.
 * A change that changes nothing writes nothing.
 * @throws UserError when the group is not there, the person may not, or it cannot be done
 */
export async function changeGroup(
  app: App,
  request: ChangeRequest,
): Promise<{ changed: boolean; view: GroupView }> {
  const changed = await transact(app, async (tx) => {
    const sql = sqlOf(tx)
    const group = await readStanding(sql, request.groupId)
    if (!group) throw gone()
    await mayChange(tx, request.by, group.projectId)
    if (request.change.kind === 'assign') await canBeAssigned(tx, group.projectId, request.change.to)
    const context = { now: app.now(), ...(await contextOf(tx, group, request.change, app.now())) }
    const effect = effectOf(group, request.change, context)
    if (!effect) return false
    await writeEffect(app, sql, group.id, effect, { personId: request.by?.id ?? null, via: request.via })
    await app.jobs.send(tx, 'refresh', { groupId: group.id }, { key: String(group.id) })
    return true
  })
  const view = await viewGroup(app, request.groupId)
  if (!view) throw gone()
  return { changed, view }
}

/** Writes what a change does: the group's columns, its version, and the line in its history. */
export async function writeEffect(
  app: Pick<App, 'now'>,
  sql: Sql,
  groupId: number,
  { set, activity }: Effect,
  { personId, via }: { personId: number | null; via: Via },
): Promise<void> {
  const columns = Object.entries(set).map(
    ([name, value]) => [name, name === 'resolution' && value ? JSON.stringify(value) : value] as const,
  )
  const assignments = columns.map(([name], index) => `"${name}" = $${index + 2}${casts[name] ?? ''}`)
  await sql.query(
    `UPDATE "Group" SET ${['version = version + 1', ...assignments].join(', ')} WHERE id = $1`,
    [groupId, ...columns.map(([, value]) => value)],
  )
  await sql.query(
    'INSERT INTO "GroupActivity" ("groupId", at, kind, "personId", via, data) VALUES ($1, $2::timestamptz, $3, $4::int, $5, $6::jsonb)',
    [groupId, app.now(), activity.kind, personId, via, JSON.stringify(activity.data)],
  )
}

const casts: Record<string, string> = {
  resolution: '::jsonb',
  statusChangedAt: '::timestamptz',
  archivedUntil: '::timestamptz',
  archivedUntilCount: '::int',
  assigneeId: '::int',
  assigneeTeamId: '::int',
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
  group: { id: number; projectId: number },
  change: Change,
  now: Date,
) {
  const needsRelease = change.kind === 'resolve' && change.in !== undefined
  const needsThreshold = change.kind === 'archive' && change.for === 'escalating'
  return {
    newestRelease: needsRelease ? ((await newestOf(tx, group.projectId))?.version ?? null) : null,
    escalatesAt: needsThreshold ? escalationThreshold(await eventsPerDay(tx, group.id, now)) : 0,
  }
}

async function eventsPerDay(tx: Transaction, groupId: number, now: Date): Promise<number[]> {
  const day = 24 * 3_600_000
  const since = new Date(now.getTime() - 7 * day)
  const hours = await tx.groupHour.findMany({ where: { groupId, hour: { gte: since } } })
  const days = Array.from({ length: 7 }, () => 0)
  for (const { hour, count } of hours) {
    const index = Math.min(6, Math.floor((hour.getTime() - since.getTime()) / day))
    days[index] = (days[index] ?? 0) + count
  }
  return days
}

function gone(): UserError {
  return new UserError('That group is not here. It may have been deleted, or belong to somebody else.', 404)
}
