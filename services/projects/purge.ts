import type { Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { deleteChildren } from '../database/children.ts'
import type { Transaction } from '../database/database.ts'
import { removeGroups, sayGoodBye } from '../groups/remove.ts'
import { deleteSomeCheckIns } from '../monitors/monitors.ts'
import { retireReleaseCards } from '../releases/farewell.ts'
import { deleteSomeTransactions } from '../traces/remove.ts'
import { settleSeconds } from './remove.ts'

const groupsAtOnce = 100

/**
 * Takes the next bit of what the project that was deleted first still holds. What people see goes first: cards lose
 * their buttons and work items their links; then what new events would be joined by, then the rest, then the project.
 * @param at.most about so many rows
 * @returns rows deleted; null when there is no deleted project left
 */
export async function purgeDeleted(
  app: App,
  tx: Transaction,
  { most, now }: { most: number; now: Date },
): Promise<number | null> {
  const before = new Date(now.getTime() - settleSeconds * 1000)
  const project = await tx.project.findFirst({
    where: { deletedAt: { lte: before } },
    orderBy: [{ deletedAt: 'asc' }, { id: 'asc' }],
  })
  if (!project) return null
  for (const deleteSome of [goodBye, releaseCards, hashes, groups, checkIns, transactions, others]) {
    const rows = await deleteSome(app, tx, project, most)
    if (rows > 0) return rows
  }
  await tx.project.delete({ where: { id: project.id } })
  return 1
}

type DeleteSome = (app: App, tx: Transaction, project: Project, most: number) => Promise<number>

const goodBye: DeleteSome = async (app, tx, project) => {
  const some = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM "Group" WHERE "projectId" = ${project.id}
       AND (EXISTS (SELECT 1 FROM "Message" m WHERE m."groupId" = "Group".id)
         OR EXISTS (SELECT 1 FROM "Link" l WHERE l."groupId" = "Group".id))
     ORDER BY id LIMIT ${groupsAtOnce} FOR UPDATE`
  const groupId = { in: some.map(({ id }) => id) }
  await sayGoodBye(app, tx, groupId.in, wordsFor(project))
  await tx.message.deleteMany({ where: { groupId } })
  await tx.link.deleteMany({ where: { groupId } })
  return some.length
}

const releaseCards: DeleteSome = (app, tx, project) => retireReleaseCards(app, tx, project, wordsFor(project))

const hashes: DeleteSome = (_app, tx, { id }, most) => tx.$executeRaw`
  DELETE FROM "GroupHash" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "GroupHash" WHERE "projectId" = ${id} LIMIT ${most}))`

// Locked in the order in which the event path locks them, so that the two cannot wait for each other.
const groups: DeleteSome = async (app, tx, project, most) => {
  const some = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM "Group" WHERE "projectId" = ${project.id} ORDER BY id LIMIT ${groupsAtOnce} FOR UPDATE`
  const ids = some.map(({ id }) => id)
  return (await removeGroups(app, tx, ids, { why: wordsFor(project), most })).rows
}

const checkIns: DeleteSome = (_app, tx, { id }, most) => deleteSomeCheckIns(tx, id, most)

const transactions: DeleteSome = (_app, tx, { id }, most) => deleteSomeTransactions(tx, id, most)

const others: DeleteSome = (_app, tx, { id }, most) =>
  deleteChildren(tx, 'Project', [id], { most, except: ['Group', 'Event', 'ProjectKey'] })

function wordsFor({ slug }: Project): string {
  return `The project ${slug.split('.')[0]} was deleted.`
}
