import type { HookSubscription, Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { type Actor, audit, madeBy } from '../../audit.ts'
import type { Transaction } from '../../database/database.ts'
import { transact } from '../../database/transaction.ts'
import { messageOf, UserError } from '../../errors.ts'
import { AzureError } from '../connect/fault.ts'
import { ensureSubscriptions } from '../hooks/subscribe.ts'
import type { KeptOptions, SyncOptions } from '../options.ts'
import { keep } from './keep.ts'
import { type Connecting, probe } from './probe.ts'
import { endLinks } from './remove.ts'

export type Connected = Integration & { subscriptions: HookSubscription[] }

/**
 * Connects an organization or a collection: probes it, keeps the credential sealed, makes the service hooks, and has
 * Azure DevOps try one of them. For one that is connected it renews the credential; hooks that work stay, broken ones
 * are made anew, and everything linked is compared again.
 * @throws UserError 400 with what is missing, 409 when it cannot be the one that is connected
 */
export async function connect(
  app: App,
  by: Actor,
  asked: Connecting,
): Promise<Connected & { warnings: string[] }> {
  const found = await probe(app, asked)
  if (!found.ok) throw new UserError(found.detail, 400, { missing: found.missing })
  await finishRemoval(app, by, found.organization.id)
  const integration = await transact(app, (tx) => keep(app, tx, by, asked, found))
  app.azureDevOps.forget(integration.id)
  const subscriptions = await subscribe(app, integration)
  return { ...integration, subscriptions, warnings: found.warnings }
}

/** What is connected, oldest first, with its hooks. */
export async function listIntegrations(app: App, organizationId: number): Promise<Connected[]> {
  return app.db.integration.findMany({
    where: { organizationId, state: { not: 'removed' } },
    include: withSubscriptions,
    orderBy: { id: 'asc' },
  })
}

/** @throws UserError 404 */
export async function findIntegration(app: App, organizationId: number, id: number): Promise<Connected> {
  const found = await app.db.integration.findFirst({
    where: { id, organizationId, state: { not: 'removed' } },
    include: withSubscriptions,
  })
  if (!found) throw gone()
  return found
}

export type IntegrationChange = {
  /** What is given is laid over what is there; null takes a project's own options away. */
  options?: { all?: Partial<SyncOptions>; projects?: Record<string, Partial<SyncOptions> | null> } | undefined
  conversationId?: number | null | undefined
}

/** Changes what is kept in step and where troubles are told. @throws UserError 404 when it, or the conversation, is gone */
export async function changeIntegration(
  app: App,
  by: Actor,
  { id }: Pick<Integration, 'id'>,
  change: IntegrationChange,
): Promise<Connected> {
  await transact(app, async (tx) => {
    const before = await lock(tx, by.organizationId, id)
    const options = laidOver(before.options as KeptOptions, change.options)
    const conversationId = change.conversationId === undefined ? before.conversationId : change.conversationId
    if (conversationId !== null) await checkConversation(tx, by.organizationId, conversationId)
    const isSynced = JSON.stringify(options) === JSON.stringify(before.options)
    if (isSynced && conversationId === before.conversationId) return
    // What was not kept in step until now may stand differently on both sides.
    const anew = isSynced ? {} : { options, comparedAt: null }
    await tx.integration.update({ where: { id }, data: { conversationId, ...anew } })
    if (!isSynced) await app.jobs.send(tx, 'reconcile', { integrationId: id }, { key: String(id) })
    const { name } = before
    const data = { id, options, conversationId, before: { options: before.options ?? {} } }
    await audit(tx, app, { ...madeBy(by), action: 'integration.change', target: name, data })
  })
  return findIntegration(app, by.organizationId, id)
}

/**
 * Ends the connection. Nothing is kept in step from now on; job `disconnect` takes the links off the cards, says
 * good-bye on their work items, removes the hooks, and forgets the credential, however long Azure DevOps is away.
 * @throws UserError 404
 */
export async function disconnect(app: App, by: Actor, integrationId: number): Promise<void> {
  await transact(app, async (tx) => {
    const { id, name, externalId, baseUrl } = await lock(tx, by.organizationId, integrationId)
    const data = { state: 'removed', stateReason: `Disconnected by ${by.name}`, stateSince: app.now() }
    await tx.integration.update({ where: { id }, data })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'integration.disconnect',
      target: name,
      data: { id, externalId, baseUrl },
    })
    await app.jobs.send(tx, 'disconnect', { integrationId: id })
  })
}

const withSubscriptions = { subscriptions: { orderBy: { eventType: 'asc' } } } as const

// Connected again before the good-bye was over: what was to go goes first.
async function finishRemoval(app: App, by: Actor, externalId: string): Promise<void> {
  const where = { organizationId: by.organizationId, externalId, state: 'removed' }
  const removed = await app.db.integration.findFirst({ where })
  if (removed) await endLinks(app, removed)
}

// The connection stands without hooks as well; job `watchHooks` goes on where this ends.
async function subscribe(app: App, integration: Integration): Promise<HookSubscription[]> {
  try {
    const client = app.azureDevOps.client(integration, 'interactive')
    const subscriptions = await ensureSubscriptions(app, integration, client)
    const tried = subscriptions.find(({ status, externalId }) => status === 'enabled' && externalId)
    if (tried?.externalId) await client.testSubscription(tried.externalId)
    return subscriptions
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    app.log.warn({ integration: integration.name }, `its hooks are not ready yet: ${messageOf(error)}`)
    const { id } = integration
    await transact(app, (tx) => app.jobs.send(tx, 'watchHooks', { integrationId: id }, { key: String(id) }))
    return app.db.hookSubscription.findMany({
      where: { integrationId: id },
      orderBy: { eventType: 'asc' },
    })
  }
}

function laidOver(before: KeptOptions, given: IntegrationChange['options']): KeptOptions {
  if (!given) return before
  const projects = { ...before.projects }
  for (const [id, own] of Object.entries(given.projects ?? {}))
    if (own === null) delete projects[id]
    else projects[id] = { ...projects[id], ...own }
  return { all: { ...before.all, ...given.all }, projects }
}

async function lock(tx: Transaction, organizationId: number, id: number): Promise<Integration> {
  await tx.$queryRaw`SELECT id FROM "Integration" WHERE id = ${id} FOR UPDATE`
  const found = await tx.integration.findFirst({ where: { id, organizationId, state: { not: 'removed' } } })
  if (!found) throw gone()
  return found
}

async function checkConversation(tx: Transaction, organizationId: number, id: number): Promise<void> {
  const there = await tx.conversation.count({ where: { id, organizationId } })
  if (there === 0) throw new UserError('There is no such conversation.', 404)
}

function gone(): UserError {
  return new UserError('There is no such integration. It may have been disconnected.', 404)
}
