import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { UserError } from '../../errors.ts'
import { addLine } from '../../groups/change.ts'
import type { JobData } from '../../jobs.ts'
import type { AzureWorkItem } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { withClient } from '../health.ts'
import { optionsFor } from '../options.ts'
import { identityKey } from '../people.ts'
import { shortIdOf } from '../sync/addresses.ts'
import { refreshCards } from '../sync/linked.ts'
import { readGroups, summarise } from '../sync/ours.ts'
import { meaningOf } from '../sync/states.ts'
import { typeFacts } from '../sync/typeFacts.ts'
import { createSteps, defaultsOf, readCreateRequest } from './create.ts'
import { makeWorkItem, type Wish } from './make.ts'
import { explainRefusal, wordsOfFault } from './refusal.ts'

/** Job `link`: carries out what somebody wished for, a link to a work item or a new one, or takes a link off. */
export async function link(app: App, { linkId }: JobData['link']): Promise<void> {
  const wish = await app.db.link.findUnique({
    where: { id: linkId },
    include: { integration: true, group: { include: { project: true } } },
  })
  if (!wish || wish.state === 'linked' || wish.state === 'failed') return
  if (wish.state === 'unlinking') return takeOff(app, wish)
  if (wish.integration.state === 'removed')
    return fail(app, wish, `${wish.integration.name} was disconnected.`)
  try {
    await keep(app, wish, await find(app, wish))
  } catch (error) {
    if (error instanceof UserError) return fail(app, wish, error.message)
    if (error instanceof AzureError && !error.isPassing)
      return fail(app, wish, await explain(app, wish, error))
    throw error
  }
}

async function explain(app: App, wish: Wish, error: AzureError): Promise<string> {
  if (!readCreateRequest(wish.request)) return wordsOfFault(error)
  const { project, type } = await createSteps(app, wish)
  return explainRefusal(app, error, { integrationId: wish.integrationId, project, type })
}

// The card says so, too; but an edit alone wakes nobody.
async function fail(app: App, wish: Wish, reason: string): Promise<void> {
  await transact(app, async (tx) => {
    const { count } = await tx.link.updateMany({
      where: { id: wish.id, state: { in: ['pending', 'sending'] } },
      data: { state: 'failed', reason },
    })
    if (count === 0) return
    await tx.group.update({ where: { id: wish.groupId }, data: { version: { increment: 1 } } })
    await refreshCards(app, tx, wish.groupId)
    const { conversationId } = wish
    const text = `${shortIdOf(wish.group)} could not be linked: ${reason}`
    if (conversationId !== null) await app.jobs.send(tx, 'say', { conversationId, text })
  })
}

async function find(app: App, wish: Wish): Promise<{ found: AzureWorkItem; isNew: boolean }> {
  const { number } = wish.request as { number?: number }
  if (number === undefined) return { found: await makeWorkItem(app, wish), isNew: true }
  const found = await withClient(app, wish.integration, (client) => client.workItem(number))
  if (found) return { found, isNew: false }
  throw new UserError(
    `There is no work item ${number} in ${wish.integration.name}, or Hitch may not see it.`,
    404,
  )
}

/** The link is made, with what both sides agree on from here: how they stand now, alike or not. */
async function keep(
  app: App,
  wish: Wish,
  { found, isNew }: { found: AzureWorkItem; isNew: boolean },
): Promise<void> {
  const { integration } = wish
  const type = await typeFacts(app, integration, found)
  const comments = isNew
    ? []
    : await withClient(app, integration, (client) => client.comments(found.project, found.number))
  const newest = comments.reduce((most, { id }) => Math.max(most, id), 0)
  await transact(app, async (tx) => {
    // Whoever waits for it and its job may both have come this far.
    const [row] = await tx.$queryRaw<
      { state: string }[]
    >`SELECT state FROM "Link" WHERE id = ${wish.id} FOR UPDATE`
    if (row?.state !== 'pending' && row?.state !== 'sending') return
    const facts = {
      projectId: type.projectId,
      projectName: found.project,
      type: found.type,
      title: found.title,
      state: found.state,
      url: found.url,
      presence: 'live',
      ...(found.assignee ? { assignee: { ...found.assignee } } : {}),
    }
    const where = { integrationId_number: { integrationId: integration.id, number: found.number } }
    const known = await tx.workItem.findUnique({ where })
    const item =
      known ??
      (await tx.workItem.create({
        data: {
          ...facts,
          integrationId: integration.id,
          number: found.number,
          rev: found.rev,
          changedAt: found.changedAt,
          commentsRev: found.rev,
          commentsAfter: newest,
          createdAt: app.now(),
        },
      }))
    await tx.link.deleteMany({
      where: { groupId: wish.groupId, workItemId: item.id, NOT: { id: wish.id } },
    })
    await tx.link.update({
      where: { id: wish.id },
      data: {
        workItemId: item.id,
        state: 'linked',
        linkedAt: app.now(),
        reason: null,
        isOnWorkItem: isNew,
        seenCount: wish.group.eventCount,
        seenAt: app.now(),
      },
    })
    const ours = summarise(await readGroups(tx, integration, item.id))
    const meaning = meaningOf(type, found.state, optionsFor(integration, wish.group.projectId))
    await tx.workItem.update({
      where: { id: item.id },
      data: {
        ourStatus: ours.status,
        ourAssigneeId: ours.assigneeId ?? null,
        ...(known ? {} : { theirStatus: meaning === 'nothing' ? null : meaning }),
        ...(known ? {} : { theirAssignee: identityKey(found.assignee) }),
      },
    })
    await tx.group.update({
      where: { id: wish.groupId },
      data: { hasWorkItems: true, version: { increment: 1 } },
    })
    const data = { number: found.number, type: found.type, ...(isNew ? { created: true } : {}) }
    await addLine(app, sqlOf(tx), {
      groupId: wish.groupId,
      activity: { kind: 'linked', data },
      personId: wish.createdById,
      via: wish.via as 'teams',
    })
    await rememberDefaults(tx, wish)
    await app.jobs.send(tx, 'sync', { workItemId: item.id }, { key: String(item.id) })
    await refreshCards(app, tx, wish.groupId)
    await tellAsker(app, tx, wish, found)
  })
}

// Whoever has the card in front of them sees it there.
async function tellAsker(app: App, tx: Transaction, wish: Wish, found: AzureWorkItem): Promise<void> {
  const { conversationId, groupId } = wish
  if (conversationId === null) return
  const cards = await tx.message.count({ where: { conversationId, groupId, state: { not: 'retired' } } })
  if (cards > 0) return
  const text = `${shortIdOf(wish.group)} is linked to ${found.type} ${found.number}: ${found.title}`
  await app.jobs.send(tx, 'say', { conversationId, text })
}

async function rememberDefaults(tx: Transaction, wish: Wish): Promise<void> {
  const request = readCreateRequest(wish.request)
  if (!request) return
  await tx.project.update({
    where: { id: wish.group.projectId },
    data: {
      workItemDefaults: JSON.parse(
        JSON.stringify(defaultsOf(wish.integrationId, request, wish.group.project.workItemDefaults)),
      ),
    },
  })
}

async function takeOff(app: App, wish: Wish): Promise<void> {
  const { workItemId, integration } = wish
  if (workItemId === null || integration.state === 'removed') {
    await app.db.link.deleteMany({ where: { id: wish.id } })
    return
  }
  await transact(app, (tx) => app.jobs.send(tx, 'sync', { workItemId }, { key: String(workItemId) }))
}
