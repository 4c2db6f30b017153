import { Prisma } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { Transaction } from '../../database/database.ts'
import { transact } from '../../database/transaction.ts'
import { changeIn } from '../../groups/change.ts'
import type { Change } from '../../groups/status.ts'
import type { AzureWorkItem } from '../connect/client.ts'
import { optionsFor, type SyncOptions } from '../options.ts'
import { identityKey, isMemberOf, type Whose, whoseIdentity } from '../people.ts'
import { decideAssignee, decideStatus } from './decide.ts'
import type { HeldItem } from './hold.ts'
import { noteNews, refreshCards, tellCards } from './linked.ts'
import { linesOfNews } from './news.ts'
import { type LinkedGroup, type Ours, readGroups, summarise } from './ours.ts'
import { meaningOf, type Side, type TypeFacts } from './states.ts'

/** What is still to be written there, because it moved here. undefined: leave it. */
export type Wishes = {
  status?: 'open' | 'done'
  assigneeId?: number | null
  /** What the work item as a whole goes by: the options of the first project that is linked to it. */
  options: SyncOptions
}

/** A work item as it was read, and all that is decided by. */
type Reading = {
  app: App
  tx: Transaction
  item: HeldItem
  seen: AzureWorkItem
  groups: LinkedGroup[]
  ours: Ours
  theirs: { status: Side | null; assignee: Whose; by: Whose }
}

/**
 * Takes over what moved there, in one transaction with what both sides agree on from now on.
 * @returns what moved here, to be written there
 */
export async function pull(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  type: TypeFacts & { projectId: string | null },
): Promise<Wishes> {
  return transact(app, async (tx) => {
    const { integration } = item
    const groups = await readGroups(tx, integration, item.id)
    const options = groups[0]?.options ?? optionsFor(integration, 0)
    const meaning = groups.length > 0 ? meaningOf(type, seen.state, options) : 'nothing'
    const theirs = {
      status: meaning === 'nothing' ? null : meaning,
      assignee: await whoseIdentity(app, tx, integration, seen.assignee),
      by: await whoseIdentity(app, tx, integration, seen.changedBy),
    }
    const reading = { app, tx, item, seen, groups, ours: summarise(groups), theirs }
    const status = await pullStatus(reading)
    const assignee = await pullAssignee(reading)
    await keep(reading, type.projectId, { ...status.agreed, ...assignee.agreed })
    return { ...status.wish, ...assignee.wish, options }
  })
}

type Pulled = { agreed: Prisma.WorkItemUpdateInput; wish: Omit<Wishes, 'options'> }

async function pullStatus(reading: Reading): Promise<Pulled> {
  const { item, seen, groups, ours, theirs } = reading
  const decision = decideStatus({
    ours: ours.status,
    theirs: theirs.status,
    oursAt: ours.statusAt,
    theirsAt: stateChangedAt(seen),
    agreed: { ours: item.ourStatus as Side | null, theirs: item.theirStatus as Side | null },
  })
  if (decision.conflict) await noteConflict(reading, 'status', decision.way)
  const heard = theirs.status === null ? {} : { theirStatus: theirs.status }
  if (decision.way === 'push')
    return { agreed: heard, wish: { status: ours.status === 'done' ? 'done' : 'open' } }
  if (decision.way === 'pull' && theirs.status)
    for (const group of groups) await moveGroup(reading, group, theirs.status)
  const { status } = decision.way === 'pull' ? await oursNow(reading) : ours
  const said = status === null || status === 'archived' ? {} : { ourStatus: status }
  return { agreed: { ...heard, ...said }, wish: {} }
}

async function moveGroup(reading: Reading, group: LinkedGroup, to: Side): Promise<void> {
  if (!group.options.statusIn) return
  const change: Change | null =
    to === 'done' && group.status === 'unresolved'
      ? { kind: 'resolve' }
      : to === 'open' && group.status === 'resolved'
        ? { kind: 'unresolve' }
        : to === 'archived' && group.status === 'unresolved'
          ? { kind: 'archive' }
          : null
  if (change) await changeGroupBy(reading, group, change)
}

async function pullAssignee(reading: Reading): Promise<Pulled> {
  const { item, seen, ours, theirs } = reading
  const key = identityKey(seen.assignee)
  const decision = decideAssignee(
    {
      ours: ours.assigneeId,
      theirs: key,
      oursAt: ours.assigneeAt,
      theirsAt: seen.changedAt ?? new Date(0),
      agreed: { ours: item.ourAssigneeId, theirs: item.theirAssignee },
    },
    theirs.assignee === ours.assigneeId,
  )
  if (decision.conflict) await noteConflict(reading, 'assignee', decision.way)
  if (decision.way === 'push')
    return { agreed: { theirAssignee: key }, wish: { assigneeId: ours.assigneeId ?? null } }
  if (decision.way === 'none')
    return {
      agreed: {
        theirAssignee: key,
        ...(ours.assigneeId === undefined ? {} : { ourAssigneeId: ours.assigneeId }),
      },
      wish: {},
    }
  await takeAssignee(reading)
  const now = await oursNow(reading)
  return { agreed: { theirAssignee: key, ourAssigneeId: now.assigneeId ?? null }, wish: {} }
}

async function takeAssignee(reading: Reading): Promise<void> {
  const { app, tx, item, seen, groups, theirs } = reading
  const { assignee } = theirs
  for (const group of groups) {
    if (!group.options.assigneeIn) continue
    const mayHave =
      assignee === null || (assignee !== 'unknown' && (await isMemberOf(tx, group.projectId, assignee)))
    if (!mayHave) {
      const name = seen.assignee?.name ?? 'Somebody'
      const why =
        assignee === 'unknown'
          ? `and I do not know who that is here. Say so on the card, or assign ${group.shortId} yourself.`
          : `who is in none of the teams of this project, so ${group.shortId} stays as it is.`
      const text = `${seen.type} ${seen.number} was assigned to ${name} in Azure DevOps, ${why}`
      await tellCards(app, tx, group.id, { key: `${item.id} assignee ${identityKey(seen.assignee)}`, text })
    } else if (assignee === null) {
      if (group.assigneeId !== null) await changeGroupBy(reading, group, { kind: 'unassign' })
    } else await changeGroupBy(reading, group, { kind: 'assign', to: { personId: assignee as number } })
  }
}

async function oursNow({ tx, item }: Reading): Promise<Ours> {
  return summarise(await readGroups(tx, item.integration, item.id))
}

async function changeGroupBy(
  { app, tx, item, theirs }: Reading,
  group: LinkedGroup,
  change: Change,
): Promise<void> {
  const by = typeof theirs.by === 'number' ? await tx.person.findUnique({ where: { id: theirs.by } }) : null
  await changeIn(app, tx, { groupId: group.id, change, by, via: 'azureDevOps', from: item.id })
}

async function noteConflict({ app, tx, seen, groups }: Reading, field: string, way: string): Promise<void> {
  const what = `${seen.type} ${seen.number}`
  const text = `The ${field} was changed here and on ${what} at the same time; ${way === 'push' ? 'this side' : 'Azure DevOps'} was later and stands`
  for (const { id } of groups) await noteNews(app, tx, id, { text })
}

async function keep(
  { app, tx, item, seen, groups, theirs }: Reading,
  projectId: string | null,
  agreed: Prisma.WorkItemUpdateInput,
): Promise<void> {
  const shown = {
    title: seen.title,
    type: seen.type,
    state: seen.state,
    projectName: seen.project,
    url: seen.url,
    presence: 'live',
    assignee: seen.assignee ?? null,
    unknownAssignee: theirs.assignee === 'unknown' ? seen.assignee : null,
  }
  const isNews = Object.entries(shown).some(
    ([name, value]) => JSON.stringify(item[name as keyof HeldItem]) !== JSON.stringify(value),
  )
  // What stood in the way may have gone with it.
  const trouble = seen.rev === item.rev ? {} : { trouble: null }
  await tx.workItem.update({
    where: { id: item.id },
    data: {
      ...shown,
      assignee: shown.assignee ?? Prisma.DbNull,
      unknownAssignee: shown.unknownAssignee ?? Prisma.DbNull,
      ...trouble,
      ...agreed,
      rev: seen.rev,
      changedAt: seen.changedAt,
      ...(projectId ? { projectId } : {}),
    },
  })
  for (const { id } of groups) {
    for (const text of linesOfNews(item, seen)) await noteNews(app, tx, id, { text })
    if (isNews || (item.trouble && 'trouble' in trouble)) await refreshCards(app, tx, id)
  }
}

function stateChangedAt({ fields, changedAt }: AzureWorkItem): Date {
  const at = fields['Microsoft.VSTS.Common.StateChangeDate']
  const time = typeof at === 'string' ? new Date(at) : null
  return time && !Number.isNaN(time.getTime()) ? time : (changedAt ?? new Date(0))
}
