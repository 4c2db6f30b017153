import type { Link, WorkItem } from '../../prisma/client/client.ts'
import type { Database } from '../database/database.ts'
import type { WorkItemView } from './view.ts'

/** The work items of many groups, with one query. */
export async function workItemsOf(db: Database, groupIds: number[]): Promise<Map<number, WorkItemView[]>> {
  const links = await db.link.findMany({
    where: { groupId: { in: groupIds }, state: { not: 'unlinking' } },
    include: { workItem: true, integration: { select: { name: true } } },
    orderBy: { id: 'asc' },
  })
  const all = new Map<number, WorkItemView[]>()
  for (const { groupId, ...link } of links) {
    const of = all.get(groupId) ?? []
    all.set(groupId, of)
    of.push(viewOf(link))
  }
  return all
}

/** Those of the organizations that have an Azure DevOps organization connected. */
export async function connectedOrganizations(db: Database, ids: number[]): Promise<Set<number>> {
  const rows = await db.integration.findMany({
    where: { organizationId: { in: ids }, state: { not: 'removed' } },
    select: { organizationId: true },
    distinct: ['organizationId'],
  })
  return new Set(rows.map(({ organizationId }) => organizationId))
}

type LinkRow = Omit<Link, 'groupId'> & { workItem: WorkItem | null; integration: { name: string } }

function viewOf({ workItem, integration, ...link }: LinkRow): WorkItemView {
  const wanted = link.request as { number?: number; create?: { type?: string; title?: string } }
  return {
    linkId: link.id,
    state: link.state === 'sending' ? 'pending' : (link.state as WorkItemView['state']),
    wish: wanted.create ? 'create' : 'link',
    workItemId: workItem?.id ?? null,
    integration: integration.name,
    number: workItem?.number ?? wanted.number ?? null,
    type: workItem?.type ?? wanted.create?.type ?? '',
    title: workItem?.title ?? wanted.create?.title ?? '',
    itemState: workItem?.state ?? '',
    assignee: nameOf(workItem?.assignee),
    url: workItem?.url ?? null,
    presence: (workItem?.presence ?? 'live') as WorkItemView['presence'],
    reason: link.reason,
    trouble: workItem?.trouble ?? null,
    unknownAssignee: nameOf(workItem?.unknownAssignee),
  }
}

function nameOf(identity: unknown): string | null {
  return (identity as { name?: string } | null | undefined)?.name ?? null
}
