import type { HookSubscription, Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import type { AzureSubscription, Client } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { hookEvents, hookPassword, hookUrl, hookUser, whyOutOfReach } from './address.ts'
import {
  findSubscriptions,
  isRefusal,
  refusalOf,
  removeSubscription,
  type Standing,
} from './subscriptions.ts'

/** What became of the subscription for one kind of event. */
export type Mended = Outcome & {
  eventType: string
  /** Its row until now. */
  before: HookSubscription | null
}

type Outcome = {
  /** The status it was found with; null when there was none, or nobody may look. */
  found: string | null
  status: string
  externalId: string | null
  reason: string | null
}

type Task = {
  app: App
  integration: Integration
  client: Client
  /** Also what works is replaced, for a new password. */
  isRenewal?: boolean
}

/**
 * Looks at every subscription, and makes what is missing, and anew what is broken; what people switched off stays off.
 * Writes nothing down.
 * @returns `fault`: what kept it from going on and passes by itself; what was done until then counts
 * @throws AzureError when the credential is not taken at all
 */
export async function mendSubscriptions(task: Task): Promise<{ mended: Mended[]; fault: AzureError | null }> {
  const { app, integration, client } = task
  const rows = await app.db.hookSubscription.findMany({ where: { integrationId: integration.id } })
  const mended: Mended[] = []
  try {
    const standing = await findSubscriptions(app, integration, client)
    for (const eventType of hookEvents) {
      const before = rows.find((row) => row.eventType === eventType) ?? null
      mended.push({ eventType, before, ...(await mendOne(task, standing, eventType, before)) })
    }
    return { mended, fault: null }
  } catch (error) {
    if (!(error instanceof AzureError) || !error.isPassing) throw error
    return { mended, fault: error }
  }
}

/** Writes down what became of them. */
export async function keepSubscriptions(
  app: App,
  tx: Transaction,
  integrationId: number,
  mended: Mended[],
): Promise<HookSubscription[]> {
  const rows: HookSubscription[] = []
  for (const { eventType, status, externalId, reason } of mended) {
    const facts = { status, externalId, reason, checkedAt: app.now() }
    rows.push(
      await tx.hookSubscription.upsert({
        where: { integrationId_eventType: { integrationId, eventType } },
        create: { ...facts, integrationId, eventType, createdAt: app.now() },
        update: facts,
      }),
    )
  }
  return rows
}

async function mendOne(
  task: Task,
  standing: Standing,
  eventType: string,
  before: HookSubscription | null,
): Promise<Outcome> {
  if ('refusal' in standing) return unseen(before, standing.refusal)
  const mine = standing.subscriptions.filter((subscription) => subscription.eventType === eventType)
  const fitting = mine.filter((subscription) => fits(task, subscription)).toSorted(byWorth(before))
  const [best, ...rest] = fitting
  const kept = best && before?.status === 'onProbation' ? await released(task, best) : best
  if (kept && stays(task, kept)) {
    for (const { id, status } of rest)
      if (status !== 'disabledByUser') await removeSubscription(task.app, task.client, id)
    return outcome(kept, kept.status, troubles[kept.status] ?? null)
  }
  const made = await make(task, eventType)
  if ('refusal' in made)
    return best ? outcome(best, best.status, made.refusal) : unmade(mine, before, made.refusal)
  // The old ones go last, so that there never is none. Those of other projects may be somebody's.
  const isOld = (each: AzureSubscription) => fitting.includes(each) || each.id === before?.externalId
  for (const old of mine.filter((each) => isOld(each) || each.url !== urlOf(task)))
    await removeSubscription(task.app, task.client, old.id)
  return { ...outcome(made, made.status, null), found: best?.status ?? null }
}

const troubles: Record<string, string> = {
  onProbation: 'Azure DevOps could not deliver a hook and holds back later ones for now.',
  disabledByUser:
    'Somebody switched it off in Azure DevOps. Switch it on there, under Project settings → Service hooks.',
}

function urlOf({ app, integration }: Task): string {
  return hookUrl(app.config, integration)
}

function fits(task: Task, { url, projectId }: AzureSubscription): boolean {
  const wanted = task.integration.projectId ?? ''
  return url === urlOf(task) && (projectId ?? '').toLowerCase() === wanted.toLowerCase()
}

// What works before what does not, the known one before others.
function byWorth(before: HookSubscription | null) {
  const worth = ({ id, status }: AzureSubscription) =>
    (status === 'enabled' ? 2 : 0) + (id === before?.externalId ? 1 : 0)
  return (left: AzureSubscription, right: AzureSubscription) => worth(right) - worth(left)
}

function stays({ isRenewal = false }: Task, { status }: AzureSubscription): boolean {
  return status === 'disabledByUser' || (!isRenewal && (status === 'enabled' || status === 'onProbation'))
}

// It was held back when we looked last, and our door is open: a quiet organization would stay so for long.
async function released({ client }: Task, subscription: AzureSubscription): Promise<AzureSubscription> {
  if (subscription.status !== 'onProbation') return subscription
  try {
    return await client.enable(subscription.id)
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'unauthorized') throw error
    return subscription
  }
}

async function make(
  { app, integration, client }: Task,
  eventType: string,
): Promise<AzureSubscription | { refusal: string }> {
  const outOfReach = whyOutOfReach(app.config, integration)
  if (outOfReach) return { refusal: outOfReach }
  try {
    return await client.subscribe({
      eventType,
      projectId: integration.projectId,
      url: hookUrl(app.config, integration),
      username: hookUser,
      password: hookPassword(app, integration),
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { refusal: refusalOf(error) }
  }
}

function outcome({ id, status: found }: AzureSubscription, status: string, reason: string | null): Outcome {
  return { found, status, externalId: id, reason }
}

// What people made by hand does without ours: for single projects perhaps, or where we may not see it.
function unmade(mine: AzureSubscription[], before: HookSubscription | null, reason: string): Outcome {
  const other = mine.find(({ status }) => status === 'enabled')
  if (other) return outcome(other, 'byHand', null)
  if (before?.status === 'byHand') return unseen(before, reason)
  return { found: null, status: 'refused', externalId: null, reason }
}

// What may not be looked at can work all the same.
function unseen(before: HookSubscription | null, reason: string): Outcome {
  if (!before?.externalId || before.status === 'missing')
    return { found: null, status: 'refused', externalId: null, reason }
  const { status, externalId } = before
  return { found: status, status, externalId, reason: before.reason }
}
