import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import { messageOf, TryLater } from '../../errors.ts'
import type { JobData } from '../../jobs.ts'
import type { AzureWorkItem, Client, PatchStep } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { withClient } from '../health.ts'
import { escapeHtml } from '../links/report.ts'
import { type HeldItem, holding } from '../sync/hold.ts'

const attempts = 5
const farewell = 'Hitch no longer follows this work item.'
const patienceMs = 3 * 24 * 3_600_000
const lookAgainSeconds = 3_600

/**
 * Job `leave`: groups that were linked to a work item are gone, or their integration is. The ways back to them are
 * taken off it, and when no group is left, one comment says so, in the same revision. Then its row goes as well.
 */
export async function leaveWorkItem(app: App, { workItemId, linkIds, why }: JobData['leave']): Promise<void> {
  await holding(app, workItemId, async (item) => {
    const isLast = (await app.db.link.count({ where: { workItemId } })) === 0
    await tellOnce(app, item, (client, seen) => {
      const ways = waysBack(app, seen, linkIds)
      return isLast ? closing(client, seen, ways, why) : ways
    })
    if (isLast) await forgetItem(app, workItemId)
  })
}

/** Whether somebody who was disconnected has been away for so long that nobody goes on trying. */
export function isTooLate(app: App, { state, stateSince }: Integration): boolean {
  return state === 'removed' && app.now().getTime() - stateSince.getTime() > patienceMs
}

// What cannot be told is not worth keeping a removed integration for; others are asked again until they answer.
async function tellOnce(
  app: App,
  item: HeldItem,
  stepsFor: (client: Client, seen: AzureWorkItem) => PatchStep[] | Promise<PatchStep[]>,
): Promise<void> {
  const { integration, number } = item
  try {
    await withClient(app, integration, async (client) => {
      for (let attempt = 1; attempt <= attempts; attempt++)
        if (await tell(client, number, stepsFor, attempt === attempts)) return
    })
  } catch (error) {
    const isOver = isTooLate(app, integration) || error instanceof AzureError
    if (!isOver) throw error
    if (error instanceof AzureError && error.kind === 'unauthorized' && integration.state !== 'removed')
      throw new TryLater(lookAgainSeconds, 'its credential has to be renewed first')
    app.log.warn(
      { workItem: number, integration: integration.name },
      `it was left unsaid: ${messageOf(error)}`,
    )
  }
}

/** @returns false when somebody else wrote at the same moment */
async function tell(
  client: Client,
  number: number,
  stepsFor: (client: Client, seen: AzureWorkItem) => PatchStep[] | Promise<PatchStep[]>,
  isLast: boolean,
): Promise<boolean> {
  const seen = await client.workItem(number)
  const steps = seen ? await stepsFor(client, seen) : []
  if (!seen || steps.length === 0) return true
  try {
    await client.update(number, [{ op: 'test', path: '/rev', value: seen.rev }, ...steps])
    return true
  } catch (error) {
    if (!(error instanceof AzureError) || isLast || error.kind !== 'conflict') throw error
    return false
  }
}

// From the last to the first: each one that goes moves those behind it.
function waysBack(app: App, { relations }: AzureWorkItem, linkIds: number[] | null): PatchStep[] {
  const ours = `${app.config.publicUrl}/groups/`
  const ends = linkIds?.map((id) => `#link-${id}`)
  return (relations ?? [])
    .flatMap(({ rel, url }, index) => {
      const isOurs = rel === 'Hyperlink' && url.startsWith(ours)
      return isOurs && (!ends || ends.some((end) => url.endsWith(end))) ? [index] : []
    })
    .reverse()
    .map((index) => ({ op: 'remove', path: `/relations/${index}` }))
}

/** With nothing of ours left on it, it may have been told before, by an attempt whose answer was lost. */
async function closing(
  client: Client,
  { project, number }: AzureWorkItem,
  ways: PatchStep[],
  why: string,
): Promise<PatchStep[]> {
  const isTold =
    ways.length === 0 && (await client.comments(project, number)).some(({ text }) => text.includes(farewell))
  if (isTold) return []
  const value = `<div>${escapeHtml(why)} ${farewell}</div>`
  return [...ways, { op: 'add', path: '/fields/System.History', value }]
}

// Locked first: a group that is being linked at this moment keeps it.
async function forgetItem(app: App, id: number): Promise<void> {
  await transact(app, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "WorkItem" WHERE id = ${id} FOR UPDATE`
    if ((await tx.link.count({ where: { workItemId: id } })) === 0)
      await tx.workItem.deleteMany({ where: { id } })
  })
}
