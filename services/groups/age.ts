import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { changeIn } from './change.ts'

const hour = 3_600_000
const step = 100

/**
 * Resolves the groups that were not seen for as long as their project says: a hundred of each project at a time, the
 * longest unseen first. Like every resolution it ends with the next event.
 */
export async function resolveByAge(app: App): Promise<void> {
  const projects = await app.db.project.findMany({
    where: { resolveAge: { not: null }, deletedAt: null },
    select: { id: true, resolveAge: true },
  })
  for (const { id, resolveAge } of projects) if (resolveAge) await resolveOf(app, id, resolveAge)
}

async function resolveOf(app: App, projectId: number, age: number): Promise<void> {
  const lastSeenAt = { lt: new Date(app.now().getTime() - age * hour) }
  const groups = await app.db.group.findMany({
    where: { projectId, status: 'unresolved', lastSeenAt },
    select: { id: true },
    orderBy: { lastSeenAt: 'asc' },
    take: step,
  })
  for (const { id } of groups) {
    try {
      const change = { kind: 'resolve', age } as const
      // Nobody looks at what comes of it, so it is not read again.
      await transact(app, (tx) =>
        changeIn(app, tx, { groupId: id, change, by: null, via: 'timer', isBulk: true }),
      )
    } catch (error) {
      // It was deleted meanwhile.
      if (!(error instanceof UserError)) throw error
    }
  }
}
