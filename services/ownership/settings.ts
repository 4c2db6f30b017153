import type { Ownership, Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { faultWords } from './owner.ts'
import { parseRules } from './rules.ts'

/** Who gets a group by itself: the author of a suspect commit before its owners, its owners alone, or nobody. */
export type AutoAssign = 'suspectCommit' | 'owner' | 'off'

export type OwnershipSettings = {
  raw: string
  autoAssign: AutoAssign
  fallthrough: boolean
  autoSync: boolean
  createdAt: Date | null
  updatedAt: Date | null
}

/** What is set for a project; as for every project nobody has set anything for, when nobody has. */
export async function readOwnership(app: App, projectId: number): Promise<OwnershipSettings> {
  const row = await app.db.ownership.findUnique({ where: { projectId } })
  return row ? settingsOf(row) : unset
}

const unset: OwnershipSettings = {
  raw: '',
  autoAssign: 'suspectCommit',
  fallthrough: true,
  autoSync: true,
  createdAt: null,
  updatedAt: null,
}

function settingsOf(row: Ownership): OwnershipSettings {
  const { raw, fallthrough, autoSync, createdAt, updatedAt } = row
  return { raw, autoAssign: row.autoAssign as AutoAssign, fallthrough, autoSync, createdAt, updatedAt }
}

/**
 * Changes them. Groups that are open are looked at again afterwards, in a job.
 * @throws UserError 400 for rules that cannot be read, each named with its line
 */
export async function writeOwnership(
  app: App,
  by: Actor,
  project: Pick<Project, 'id' | 'slug'>,
  change: Partial<Pick<OwnershipSettings, 'raw' | 'autoAssign' | 'fallthrough' | 'autoSync'>>,
): Promise<OwnershipSettings> {
  if (change.raw !== undefined) {
    const { faults } = parseRules(change.raw)
    if (faults.length > 0) {
      const words = faults.map(faultWords)
      throw new UserError(words[0] ?? '', 400, { raw: words })
    }
  }
  return transact(app, async (tx) => {
    const now = app.now()
    const row = await tx.ownership.upsert({
      where: { projectId: project.id },
      create: { projectId: project.id, ...change, createdAt: now, updatedAt: now },
      update: { ...change, updatedAt: now },
    })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'project.ownership',
      target: project.slug,
      data: { fields: Object.keys(change) },
    })
    await app.jobs.send(tx, 'sweepOwners', { projectId: project.id }, { key: String(project.id) })
    return settingsOf(row)
  })
}
