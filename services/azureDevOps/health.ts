import type { Integration } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { TryLater, UserError } from '../errors.ts'
import type { Client } from './connect/client.ts'
import { AzureError } from './connect/fault.ts'
import { sentence } from './sentence.ts'

// What passes by itself within this time is nobody's business.
const patienceMs = 60_000
const longestPauseSeconds = 60

/**
 * Runs calls that nobody waits for, and keeps the integration's state true: `unauthorized` when they do not take us any
 * more, `unreachable` after a minute without an answer, `active` again with the first one. People are told once.
 * @throws TryLater while it does not answer, which costs a job no attempt; any other AzureError as it is
 */
export async function withClient<Result>(
  app: App,
  integration: Integration,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work(app.azureDevOps.client(integration, 'background'))
    await noteAnswer(app, integration)
    return result
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    await noteFault(app, integration, error)
    if (!error.isPassing) throw error
    throw new TryLater(error.retryAfter ?? pauseOf(app, integration), `Azure DevOps: ${error.message}`)
  }
}

/**
 * The same for somebody who waits for it, and no longer than told.
 * @throws UserError in words
 */
export async function promptly<Result>(
  app: App,
  integration: Integration,
  ms: number,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const late = new AzureError('timeout', 'Azure DevOps takes too long to answer')
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), ms)
  })
  try {
    return await Promise.race([work(app.azureDevOps.client(integration, 'interactive')), patience])
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    if (error.kind === 'unauthorized') await noteFault(app, integration, error)
    throw asUserError(error)
  } finally {
    clearTimeout(timer)
  }
}

/** The error of a call, for somebody who asked for something. */
export function asUserError(error: AzureError): UserError {
  const words = sentence(error.message)
  return new UserError(
    error.isPassing ? `${words} Try again in a minute.` : words,
    error.isPassing ? 503 : error.kind === 'notFound' ? 404 : 400,
    error.fields.length > 0 ? { fields: error.fields } : {},
  )
}

/** Says something about an integration where it was set up, or else in the first conversation that hears of errors. */
export async function tellAbout(
  app: App,
  tx: Transaction,
  integration: Integration,
  text: string,
): Promise<void> {
  const { organizationId, conversationId, name } = integration
  app.log.warn({ integration: name }, text)
  const own = await tx.conversation.findFirst({ where: { id: conversationId ?? 0, goneAt: null } })
  const place =
    own ??
    (await tx.conversation.findFirst({
      where: { organizationId, goneAt: null, rules: { some: {} } },
      orderBy: { id: 'asc' },
    }))
  if (place) await app.jobs.send(tx, 'say', { conversationId: place.id, text })
}

async function noteAnswer(app: App, { id, state }: Integration): Promise<void> {
  if (state === 'active' || state === 'removed') return
  await transact(app, async (tx) => {
    const integration = await lock(tx, id)
    if (!integration || integration.state === 'active' || integration.state === 'removed') return
    await tx.integration.update({
      where: { id },
      // What happened in between is looked for at once.
      data: { state: 'active', stateReason: null, stateSince: app.now(), comparedAt: null },
    })
    await app.jobs.send(tx, 'reconcile', { integrationId: id }, { key: String(id) })
    await app.jobs.send(tx, 'watchHooks', { integrationId: id }, { key: String(id) })
    if (integration.state !== 'faltering')
      await tellAbout(
        app,
        tx,
        integration,
        `Azure DevOps (${integration.name}) answers again. What happened since ${clock(integration.stateSince)} is being caught up.`,
      )
  })
}

async function noteFault(app: App, { id }: Integration, error: AzureError): Promise<void> {
  if (error.kind !== 'unauthorized' && !error.isPassing) return
  if (error.kind === 'throttled' || error.kind === 'malformed') return
  await transact(app, async (tx) => {
    const integration = await lock(tx, id)
    if (!integration || integration.state === 'removed') return
    const state = error.kind === 'unauthorized' ? 'unauthorized' : failing(app, integration)
    if (state === integration.state) return
    // An outage began when it was first noticed, not when patience ended.
    const stateSince = state === 'unreachable' ? integration.stateSince : app.now()
    await tx.integration.update({ where: { id }, data: { state, stateReason: error.message, stateSince } })
    if (state === 'unauthorized')
      await tellAbout(
        app,
        tx,
        integration,
        `Azure DevOps (${integration.name}) does not take my credential any more: ${sentence(error.message)} Nothing is lost: what happens here and there is caught up once it is renewed, at ${app.config.publicUrl}/settings/azure-devops/${id}`,
      )
    if (state === 'unreachable')
      await tellAbout(
        app,
        tx,
        integration,
        `Azure DevOps (${integration.name}) has not answered since ${clock(stateSince)}; ${sentence(error.message)} Nothing is lost; I go on trying.`,
      )
  })
}

// active → faltering (nobody is told) → unreachable.
function failing(app: App, { state, stateSince }: Integration): string {
  if (state === 'active') return 'faltering'
  const isLong = app.now().getTime() - stateSince.getTime() >= patienceMs
  return state === 'faltering' && isLong ? 'unreachable' : state
}

function pauseOf(app: App, { state, stateSince }: Integration): number {
  if (state === 'active') return 2
  const seconds = (app.now().getTime() - stateSince.getTime()) / 1000
  return Math.min(longestPauseSeconds, Math.max(2, seconds / 4))
}

async function lock(tx: Transaction, id: number): Promise<Integration | null> {
  await tx.$queryRaw`SELECT id FROM "Integration" WHERE id = ${id} FOR UPDATE`
  return tx.integration.findUnique({ where: { id } })
}

function clock(at: Date): string {
  return `${at.toISOString().slice(11, 16)} UTC`
}
