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
  // Nobody sees these until they are taken out again; then they would name somebody who is not there.
  await app.db.group.updateMany({
    where: { ...assigned, mergedIntoId: { not: null } },
    data: { assigneeId: null, assigneeTeamId: null },
  })
  for (let last = 0; ; ) {
    const groups = await app.db.group.findMany({
      where: { ...assigned, id: { gt: last }, mergedIntoId: null },
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
