import type { Group, GroupHash, Person } from '../../../prisma/client/client.ts'
import type { App, Via } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { UserError } from '../../errors.ts'
import { demandChange } from '../../people/visitor.ts'
import { addLine } from '../change.ts'
import { formatShortId } from '../shortId.ts'
import { gone } from '../standing.ts'
import { type GroupView, viewGroup } from '../view.ts'
import { lockForRegrouping, refuseBusy } from './merge.ts'
import type { SplitRecord } from './record.ts'

export type Splitting = {
  organizationId: number
  groupId: number
  /** Which of its hashes are to be a group of their own. */
  hashes: string[]
  by: Person | null
  via: Via
}

const mostHashes = 1_000

/**
 * Makes a group of its own of some of a group's hashes. Events that come by them are the new group's at once; those
 * that came before are sorted in steps. The new group stands as the old one does, and nobody is told of it as new.
 * @returns the old group and the new one
 * @throws UserError in words
 */
export async function splitGroup(
  app: App,
  request: Splitting,
): Promise<{ group: GroupView; made: GroupView }> {
  const { by, organizationId, groupId } = request
  if (by) demandChange(by)
  const group = await app.db.group.findFirst({ where: { id: groupId, project: { organizationId } } })
  if (!group || (by && by.organizationId !== organizationId)) throw gone()
  const madeId = await transact(app, (tx) => split(app, tx, group.projectId, request))
  const [view, made] = [await viewGroup(app, groupId), await viewGroup(app, madeId)]
  if (!view || !made) throw gone()
  return { group: view, made }
}

async function split(app: App, tx: Transaction, projectId: number, request: Splitting): Promise<number> {
  const { groupId, hashes, by, via } = request
  const sql = sqlOf(tx)
  await lockForRegrouping(sql, projectId, [groupId])
  await refuseBusy(tx, [groupId])
  const group = await tx.group.findUnique({ where: { id: groupId }, include: { project: true } })
  if (!group) throw gone()
  if (group.mergedIntoId !== null)
    throw new UserError('This group was merged into another. Split that one, or undo the merge.', 409)
  const chosen = choose(await tx.groupHash.findMany({ where: { groupId } }), hashes)

  const made = await makeGroup(tx, group)
  await tx.groupHash.updateMany({
    where: { projectId, hash: { in: chosen } },
    data: { groupId: made.id, generation: 0 },
  })
  // What the events that stay do not show any more is found out while they are sorted.
  await sql.query('UPDATE "GroupUser" SET "isOwn" = false WHERE "groupId" = $1', [groupId])
  await sql.query('UPDATE "GroupHash" SET generation = $2 WHERE "groupId" = $1', [
    groupId,
    group.generation + 1,
  ])
  await tx.group.update({
    where: { id: groupId },
    data: { generation: { increment: 1 }, version: { increment: 1 }, isRegrouped: true },
  })
  const inbox = await tx.groupInbox.findUnique({ where: { groupId } })
  if (inbox) await tx.groupInbox.create({ data: { ...inbox, groupId: made.id } })
  const record: SplitRecord = { hashes: chosen, after: null }
  const { id } = await tx.regrouping.create({
    data: {
      kind: 'split',
      fromId: groupId,
      toId: made.id,
      state: 'moving',
      record,
      personId: by?.id ?? null,
      via,
      at: app.now(),
    },
  })
  const shortIdOf = (number: number) => formatShortId(group.project.shortIdPrefix, number)
  const lines = [
    { groupId, shortId: shortIdOf(made.number), isNew: false },
    { groupId: made.id, shortId: shortIdOf(group.number), isNew: true },
  ]
  for (const { groupId: about, ...data } of lines)
    await addLine(app, sql, {
      groupId: about,
      activity: { kind: 'split', data },
      personId: by?.id ?? null,
      via,
    })
  await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
  await app.jobs.send(tx, 'regroup', { regroupingId: id }, { key: String(id) })
  return made.id
}

/** The hashes to split off, checked: they are the group's own, and some stay. */
function choose(all: GroupHash[], wanted: string[]): string[] {
  if (wanted.length === 0) throw new UserError('Choose at least one of the ways that lead to this group.')
  if (wanted.length > mostHashes) throw new UserError(`At most ${mostHashes} can be split off at once.`)
  const chosen = all.filter(({ hash }) => wanted.includes(hash))
  if (chosen.length < new Set(wanted).size)
    throw new UserError('Some of these do not lead to this group.', 404)
  if (chosen.some(({ homeId }) => homeId !== null))
    throw new UserError(
      'Some of these came with a group that was merged into this one: undo that instead.',
      409,
    )
  if (all.every(({ hash, homeId }) => homeId !== null || wanted.includes(hash)))
    throw new UserError('At least one of its own ways must stay with this group.', 409)
  return chosen.map(({ hash }) => hash)
}

async function makeGroup(tx: Transaction, from: Group): Promise<Group> {
  const { lastNumber: number } = await tx.project.update({
    where: { id: from.projectId },
    data: { lastNumber: { increment: 1 } },
    select: { lastNumber: true },
  })
  const { id: _, resolution, ...facts } = from
  const { project: __, ...plain } = facts as typeof facts & { project: unknown }
  return tx.group.create({
    data: {
      ...plain,
      ...(resolution === null ? {} : { resolution }),
      number,
      eventCount: 0,
      reportCount: 0,
      userCount: 0,
      version: 1,
      generation: 0,
      hasCards: false,
      hasWorkItems: false,
      isRegrouped: false,
      mergedIntoId: null,
    },
  })
}
