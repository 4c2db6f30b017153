import type { Project } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { forgetKeys } from './keys.ts'
import { lockOrganization } from './projects.ts'

// No slug of ours has a dot.
const nowhere = '.deleted'

/** Other processes let events in by a key that they know for as long as this, and a little; what comes goes as well. */
export const settleSeconds = 10

/**
 * Deletes a project: at once it takes no events, nobody finds it or anything of it, and its slug is free. What it held
 * goes bit by bit, by `purgeDeleted`. It is moved to an organization that nobody is of: every question asks for an
 * organization, so none needs to ask whether a project is deleted.
 * @throws UserError 404 when it is gone already
 */
export async function deleteProject(app: App, by: Actor, project: Project): Promise<void> {
  await transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    const data = {
      organizationId: await nobodys(app, tx),
      // For the words that are said of it later; with the number nobody else's.
      slug: `${project.slug}.${project.id}`,
      deletedAt: app.now(),
    }
    const where = { id: project.id, organizationId: by.organizationId }
    if ((await tx.project.updateMany({ where, data })).count === 0)
      throw new UserError('This project is gone.', 404)
    const ofProject = { where: { projectId: project.id } }
    await tx.projectKey.updateMany({ ...ofProject, data: { isActive: false } })
    await tx.monitor.updateMany({ ...ofProject, data: { status: 'disabled' } })
    await tx.shortIdPrefix.deleteMany(ofProject)
    await tx.projectTeam.deleteMany(ofProject)
    await tx.rule.deleteMany(ofProject)
    await tx.workItemRule.deleteMany(ofProject)
    await audit(tx, app, {
      ...madeBy(by),
      action: 'project.remove',
      target: project.slug,
      data: { id: project.id, name: project.name },
    })
    await app.jobs.send(tx, 'tidy', {}, { key: 'purge', afterSeconds: settleSeconds })
  })
  forgetKeys(app)
}

async function nobodys(app: App, tx: Transaction): Promise<number> {
  const data = { slug: nowhere, name: 'Deleted projects', createdAt: app.now() }
  await tx.organization.createMany({ data: [data], skipDuplicates: true })
  return (await tx.organization.findUniqueOrThrow({ where: { slug: nowhere } })).id
}
