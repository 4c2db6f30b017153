import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { UserError } from '../../errors.ts'
import type { MergeRecord } from '../../groups/regroup/record.ts'
import { readGroups, summarise } from '../sync/ours.ts'

/**
 * Moves the links of a merged group to the one it is in now. Two of one work item would speak twice, so the second
 * sleeps until the merge is undone.
 * @returns what was done to each, to be undone
 * @throws UserError while a work item is just being made for the group
 */
export async function moveLinks(
  app: App,
  tx: Transaction,
  fromId: number,
  toId: number,
): Promise<MergeRecord['links']> {
  const links = await tx.link.findMany({
    where: { groupId: fromId, state: { in: ['pending', 'sending', 'linked'] } },
    orderBy: { id: 'asc' },
  })
  if (links.some(({ state }) => state === 'sending'))
    throw new UserError('A work item is just being made for one of these groups. Try again in a moment.', 409)
  const theirs = await tx.link.findMany({ where: { groupId: toId } })
  const moved: MergeRecord['links'] = []
  for (const { id, workItemId, ruleId } of links) {
    const rests = workItemId !== null && theirs.some((link) => link.workItemId === workItemId)
    const isRuleTaken = ruleId !== null && theirs.some((link) => link.ruleId === ruleId)
    const data = rests ? { state: 'resting' } : { groupId: toId, ...(isRuleTaken ? { ruleId: null } : {}) }
    await tx.link.update({ where: { id }, data })
    moved.push({ linkId: id, ruleId, rests })
  }
  await settle(app, tx, [fromId, toId], moved)
  return moved
}

/** Gives a group that is not merged any more its links back, as far as they are there. */
export async function returnLinks(
  app: App,
  tx: Transaction,
  { fromId, toId, links }: { fromId: number; toId: number; links: MergeRecord['links'] },
): Promise<void> {
  for (const { linkId, ruleId, rests } of links) {
    const where = { id: linkId, ...(rests ? { state: 'resting' } : { groupId: toId }) }
    const back = rests ? { state: 'linked' } : { groupId: fromId, ruleId }
    await tx.link.updateMany({ where, data: back })
  }
  await settle(app, tx, [fromId, toId], links)
}

// What our side says now counts as agreed on, as with a new link: putting groups together is no news of the work item.
async function settle(
  app: App,
  tx: Transaction,
  groupIds: number[],
  links: MergeRecord['links'],
): Promise<void> {
  for (const id of groupIds) {
    const left = await tx.link.count({ where: { groupId: id, state: 'linked' } })
    await tx.group.update({ where: { id }, data: { hasWorkItems: left > 0 } })
  }
  const items = await tx.workItem.findMany({
    where: { links: { some: { id: { in: links.map(({ linkId }) => linkId) }, state: 'linked' } } },
    include: { integration: true },
    orderBy: { id: 'asc' },
  })
  for (const { id, integration } of items) {
    const { status, assigneeId } = summarise(await readGroups(tx, integration, id))
    const said = status === null || status === 'archived' ? {} : { ourStatus: status }
    const whose = assigneeId === undefined ? {} : { ourAssigneeId: assigneeId }
    await tx.workItem.update({ where: { id }, data: { ...said, ...whose } })
    await app.jobs.send(tx, 'sync', { workItemId: id }, { key: String(id) })
  }
}
