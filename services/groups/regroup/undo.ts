import type { Person, Regrouping } from '../../../prisma/client/client.ts'
import type { App, Via } from '../../app.ts'
import { returnLinks } from '../../azureDevOps/links/regroup.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { UserError } from '../../errors.ts'
import { demandChange } from '../../people/visitor.ts'
import { addLine } from '../change.ts'
import { formatShortId } from '../shortId.ts'
import { gone } from '../standing.ts'
import { type GroupView, viewGroup } from '../view.ts'
import { returnCards } from './cards.ts'
import { subtractCounters } from './counters.ts'
import { removeFollowers } from './followers.ts'
import { homesIn } from './head.ts'
import { lockForRegrouping, mergeGroups, refuseBusy } from './merge.ts'
import { mergeRecord } from './record.ts'
import { putBack } from './waiting.ts'

type Who = { organizationId: number; by: Person | null; via: Via }

/** How long putting together and taking apart can be undone: afterwards too much of what it was is gone. */
export const undoableDays = 30

/** What can be undone of a group, newest first: what was merged into it and what was split off it. */
export async function undoableOf(app: App, groupId: number): Promise<Regrouping[]> {
  const since = new Date(app.now().getTime() - undoableDays * 86_400_000)
  return app.db.regrouping.findMany({
    where: {
      at: { gte: since },
      state: { in: ['moving', 'done'] },
      OR: [
        { kind: 'merge', toId: groupId, from: { mergedIntoId: groupId } },
        { kind: 'split', fromId: groupId, to: { mergedIntoId: null } },
      ],
    },
    orderBy: { id: 'desc' },
    take: 100,
  })
}

/**
 * Undoes the latest merge or split of a group, or the one that is named.
 * @param asked.groupId the group that took in another, or that something was split off
 * @returns both groups as they are then; of an undone split, one
 * @throws UserError in words
 */
export async function undoRegrouping(
  app: App,
  asked: Who & { groupId: number; regroupingId?: number },
): Promise<{ group: GroupView; other: GroupView | null }> {
  const { by, organizationId, groupId, regroupingId } = asked
  if (by) demandChange(by)
  const isOurs = await app.db.group.count({ where: { id: groupId, project: { organizationId } } })
  if (!isOurs || (by && by.organizationId !== organizationId)) throw gone()
  const all = await undoableOf(app, groupId)
  const found = regroupingId === undefined ? all[0] : all.find(({ id }) => id === regroupingId)
  if (!found)
    throw new UserError(
      `Nothing was merged into this group or split off it in the last ${undoableDays} days that could be undone.`,
      409,
    )
  if (found.kind === 'split') {
    const { into } = await mergeGroups(app, {
      ...asked,
      groupIds: [found.fromId, found.toId],
      into: found.fromId,
    })
    return { group: into, other: null }
  }
  await transact(app, (tx) => undoMerge(app, tx, found, asked))
  const [group, other] = [await viewGroup(app, found.toId), await viewGroup(app, found.fromId)]
  if (!group || !other) throw gone()
  return { group, other }
}

async function undoMerge(app: App, tx: Transaction, { id, fromId, toId }: Regrouping, { by, via }: Who) {
  const sql = sqlOf(tx)
  const { projectId } = await tx.group.findUniqueOrThrow({ where: { id: toId } })
  await lockForRegrouping(sql, projectId, [fromId, toId])
  const regrouping = await tx.regrouping.findUniqueOrThrow({ where: { id } })
  const to = await tx.group.findUniqueOrThrow({ where: { id: toId }, include: { project: true } })
  const from = await tx.group.findUniqueOrThrow({ where: { id: fromId } })
  if (from.mergedIntoId !== toId) throw new UserError('Somebody has undone that already.', 409)
  if (to.mergedIntoId !== null)
    throw new UserError('This group was itself merged into another since. Undo that first.', 409)
  await refuseBusy(tx, [fromId, toId])
  const record = mergeRecord.parse(regrouping.record)

  const homes = await homesIn(sql, fromId)
  await sql.query(
    `UPDATE "GroupHash" SET "groupId" = $1, "homeId" = nullif("homeId", $1), generation = $4
      WHERE "groupId" = $2 AND "homeId" = ANY($3::int[])`,
    [fromId, toId, homes, from.generation],
  )
  await sql.query('UPDATE "GroupHash" SET generation = $2 WHERE "groupId" = $1', [toId, to.generation + 1])
  await tx.group.update({
    where: { id: fromId },
    data: {
      status: record.status,
      substatus: record.substatus,
      mergedIntoId: null,
      version: { increment: 1 },
    },
  })
  await tx.group.update({
    where: { id: toId },
    data: { generation: { increment: 1 }, version: { increment: 1 } },
  })
  await subtractCounters(sql, { fromId, toId, since: regrouping.since })
  await settleFirsts(tx, toId, record.own)
  await putBack(tx, fromId, record.aside)
  await returnLinks(app, tx, { fromId, toId, links: record.links })
  await returnCards(tx, { fromId, toId, cards: record.cards })
  await removeFollowers(sql, { fromId, toId, people: record.followers })
  await tx.regrouping.update({ where: { id }, data: { state: 'undoing', undoneAt: app.now() } })

  const shortIdOf = (number: number) => formatShortId(to.project.shortIdPrefix, number)
  const told = [
    { groupId: toId, shortId: shortIdOf(from.number), isHome: false },
    { groupId: fromId, shortId: shortIdOf(to.number), isHome: true },
  ]
  for (const { groupId, ...data } of told) {
    const activity = { kind: 'unmerged', data } as const
    await addLine(app, sql, { groupId, activity, personId: by?.id ?? null, via })
    await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
  }
  await app.jobs.send(tx, 'regroup', { regroupingId: id }, { key: String(id) })
}

// The earliest of its own time and of those that are in it still.
async function settleFirsts(
  tx: Transaction,
  groupId: number,
  own: { firstSeenAt: Date; firstRelease: string | null },
): Promise<void> {
  const merged = await tx.group.findMany({ where: { mergedIntoId: groupId } })
  const [first] = [own, ...merged].sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime())
  const { firstSeenAt, firstRelease } = first ?? own
  await tx.group.update({
    where: { id: groupId },
    data: { firstSeenAt, firstRelease, isRegrouped: merged.length > 0 },
  })
}
