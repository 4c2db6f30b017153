import type { App } from '../app.ts'
import { farewellLinks } from '../azureDevOps/setup/remove.ts'
import { deleteChildren } from '../database/children.ts'
import type { Transaction } from '../database/database.ts'
import { formatShortId } from './shortId.ts'

/**
 * Deletes some groups with everything they hold, as long as that is not much. Their cards lose their buttons and their
 * work items are told good-bye, in jobs. Call it again until it has deleted all.
 * @param groupIds locked by the caller, in the order of their ids
 * @param most about so many rows go at once
 * @returns rows deleted, and whether the groups are gone
 */
export async function removeGroups(
  app: App,
  tx: Transaction,
  groupIds: number[],
  { why, most }: { why: string; most: number },
): Promise<{ rows: number; areGone: boolean }> {
  if (groupIds.length === 0) return { rows: 0, areGone: true }
  const rows = await deleteChildren(tx, 'Group', groupIds, { most, except: ['Message', 'Link'] })
  if (rows >= most) return { rows, areGone: false }
  await sayGoodBye(app, tx, groupIds, why)
  const { count } = await tx.group.deleteMany({ where: { id: { in: groupIds } } })
  return { rows: rows + count, areGone: true }
}

/** Takes the buttons off the cards of groups that are about to go, and lets their work items know. */
export async function sayGoodBye(app: App, tx: Transaction, groupIds: number[], why: string): Promise<void> {
  await retireCards(app, tx, groupIds, why)
  await farewellLinks(app, tx, groupIds, why)
}

// The cards outlive the rows that know where they are, so each takes its address along.
async function retireCards(app: App, tx: Transaction, groupIds: number[], why: string): Promise<void> {
  const cards = await tx.message.findMany({
    where: { groupId: { in: groupIds }, state: 'posted', externalId: { not: null } },
    select: {
      conversationId: true,
      externalId: true,
      group: { select: { number: true, title: true, project: { select: { shortIdPrefix: true } } } },
    },
  })
  const jobs = cards.flatMap(({ conversationId, externalId, group }) =>
    group === null
      ? []
      : [
          {
            data: {
              conversationId,
              externalId: externalId ?? '',
              shortId: formatShortId(group.project.shortIdPrefix, group.number),
              title: group.title,
              why,
            },
          },
        ],
  )
  await app.jobs.sendMany(tx, 'retire', jobs)
}
