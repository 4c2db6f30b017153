import type { Project } from '../../prisma/client/client.ts'
import type { Transaction } from '../database/database.ts'
import { UserError } from '../errors.ts'
import { checkPrefix, checkSlug, firstFree, prefixOf, slugOf } from './slug.ts'

// All of these look for names that nobody else has; what they find holds only under the organization's lock.

/** @throws UserError 409 when another project has the slug, 400 when it cannot be one */
export async function checkSlugFree(tx: Transaction, organizationId: number, slug: string): Promise<void> {
  checkSlug(slug)
  if ((await tx.project.count({ where: { organizationId, slug } })) === 0) return
  const message = `A project with the slug ${slug} exists already.`
  throw new UserError(message, 409, { slug: [message] })
}

/** A slug for a name that no other project has. */
export async function freeSlug(tx: Transaction, organizationId: number, name: string): Promise<string> {
  const wanted = slugOf(name, 'project')
  const where = { organizationId, slug: { startsWith: wanted } }
  const taken = await tx.project.findMany({ where, select: { slug: true } })
  return firstFree(
    wanted,
    taken.map((row) => row.slug),
    '-',
  )
}

/**
 * A short-id prefix like `wanted` that no other project has or had: old short ids must stay clear.
 * @param project id 0 for one that is still to be made
 */
export async function freePrefix(
  tx: Transaction,
  project: { organizationId: number; id: number },
  wanted: string,
): Promise<string> {
  const { organizationId, id } = project
  const where = { organizationId, prefix: { startsWith: wanted }, NOT: { projectId: id } }
  const taken = await tx.shortIdPrefix.findMany({ where, select: { prefix: true } })
  return firstFree(
    wanted,
    taken.map(({ prefix }) => prefix),
    '',
  )
}

/**
 * The prefix a project has after a change: the one that is asked for, else one that follows a new slug.
 * @throws UserError 409 when what is asked for is another's
 */
export async function nextPrefix(
  tx: Transaction,
  project: Project,
  change: { slug?: string; shortIdPrefix?: string },
): Promise<string> {
  if (change.shortIdPrefix !== undefined) {
    const prefix = checkPrefix(change.shortIdPrefix)
    if ((await freePrefix(tx, project, prefix)) === prefix) return prefix
    const message = `Short ids beginning with ${prefix} belong to another project, or once did.`
    throw new UserError(message, 409, { shortIdPrefix: [message] })
  }
  if (change.slug === undefined || change.slug === project.slug) return project.shortIdPrefix
  return freePrefix(tx, project, prefixOf(change.slug))
}

/** Makes a prefix lead to a project, for good. */
export async function keepPrefix(tx: Transaction, project: Project, prefix: string): Promise<void> {
  const data = { organizationId: project.organizationId, prefix, projectId: project.id }
  await tx.shortIdPrefix.createMany({ data: [data], skipDuplicates: true })
}
