import type { Integration } from '../../../prisma/client/client.ts'
import type { Transaction } from '../../database/database.ts'
import { sqlOf } from '../../database/sql.ts'
import { formatShortId } from '../../groups/shortId.ts'
import { type LockedGroup, lockGroups } from '../../groups/standing.ts'
import { optionsFor, type SyncOptions } from '../options.ts'
import { groupsOf } from './linked.ts'
import type { Side } from './states.ts'

/** A group that is linked to a work item, and what its project wants to be kept in step. */
export type LinkedGroup = LockedGroup & { options: SyncOptions; shortId: string; assignedAt: Date }

/** What our side says about a work item, through all groups that are linked to it. */
export type Ours = {
  status: Side | null
  statusAt: Date
  /** undefined: no say, because a team has it, or the groups disagree. */
  assigneeId: number | null | undefined
  assigneeAt: Date
}

const longAgo = new Date(0)

/** The groups of a work item, locked. */
export async function readGroups(
  tx: Transaction,
  integration: Integration,
  workItemId: number,
): Promise<LinkedGroup[]> {
  const locked = await lockGroups(sqlOf(tx), await groupsOf(tx, workItemId))
  const rows = await tx.group.findMany({
    where: { id: { in: locked.map(({ id }) => id) } },
    select: {
      id: true,
      number: true,
      project: true,
      activities: {
        where: { kind: { in: ['assigned', 'unassigned'] } },
        orderBy: { id: 'desc' },
        take: 1,
        select: { at: true },
      },
    },
  })
  return locked.flatMap((group) => {
    const row = rows.find(({ id }) => id === group.id)
    if (!row) return []
    return {
      ...group,
      options: optionsFor(integration, group.projectId),
      shortId: formatShortId(row.project.shortIdPrefix, row.number),
      assignedAt: row.activities[0]?.at ?? longAgo,
    }
  })
}

/**
 * Several groups speak with one voice: a work item is done when none of them is open any more, and its assignee is
 * theirs when they have the same one. Groups whose projects keep a field to themselves have no say in it.
 */
export function summarise(groups: LinkedGroup[]): Ours {
  const telling = groups.filter(({ options }) => options.statusOut)
  const assigning = groups.filter(({ options }) => options.assigneeOut)
  return {
    status: statusOf(telling),
    statusAt: latest(telling.map(({ statusChangedAt }) => statusChangedAt)),
    assigneeId: assigneeOf(assigning),
    assigneeAt: latest(assigning.map(({ assignedAt }) => assignedAt)),
  }
}

function statusOf(groups: LinkedGroup[]): Side | null {
  if (groups.length === 0) return null
  if (groups.some(({ status }) => status === 'unresolved')) return 'open'
  return groups.some(({ status }) => status === 'resolved') ? 'done' : 'archived'
}

function assigneeOf(groups: LinkedGroup[]): number | null | undefined {
  const [first, ...others] = groups
  if (!first || groups.some(({ assigneeTeamId }) => assigneeTeamId !== null)) return undefined
  return others.every(({ assigneeId }) => assigneeId === first.assigneeId) ? first.assigneeId : undefined
}

function latest(times: Date[]): Date {
  return times.reduce((newest, time) => (time > newest ? time : newest), longAgo)
}
