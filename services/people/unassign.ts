import type { App } from '../app.ts'
import type { Actor } from '../audit.ts'
import { changeGroup } from '../groups/change.ts'

/**
 * Takes somebody who leaves, or a team that is dissolved, off every group, through the one door for change: histories
 * and cards say so, instead of naming an assignee who will never look.
 */
export async function unassignAll(
  app: App,
  by: Actor,
  assigned: { assigneeId: number } | { assigneeTeamId: number },
): Promise<void> {
  for (let last = 0; ; ) {
    const groups = await app.db.group.findMany({
      where: { ...assigned, id: { gt: last } },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: 100,
    })
    for (const { id } of groups) {
      await changeGroup(app, { groupId: id, change: { kind: 'unassign' }, by: by.person, via: by.via })
      last = id
    }
    if (groups.length < 100) return
  }
}
