import type { Person } from '../../../prisma/client/client.ts'
import type { App, Via } from '../../app.ts'
import { moveLinks } from '../../azureDevOps/links/regroup.ts'
import type { Transaction } from '../../database/database.ts'
import { type Sql, sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { TryLater, UserError } from '../../errors.ts'
import { demandChange } from '../../people/visitor.ts'
import { addLine } from '../change.ts'
import { formatShortId } from '../shortId.ts'
import { gone, lockGroups } from '../standing.ts'
import { type GroupView, viewGroup } from '../view.ts'
import { moveCards, type Named } from './cards.ts'
import { addCounters, addUsers } from './counters.ts'
import { addFollowers } from './followers.ts'
import { headOf } from './head.ts'
import { addLooks } from './people.ts'
import type { MergeRecord } from './record.ts'
import { moveReports } from './reports.ts'
import { putAside } from './waiting.ts'

export type Merging = {
  organizationId: number
  groupIds: number[]
  /** Which of them is to take in the others; else the one with the most events, then the oldest. */
  into?: number
  by: Person | null
  via: Via
}

export type Merged = { into: GroupView; merged: Named[] }

const mostAtOnce = 100

/**
 * Puts groups together: from now on their events are one group's, which has their counters, cards, work items and
 * followers. The others lead to it, by every id they were ever called by. Their events follow in steps.
 * @throws UserError in words, when they cannot be put together
 */
export async function mergeGroups(app: App, request: Merging): Promise<Merged> {
  const { by, organizationId } = request
  if (by) demandChange(by)
  if (by && by.organizationId !== organizationId) throw gone()
  for (let attempt = 1; ; attempt++) {
    const ids = await headsOf(app, request.groupIds)
    const into = request.into === undefined ? undefined : await headOf(sqlOf(app.db), request.into)
    const result = await transact(app, (tx) => tryMerge(app, tx, { ...request, groupIds: ids, into }))
    if (result) {
      const view = await viewGroup(app, result.intoId)
      if (!view) throw gone()
      return { into: view, merged: result.merged }
    }
    // Somebody merged one of them into a third group at the same moment.
    if (attempt === 5) throw new TryLater(1, 'these groups are being merged by others')
  }
}

async function headsOf(app: App, groupIds: number[]): Promise<number[]> {
  const heads = new Set<number>()
  for (const id of groupIds.slice(0, mostAtOnce + 1)) heads.add(await headOf(sqlOf(app.db), id))
  if (groupIds.length > mostAtOnce) throw new UserError(`At most ${mostAtOnce} groups can be merged at once.`)
  if (heads.size < 2)
    throw new UserError(
      groupIds.length < 2 ? 'Name at least two groups to merge.' : 'These are one group already.',
    )
  return [...heads].sort((left, right) => left - right)
}

async function tryMerge(
  app: App,
  tx: Transaction,
  { organizationId, groupIds, into, by, via }: Merging,
): Promise<{ intoId: number; merged: Named[] } | null> {
  const sql = sqlOf(tx)
  const projectId = await commonProject(tx, organizationId, groupIds)
  await lockForRegrouping(sql, projectId, groupIds)
  const rows = await tx.group.findMany({ where: { id: { in: groupIds } }, include: { project: true } })
  if (rows.length < groupIds.length) throw gone()
  if (rows.some(({ mergedIntoId }) => mergedIntoId !== null)) return null
  await refuseBusy(tx, groupIds)
  const [largest] = [...rows].sort((a, b) => b.eventCount - a.eventCount || a.id - b.id)
  const target = into === undefined ? largest : rows.find(({ id }) => id === into)
  if (!target) throw new UserError('The group to merge into must be one of those that are merged.')

  const nameOf = ({ id, number, title, project }: (typeof rows)[number]): Named => ({
    id,
    shortId: formatShortId(project.shortIdPrefix, number),
    title,
  })
  const others = rows.filter(({ id }) => id !== target.id).sort((a, b) => a.id - b.id)
  const own = await ownOf(tx, target)
  for (const other of others) await absorb(app, tx, { from: nameOf(other), to: nameOf(target), own, by, via })
  const merged = others.map(nameOf)
  await addLine(app, sql, {
    groupId: target.id,
    activity: { kind: 'merged', data: { groups: merged.map(({ shortId, title }) => ({ shortId, title })) } },
    personId: by?.id ?? null,
    via,
  })
  await app.jobs.send(tx, 'refresh', { groupId: target.id }, { key: String(target.id) })
  return { intoId: target.id, merged }
}

async function commonProject(tx: Transaction, organizationId: number, groupIds: number[]): Promise<number> {
  const projects = await tx.group.findMany({
    where: { id: { in: groupIds }, project: { organizationId } },
    select: { projectId: true },
  })
  const [first] = projects
  if (!first || projects.length < groupIds.length) throw gone()
  if (projects.some(({ projectId }) => projectId !== first.projectId))
    throw new UserError('Only groups of one project can be merged.')
  return first.projectId
}

/**
 * Locks a project and groups of it, for whoever moves hashes. Nobody makes groups in the project then, so that a
 * batch of events that finds hashes gone finds them again where they are.
 */
export async function lockForRegrouping(sql: Sql, projectId: number, groupIds: number[]): Promise<void> {
  await sql.query('SELECT id FROM "Project" WHERE id = $1 FOR NO KEY UPDATE', [projectId])
  await lockGroups(sql, groupIds)
}

/**
 * Refuses to touch groups whose events are just being sorted: which is whose is not known until that is done.
 * @throws UserError 409
 */
export async function refuseBusy(tx: Transaction, groupIds: number[]): Promise<void> {
  const where = { in: groupIds }
  const busy = await tx.regrouping.count({
    where: {
      AND: [
        { OR: [{ fromId: where }, { toId: where }] },
        { OR: [{ state: 'undoing' }, { kind: 'split', state: 'moving' }] },
      ],
    },
  })
  if (busy > 0)
    throw new UserError('The events of these groups are still being sorted. Try again in a moment.', 409)
}

// What the group was like before it took in the first: a merge before this one remembers it.
async function ownOf(
  tx: Transaction,
  target: { id: number; firstSeenAt: Date; firstRelease: string | null },
): Promise<MergeRecord['own']> {
  const before = await tx.regrouping.findFirst({
    where: { toId: target.id, kind: 'merge', state: { in: ['moving', 'done'] } },
    orderBy: { id: 'asc' },
  })
  const remembered = (before?.record as { own?: MergeRecord['own'] } | undefined)?.own
  return remembered ?? { firstSeenAt: target.firstSeenAt, firstRelease: target.firstRelease }
}

type Absorbing = { from: Named; to: Named; own: MergeRecord['own']; by: Person | null; via: Via }

async function absorb(app: App, tx: Transaction, { from, to, own, by, via }: Absorbing): Promise<void> {
  const sql = sqlOf(tx)
  const { status, substatus } = await tx.group.findUniqueOrThrow({ where: { id: from.id } })
  await sql.query(
    `UPDATE "GroupHash" SET "groupId" = $2, "homeId" = coalesce("homeId", $1), generation = g.generation
       FROM "Group" g WHERE "groupId" = $1 AND g.id = $2`,
    [from.id, to.id],
  )
  await addCounters(sql, from.id, to.id)
  const usersAfter = await addUsers(sql, from.id, to.id, '')
  await moveReports(sql, from.id, to.id)
  await addLooks(sql, from.id, to.id)
  const aside = await putAside(tx, from.id)
  const cards = await moveCards(app, tx, { from, to })
  await tx.group.update({
    where: { id: from.id },
    data: {
      status: 'merged',
      substatus: '',
      mergedIntoId: to.id,
      hasCards: false,
      version: { increment: 1 },
      generation: { increment: 1 },
    },
  })
  const links = await moveLinks(app, tx, from.id, to.id)
  const followers = await addFollowers(sql, from.id, to.id)
  const record: MergeRecord = {
    status,
    substatus,
    own,
    aside,
    cards,
    links,
    followers,
    usersAfter,
    after: null,
  }
  const { id } = await tx.regrouping.create({
    data: {
      kind: 'merge',
      fromId: from.id,
      toId: to.id,
      state: 'moving',
      record: JSON.parse(JSON.stringify(record)),
      personId: by?.id ?? null,
      via,
      at: app.now(),
    },
  })
  await addLine(app, sql, {
    groupId: from.id,
    activity: { kind: 'merged_into', data: { shortId: to.shortId } },
    personId: by?.id ?? null,
    via,
  })
  await app.jobs.send(tx, 'regroup', { regroupingId: id }, { key: String(id) })
}
