import { isDeepStrictEqual } from 'node:util'
import type { Project, ProjectKey } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { forgetKeys } from './keys.ts'
import { lockOrganization, newPublicKey } from './projects.ts'

/** A project's keys, oldest first. */
export async function listKeys(
  app: App,
  query: { projectId: number; isActive?: boolean; limit: number; offset: number },
): Promise<ProjectKey[]> {
  const { limit, offset, ...where } = query
  return app.db.projectKey.findMany({ where, orderBy: { id: 'asc' }, take: limit, skip: offset })
}

/** A project's key by its public half; null when it has no such key. */
export async function findKeyOf(app: App, project: Project, publicKey: string): Promise<ProjectKey | null> {
  return app.db.projectKey.findFirst({ where: { projectId: project.id, publicKey } })
}

/** What can be said about a key. Its quota is both numbers or neither. */
export type KeyFacts = {
  label?: string
  isActive?: boolean
  rateLimitCount?: number | null
  rateLimitWindow?: number | null
}

/** @throws UserError 404 when the project was deleted meanwhile */
export async function createKey(
  app: App,
  by: Actor,
  project: Project,
  facts: KeyFacts & { label: string },
): Promise<ProjectKey> {
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    if ((await tx.project.count({ where: { id: project.id } })) === 0)
      throw new UserError('This project is gone.', 404)
    const data = { projectId: project.id, publicKey: newPublicKey(app), ...facts, createdAt: app.now() }
    const key = await tx.projectKey.create({ data })
    await audit(tx, app, { ...madeBy(by), action: 'projectkey.create', ...about(project, key) })
    return key
  })
}

/**
 * Renames a key, switches it on or off, or sets its quota. The event path of this process sees it at once, others within seconds.
 * @throws UserError 404 when it was deleted meanwhile
 */
export async function updateKey(
  app: App,
  by: Actor,
  project: Project,
  key: ProjectKey,
  change: KeyFacts,
): Promise<ProjectKey> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  if (isDeepStrictEqual({ ...key, ...given }, key)) return key
  const updated = await transact(app, async (tx) => {
    const [updated] = await tx.projectKey.updateManyAndReturn({ where: { id: key.id }, data: given })
    if (!updated) throw new UserError('This key is gone.', 404)
    await audit(tx, app, { ...madeBy(by), action: 'projectkey.edit', ...about(project, updated) })
    return updated
  })
  forgetKeys(app)
  return updated
}

export async function deleteKey(app: App, by: Actor, project: Project, key: ProjectKey): Promise<void> {
  await transact(app, async (tx) => {
    await tx.projectKey.deleteMany({ where: { id: key.id } })
    await audit(tx, app, { ...madeBy(by), action: 'projectkey.remove', ...about(project, key) })
  })
  forgetKeys(app)
}

function about(project: Project, key: ProjectKey) {
  const { publicKey, label, isActive, rateLimitCount, rateLimitWindow } = key
  const data = {
    publicKey,
    label,
    isActive,
    ...(rateLimitCount && { rateLimit: { count: rateLimitCount, window: rateLimitWindow } }),
  }
  return { target: project.slug, data }
}
