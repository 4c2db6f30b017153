import type { Integration, Link, Prisma } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { type Actor, audit, madeBy } from '../../audit.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { transact } from '../../database/transaction.ts'
import { UserError } from '../../errors.ts'
import { addLine } from '../../groups/change.ts'
import { demandChange } from '../../people/visitor.ts'
import type { AzureIdentity } from '../connect/client.ts'
import { rememberIdentity } from '../people.ts'
import { refreshCards } from '../sync/linked.ts'
import { type CreateRequest, createRequest } from './create.ts'
import { isAt, readReference } from './reference.ts'

/** Who asks, and for which group; `conversationId` is where they are told what became of it. */
type Asking = { groupId: number; integrationId?: number; by: Actor; conversationId?: number }

/**
 * Wishes for a link to a work item that is there. Nobody waits for Azure DevOps: the wish is kept, shown, and carried
 * out by job `link`.
 * @param asked.reference as people write it: 31, #31, AB#31, an address
 * @throws UserError in words
 */
export async function linkWorkItem(app: App, asked: Asking & { reference: string }): Promise<Link> {
  const reference = readReference(asked.reference)
  if (!reference)
    throw new UserError('That is no work item. Say its number, such as 31, or give its address.')
  const integration = await chooseIntegration(app, asked, (one) => isAt(reference, one.baseUrl))
  return wish(app, asked, integration, { number: reference.number })
}

/** Wishes for a new work item. What is left out of the request comes from the project's last one. */
export async function createWorkItem(
  app: App,
  asked: Asking & { create: CreateRequest; ruleId?: number },
): Promise<Link> {
  const integration = await chooseIntegration(app, asked)
  return wish(app, asked, integration, { create: createRequest.parse(asked.create) }, asked.ruleId)
}

/** Says who an assignee of theirs is, from now on; the groups of the work item are assigned as it is. */
export async function identifyAssignee(
  app: App,
  asked: { workItemId: number; personId: number; by: Actor },
): Promise<void> {
  const { workItemId, personId, by } = asked
  if (by.person) demandChange(by.person)
  await transact(app, async (tx) => {
    const { organizationId } = by
    const item = await tx.workItem.findFirst({
      where: { id: workItemId, integration: { organizationId } },
      include: { integration: true },
    })
    const person = await tx.person.findFirst({ where: { id: personId, organizationId, isActive: true } })
    if (!item || !person) throw new UserError('That work item or that person is not here any more.', 404)
    const unknown = item.unknownAssignee as AzureIdentity | null
    if (!unknown) throw new UserError('That is known already, or somebody else has it by now.', 409)
    await rememberIdentity(app, tx, item.integration, personId, unknown)
    // What was agreed on without knowing them is forgotten, so that it is looked at anew.
    await tx.workItem.update({ where: { id: item.id }, data: { theirAssignee: null } })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'identity.link',
      target: unknown.name,
      data: { provider: 'azureDevOps', tenantId: item.integration.externalId, personId },
    })
    await app.jobs.send(tx, 'sync', { workItemId }, { key: String(workItemId) })
  })
}

/**
 * Takes a link off, or dismisses a wish that failed. The group's address is taken off the work item by a job.
 * @param asked.number the work item's; without it and without a link's id, the only one there is
 * @throws UserError in words
 */
export async function unlinkWorkItem(
  app: App,
  asked: { groupId: number; linkId?: number; number?: number; by: Actor },
): Promise<void> {
  const { groupId, linkId, number, by } = asked
  if (by.person) demandChange(by.person)
  await checkGroup(app, groupId, by.organizationId)
  await transact(app, async (tx) => {
    const links = await tx.link.findMany({
      where: {
        groupId,
        state: { not: 'unlinking' },
        ...(linkId === undefined ? {} : { id: linkId }),
        ...(number === undefined ? {} : { workItem: { number } }),
      },
      include: { workItem: true },
      orderBy: { id: 'asc' },
    })
    const [link, ...others] = links
    if (!link) throw new UserError('There is no such work item on this group.', 404)
    if (others.length > 0) throw new UserError('There are several work items on this group. Say which.', 409)
    await takeOff(app, tx, link, by)
  })
}

/** A link that is not wanted any more, whoever says so. In the caller's transaction. */
export async function takeOff(
  app: App,
  tx: Transaction,
  link: Prisma.LinkGetPayload<{ include: { workItem: true } }>,
  by: Pick<Actor, 'person' | 'via'>,
  why?: string,
): Promise<void> {
  const { id, groupId, workItem } = link
  if (!workItem) await tx.link.delete({ where: { id } })
  else {
    await tx.link.update({ where: { id }, data: { state: 'unlinking', ruleId: null } })
    const data = { number: workItem.number, type: workItem.type, ...(why ? { why } : {}) }
    await addLine(app, sqlOf(tx), {
      groupId,
      activity: { kind: 'unlinked', data },
      personId: by.person?.id ?? null,
      via: by.via,
    })
    await app.jobs.send(tx, 'link', { linkId: id }, { key: String(id) })
  }
  const left = await tx.link.count({ where: { groupId, state: 'linked' } })
  await tx.group.update({
    where: { id: groupId },
    data: { hasWorkItems: left > 0, version: { increment: 1 } },
  })
  await refreshCards(app, tx, groupId)
}

async function wish(
  app: App,
  { groupId, by, conversationId }: Asking,
  integration: Integration,
  request: { number: number } | { create: CreateRequest },
  ruleId?: number,
): Promise<Link> {
  if (by.person) demandChange(by.person)
  await checkGroup(app, groupId, by.organizationId)
  return transact(app, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Group" WHERE id = ${groupId} FOR NO KEY UPDATE`
    const { id: integrationId } = integration
    if ('number' in request) await refuseTwice(tx, groupId, integrationId, request.number)
    // What failed before is answered by asking again.
    await tx.link.deleteMany({ where: { groupId, integrationId, state: 'failed' } })
    const link = await tx.link.create({
      data: {
        groupId,
        integrationId,
        state: 'pending',
        request,
        ruleId: ruleId ?? null,
        createdById: by.person?.id ?? null,
        createdBy: by.name,
        via: by.via,
        conversationId: conversationId ?? null,
        createdAt: app.now(),
      },
    })
    await tx.group.update({ where: { id: groupId }, data: { version: { increment: 1 } } })
    await app.jobs.send(tx, 'link', { linkId: link.id }, { key: String(link.id) })
    await refreshCards(app, tx, groupId)
    return link
  })
}

async function refuseTwice(tx: Transaction, groupId: number, integrationId: number, number: number) {
  const same = await tx.link.findFirst({
    where: {
      groupId,
      integrationId,
      OR: [
        { workItem: { number }, state: 'linked' },
        { request: { equals: { number } }, state: { in: ['pending', 'sending'] } },
      ],
    },
  })
  if (same) throw new UserError(`This group is linked to ${number} already.`, 409)
}

async function checkGroup(app: App, groupId: number, organizationId: number): Promise<void> {
  const group = await app.db.group.findFirst({ where: { id: groupId, project: { organizationId } } })
  if (!group) throw new UserError('That group is not here. It may have been deleted.', 404)
}

/** The integration that is meant: the one named, else the only one that fits, else the one the project used last. */
async function chooseIntegration(
  app: App,
  { groupId, integrationId, by }: Asking,
  fits: (integration: Integration) => boolean = () => true,
): Promise<Integration> {
  const all = await app.db.integration.findMany({
    where: { organizationId: by.organizationId, state: { not: 'removed' } },
    orderBy: { id: 'asc' },
  })
  if (all.length === 0)
    throw new UserError(
      `Azure DevOps is not connected here yet. An administrator can do it at ${app.config.publicUrl}/settings/azure-devops`,
      409,
    )
  const fitting = all.filter((one) => fits(one) && (integrationId === undefined || one.id === integrationId))
  const [only, ...others] = fitting
  if (!only)
    throw new UserError(
      `That is not in an Azure DevOps organization connected here; connected ${all.length === 1 ? 'is' : 'are'} ${all.map(({ name }) => name).join(', ')}.`,
      404,
    )
  if (others.length === 0) return only
  const group = await app.db.group.findUnique({ where: { id: groupId }, include: { project: true } })
  const { integrationId: last } = (group?.project.workItemDefaults ?? {}) as { integrationId?: number }
  return fitting.find(({ id }) => id === last) ?? only
}
