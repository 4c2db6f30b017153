import type { Link, WorkItem } from '../../prisma/client/client.ts'
import type { Database } from '../database/database.ts'
import type { WorkItemView } from './view.ts'

/** The work items of many groups, with one query. */
export async function workItemsOf(db: Database, groupIds: number[]): Promise<Map<number, WorkItemView[]>> {
  const links = await db.$queryRaw<LinkRow[]>`
    SELECT l.id, l."groupId", l.state, l.request, l.reason, i.name AS integration, row_to_json(w) AS "workItem"
      FROM "Link" l
      JOIN "Integration" i ON i.id = l."integrationId"
      LEFT JOIN (SELECT id, number, type, title, state, assignee, url, presence, trouble, "unknownAssignee" FROM "WorkItem") w
        ON w.id = l."workItemId"
     WHERE l."groupId" = ANY(${groupIds}) AND l.state <> 'unlinking'
     ORDER BY l.id`
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

type LinkRow = Pick<Link, 'id' | 'groupId' | 'state' | 'request' | 'reason'> & {
  integration: string
  workItem: ShownItem | null
}

type ShownItem = Pick<
  WorkItem,
  | 'id'
  | 'number'
  | 'type'
  | 'title'
  | 'state'
  | 'assignee'
  | 'url'
  | 'presence'
  | 'trouble'
  | 'unknownAssignee'
>

function viewOf({ workItem, integration, ...link }: Omit<LinkRow, 'groupId'>): WorkItemView {
  const wanted = link.request as { number?: number; create?: { type?: string; title?: string } }
  return {
    linkId: link.id,
    state: link.state === 'sending' ? 'pending' : (link.state as WorkItemView['state']),
    wish: wanted.create ? 'create' : 'link',
    workItemId: workItem?.id ?? null,
    integration,
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
