import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { addLine } from '../../groups/change.ts'

/** Ids of the groups that are linked to a work item, in the order in which they are locked. */
export async function groupsOf(tx: Transaction, workItemId: number): Promise<number[]> {
  const links = await tx.link.findMany({
    where: { workItemId, state: 'linked' },
    select: { groupId: true },
    orderBy: { groupId: 'asc' },
  })
  return links.map(({ groupId }) => groupId)
}

/** Tells in a group's history what happened to its work item beyond what moved the group itself. */
export async function noteNews(
  app: App,
  tx: Transaction,
  groupId: number,
  data: { text: string; number?: number },
): Promise<void> {
  const activity = { kind: 'synced', data } as const
  await addLine(app, sqlOf(tx), { groupId, activity, personId: null, via: 'azureDevOps' })
}

/** Lets every copy of a group's card follow what is new about its work items. */
export async function refreshCards(app: App, tx: Transaction, groupId: number): Promise<void> {
  await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
}

/**
 * Says a line under a group's newest card in each conversation that has one.
 * @param line.key the same news is said once
 */
export async function tellCards(
  app: App,
  tx: Transaction,
  groupId: number,
  { key, text }: { key: string; text: string },
): Promise<void> {
  const messages = await tx.message.findMany({
    where: { groupId, state: { in: ['pending', 'sending', 'posted'] } },
    distinct: ['conversationId'],
    orderBy: [{ conversationId: 'asc' }, { id: 'desc' }],
    select: { id: true },
  })
  for (const { id } of messages)
    await app.jobs.send(tx, 'tell', { messageId: id, text }, { key: `${id} ${key}` })
}
