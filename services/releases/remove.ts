import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { lockOrganization } from '../projects/projects.ts'
import type { ReleaseView } from './read.ts'

/**
 * Deletes a release of the projects it is viewed in; its commits and deploys go with the last of them.
 * @throws UserError 409 when events came from it: they say where it was seen, and that stays true
 */
export async function deleteRelease(app: App, by: Actor, { version, projects }: ReleaseView): Promise<void> {
  const { organizationId } = by
  await transact(app, async (tx) => {
    await lockOrganization(tx, organizationId)
    const projectIds = projects.map(({ project }) => project.id)
    const where = { version, projectId: { in: projectIds } }
    if ((await tx.release.count({ where: { ...where, eventCount: { gt: 0 } } })) > 0)
      throw new UserError('Events came from this release, so it cannot be deleted.', 409)
    await tx.release.deleteMany({ where })
    if ((await tx.release.count({ where: { version, project: { organizationId } } })) === 0)
      await forgetRest(tx, organizationId, version)
    const slugs = projects.map(({ project }) => project.slug)
    await audit(tx, app, {
      ...madeBy(by),
      action: 'release.remove',
      target: version,
      data: { projects: slugs },
    })
  })
}

/** Forgets what was in a release and where it went, once no project has it. */
export async function forgetRest(tx: Transaction, organizationId: number, version: string): Promise<void> {
  await tx.releaseCommit.deleteMany({ where: { organizationId, version } })
  await tx.releaseRef.deleteMany({ where: { organizationId, version } })
  await tx.deploy.deleteMany({ where: { organizationId, version } })
}
