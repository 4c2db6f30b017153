import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import { messageOf } from '../../errors.ts'
import type { AzureWorkItem, PatchStep } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { withClient } from '../health.ts'
import { identityKey, identityOf } from '../people.ts'
import { addressSteps, noteAddresses } from './addresses.ts'
import type { HeldItem } from './hold.ts'
import { groupsOf, refreshCards, tellCards } from './linked.ts'
import type { Wishes } from './pull.ts'
import { type Meaning, meaningOf, stateFor, type TypeFacts } from './states.ts'

/** One wish, the steps that fulfil it, and why it cannot be fulfilled when it cannot. */
type Wanted = { steps: PatchStep[]; settles: Partial<Settled>; trouble?: string }
type Settled = { ourStatus: string; ourAssigneeId: number | null }

/**
 * Writes what moved here, on the condition that the work item is still as it was read. What already is as wished is
 * not written; what cannot be written is said once, and not tried again until somebody moves it.
 * @returns `conflict` when somebody wrote in between: read it again
 */
export async function push(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  type: TypeFacts,
  wishes: Wishes,
): Promise<'done' | 'conflict'> {
  const wanted = [
    ...(wishes.status ? [wantStatus(app, item, seen, type, { ...wishes, status: wishes.status })] : []),
    ...(wishes.assigneeId === undefined ? [] : [await wantAssignee(app, item, seen, wishes.assigneeId)]),
  ]
  const isWriting = wanted.some(({ steps }) => steps.length > 0)
  const addresses = await addressSteps(app, item, seen, isWriting)
  const written = await writeTogether(app, item, seen, wanted, addresses.steps)
  if (written === 'conflict') return 'conflict'
  await noteAddresses(app, addresses)
  // What was only read is kept already.
  if (written || wanted.length > 0) {
    const now = written ?? seen
    const meaning = meaningOf(type, now.state, wishes.options)
    await settle(app, item, now, meaning, wanted)
  }
  return 'done'
}

/** @returns null when there was nothing to write, or nothing could be */
async function writeTogether(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  wanted: Wanted[],
  more: PatchStep[],
): Promise<AzureWorkItem | 'conflict' | null> {
  const steps = [...wanted.flatMap((one) => one.steps), ...more]
  if (steps.length === 0) return null
  try {
    return await write(app, item, seen.rev, steps)
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    if (error.kind === 'conflict' || error.kind === 'notFound') return 'conflict'
    if (error.kind !== 'invalid' && error.kind !== 'forbidden') throw error
    return writeApart(app, item, seen, wanted, error)
  }
}

// One thing they refuse must not keep the others from being written.
async function writeApart(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  wanted: Wanted[],
  refusal: AzureError,
): Promise<AzureWorkItem | 'conflict' | null> {
  let latest: AzureWorkItem | null = null
  const writing = wanted.filter(({ steps }) => steps.length > 0)
  if (writing.length === 0)
    app.log.warn({ workItem: item.number, error: refusal.message }, 'its address was refused')
  for (const one of writing) {
    try {
      latest = await write(app, item, (latest ?? seen).rev, one.steps)
    } catch (error) {
      if (!(error instanceof AzureError)) throw error
      if (error.kind === 'conflict' || error.kind === 'notFound') return 'conflict'
      if (error.kind !== 'invalid' && error.kind !== 'forbidden') throw error
      one.trouble = `Azure DevOps refused it: ${messageOf(error).replace(/\.$/, '')}`
    }
  }
  return latest
}

function write(app: App, item: HeldItem, rev: number, steps: PatchStep[]): Promise<AzureWorkItem> {
  return withClient(app, item.integration, (client) =>
    client.update(item.number, [{ op: 'test', path: '/rev', value: rev }, ...steps]),
  )
}

function wantStatus(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  type: TypeFacts,
  { status, options }: Wishes & { status: 'open' | 'done' },
): Wanted {
  const settles = { ourStatus: status }
  const target = stateFor(type, status, options)
  if (target === null) {
    const wish = status === 'done' ? 'done' : 'open'
    return {
      steps: [],
      settles,
      trouble: `A ${seen.type} has no state that means ${wish}; choose one at ${app.config.publicUrl}/settings/azure-devops/${item.integrationId}`,
    }
  }
  const isThere = target === seen.state || meaningOf(type, seen.state, options) === status
  return { steps: isThere ? [] : [{ op: 'add', path: '/fields/System.State', value: target }], settles }
}

async function wantAssignee(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  personId: number | null,
): Promise<Wanted> {
  const settles = { ourAssigneeId: personId }
  const path = '/fields/System.AssignedTo'
  if (personId === null) return { steps: seen.assignee ? [{ op: 'add', path, value: '' }] : [], settles }
  const person = await app.db.person.findUnique({ where: { id: personId } })
  if (!person) return { steps: [], settles }
  const { integration } = item
  const identity = await withClient(app, integration, (client) =>
    identityOf(app, client, integration, person),
  )
  if (!identity) {
    const stays = seen.assignee ? `stays with ${seen.assignee.name}` : 'stays unassigned'
    return {
      steps: [],
      settles,
      trouble: `Nobody in Azure DevOps is known as ${person.name}, so ${seen.type} ${seen.number} ${stays} there`,
    }
  }
  const isTheirs = identityKey(identity) === identityKey(seen.assignee)
  return { steps: isTheirs ? [] : [{ op: 'add', path, value: identity.login ?? identity.name }], settles }
}

/** What both sides agree on after a write, and what could not be written, in words. */
async function settle(
  app: App,
  item: HeldItem,
  now: AzureWorkItem,
  meaning: Meaning,
  wanted: Wanted[],
): Promise<void> {
  const troubles = wanted.flatMap(({ trouble }) => trouble ?? [])
  const trouble = troubles.length > 0 ? troubles.join('. ') : undefined
  await transact(app, async (tx) => {
    await tx.workItem.update({
      where: { id: item.id },
      data: {
        rev: now.rev,
        state: now.state,
        changedAt: now.changedAt,
        ...(now.assignee ? { assignee: { ...now.assignee } } : {}),
        ...(meaning === 'nothing' ? {} : { theirStatus: meaning }),
        theirAssignee: identityKey(now.assignee),
        ...Object.assign({}, ...wanted.map(({ settles }) => settles)),
        ...(trouble ? { trouble } : {}),
      },
    })
    for (const groupId of await groupsOf(tx, item.id)) {
      await refreshCards(app, tx, groupId)
      if (trouble && trouble !== item.trouble)
        await tellCards(app, tx, groupId, { key: `${item.id} trouble ${now.rev}`, text: `${trouble}.` })
    }
  })
}
