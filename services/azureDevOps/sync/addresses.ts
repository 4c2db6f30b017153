import type { Group, Link, Project } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { formatShortId } from '../../groups/shortId.ts'
import type { AzureWorkItem, PatchStep } from '../connect/client.ts'
import { optionsFor } from '../options.ts'
import type { HeldItem } from './hold.ts'

/** What is to be written about the groups' addresses on a work item, and what is true once it is. */
export type Addresses = {
  steps: PatchStep[]
  /** Links whose address stands there then, with how often their group was seen. */
  told: { linkId: number; count: number }[]
  /** Links that are gone then. */
  removed: number[]
}

type LinkedRow = Link & { group: Group & { project: Project } }

// Every number written is a revision that people may be notified of.
const tellAgainMs = 14 * 60_000

/**
 * Steps that put the groups' addresses on a work item, keep the words beside them fresh, and take off those of groups
 * that were unlinked. An address that somebody there took off stays off.
 * @param isWriting there is something else to write, so that fresh words cost no revision of their own
 */
export async function addressSteps(
  app: App,
  item: HeldItem,
  seen: AzureWorkItem,
  isWriting: boolean,
): Promise<Addresses> {
  const links = await app.db.link.findMany({
    where: { workItemId: item.id, state: { in: ['linked', 'unlinking'] } },
    include: { group: { include: { project: true } } },
    orderBy: { id: 'asc' },
  })
  const addresses: Addresses = { steps: [], told: [], removed: [] }
  const offs: number[] = []
  for (const link of links) {
    const at = indexOf(app, link, seen)
    if (link.state === 'unlinking') {
      if (at >= 0) offs.push(at)
      addresses.removed.push(link.id)
    } else if (!link.isOnWorkItem) {
      if (at < 0) addresses.steps.push(additionOf(app, link))
      addresses.told.push({ linkId: link.id, count: link.group.eventCount })
    } else if (at >= 0 && isDue(app, item, link, isWriting)) {
      // Written before, when the answer was lost, it stands there already.
      const isThere = seen.relations?.[at]?.comment === wordsOf(link)
      const path = `/relations/${at}/attributes/comment`
      if (!isThere) addresses.steps.push({ op: 'replace', path, value: wordsOf(link) })
      addresses.told.push({ linkId: link.id, count: link.group.eventCount })
    }
  }
  // The last first, so that the others keep their places.
  for (const at of offs.sort((a, b) => b - a))
    addresses.steps.push({ op: 'remove', path: `/relations/${at}` })
  return addresses
}

/** Notes what was written. */
export async function noteAddresses(app: App, { told, removed }: Addresses): Promise<void> {
  for (const { linkId, count } of told)
    await app.db.link.updateMany({
      where: { id: linkId },
      data: { isOnWorkItem: true, seenCount: count, seenAt: app.now() },
    })
  if (removed.length > 0) await app.db.link.deleteMany({ where: { id: { in: removed }, state: 'unlinking' } })
}

/** The address of a group as it stands on its work items; the mark tells which link it belongs to. */
export function addressOf(app: Pick<App, 'config'>, link: { id: number }, shortId: string): string {
  return `${app.config.publicUrl}/groups/${shortId}#link-${link.id}`
}

function additionOf(app: App, link: LinkedRow): PatchStep {
  const url = addressOf(app, link, shortIdOf(link.group))
  const value = { rel: 'Hyperlink', url, attributes: { comment: wordsOf(link) } }
  return { op: 'add', path: '/relations/-', value }
}

function indexOf(app: App, link: LinkedRow, { relations }: AzureWorkItem): number {
  // By its mark, for its group may have been called something else when it was written: another prefix, or another
  // group, before it was merged.
  const [start, end] = [`${app.config.publicUrl}/groups/`, `#link-${link.id}`]
  return (relations ?? []).findIndex(
    ({ rel, url }) => rel === 'Hyperlink' && url?.startsWith(start) && url.endsWith(end),
  )
}

function isDue(app: App, { integration }: HeldItem, link: LinkedRow, isWriting: boolean): boolean {
  if (link.seenCount === link.group.eventCount) return false
  if (!optionsFor(integration, link.group.projectId).seenOut) return false
  return isWriting || app.now().getTime() - (link.seenAt?.getTime() ?? 0) >= tellAgainMs
}

function wordsOf(link: LinkedRow): string {
  const { eventCount, lastSeenAt } = link.group
  const times = eventCount === 1 ? 'once' : `${eventCount.toLocaleString('en-US')} times`
  return `${shortIdOf(link.group)} in Hitch: seen ${times}, last ${lastSeenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The short id of a group with its project. */
export function shortIdOf(group: Pick<Group, 'number'> & { project: Project }): string {
  return formatShortId(group.project.shortIdPrefix, group.number)
}
