import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { TryLater } from '../../errors.ts'
import { addLine } from '../../groups/change.ts'
import { lockGroups } from '../../groups/standing.ts'
import type { JobData } from '../../jobs.ts'
import { AzureError } from '../connect/fault.ts'
import { tellAbout, withClient } from '../health.ts'
import { removeSubscriptions } from '../hooks/subscribe.ts'
import { refreshCards } from '../sync/linked.ts'
import { isTooLate } from './leave.ts'

const linksAtOnce = 100
const lookAgainSeconds = 60

/**
 * Job `disconnect`: first, here, every link goes; then, there, the hooks; and when every work item was told good-bye,
 * or nobody can be told any more, what is left of the integration, its credential with it.
 */
export async function finishDisconnect(app: App, { integrationId, isUnlinked }: JobData['disconnect']) {
  const integration = await app.db.integration.findUnique({ where: { id: integrationId } })
  // Connected again meanwhile.
  if (integration?.state !== 'removed') return
  if (!isUnlinked) {
    await endLinks(app, integration)
    return
  }
  const trouble = await removeHooks(app, integration)
  const left = await app.db.workItem.count({ where: { integrationId } })
  if (left > 0 && !isTooLate(app, integration))
    throw new TryLater(lookAgainSeconds, `${left} work items are still to be told good-bye`)
  await forget(app, integration, trouble)
}

/** Takes every link of an integration off its groups, and lets their work items be told good-bye. */
export async function endLinks(app: App, integration: Integration): Promise<void> {
  let count: number
  do count = await unlinkSome(app, integration)
  while (count > 0)
  await sayGoodBye(app, integration)
}

/**
 * Lets the work items of groups that are about to be deleted know, before nobody knows of their links any more. Work
 * items that other groups are linked to only lose the way back to these.
 * @param why in words, for people who look at the work item
 */
export async function farewellLinks(
  app: App,
  tx: Transaction,
  groupIds: number[],
  why: string,
): Promise<void> {
  const links = await tx.link.findMany({
    where: { groupId: { in: groupIds }, workItemId: { not: null } },
    select: { id: true, workItemId: true },
    orderBy: { id: 'asc' },
  })
  const byItem = Map.groupBy(links, ({ workItemId }) => workItemId ?? 0)
  const jobs = [...byItem].map(([workItemId, own]) => ({
    data: { workItemId, linkIds: own.map(({ id }) => id), why },
  }))
  await app.jobs.sendMany(tx, 'leave', jobs)
}

// Groups are locked in the order of their ids, as everywhere.
async function unlinkSome(app: App, { id: integrationId, name }: Integration): Promise<number> {
  return transact(app, async (tx) => {
    const some = await tx.link.findMany({
      where: { integrationId },
      orderBy: [{ groupId: 'asc' }, { id: 'asc' }],
      take: linksAtOnce,
      include: { workItem: { select: { type: true, number: true } } },
    })
    const groupIds = [...new Set(some.map(({ groupId }) => groupId))]
    const sql = sqlOf(tx)
    await lockGroups(sql, groupIds)
    for (const { groupId, state, workItem } of some) {
      if (state !== 'linked' || !workItem) continue
      const data = { ...workItem, why: `${name} was disconnected` }
      await addLine(app, sql, { groupId, activity: { kind: 'unlinked', data }, personId: null, via: 'api' })
    }
    await tx.link.deleteMany({ where: { id: { in: some.map(({ id }) => id) } } })
    await tx.$executeRaw`
      UPDATE "Group" g SET version = version + 1,
        "hasWorkItems" = EXISTS (SELECT 1 FROM "Link" l WHERE l."groupId" = g.id)
       WHERE id = ANY(${groupIds})`
    for (const groupId of groupIds) await refreshCards(app, tx, groupId)
    return some.length
  })
}

async function sayGoodBye(app: App, { id: integrationId }: Integration): Promise<void> {
  await transact(app, async (tx) => {
    const items = await tx.workItem.findMany({ where: { integrationId }, select: { id: true } })
    const why = 'Hitch was disconnected from this organization.'
    await app.jobs.sendMany(
      tx,
      'leave',
      items.map(({ id }) => ({ data: { workItemId: id, linkIds: null, why } })),
    )
    await app.jobs.send(tx, 'disconnect', { integrationId, isUnlinked: true })
  })
}

/** @returns why the hooks cannot be removed, in words; null when they are, or there are none */
async function removeHooks(app: App, integration: Integration): Promise<string | null> {
  const where = { integrationId: integration.id, externalId: { not: null } }
  if ((await app.db.hookSubscription.count({ where })) === 0) return null
  try {
    await withClient(app, integration, (client) => removeSubscriptions(app, integration, client))
    return null
  } catch (error) {
    if (error instanceof AzureError) return error.message
    if (error instanceof TryLater && isTooLate(app, integration)) return error.message
    throw error
  }
}

async function forget(app: App, integration: Integration, trouble: string | null): Promise<void> {
  app.azureDevOps.forget(integration.id)
  await transact(app, async (tx) => {
    // Unless it was connected again at this very moment.
    const { count } = await tx.integration.deleteMany({ where: { id: integration.id, state: 'removed' } })
    if (count === 0 || !trouble) return
    const text = `Azure DevOps (${integration.name}) is disconnected, but its service hooks could not be removed: ${trouble} Delete those that lead to ${app.config.publicUrl} there, under Project settings → Service hooks.`
    await tellAbout(app, tx, integration, text)
  })
}
