import type { Integration, Repository } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { AzureError } from '../azureDevOps/connect/fault.ts'
import { withClient } from '../azureDevOps/health.ts'
import { sentence } from '../azureDevOps/sentence.ts'
import { transact } from '../database/transaction.ts'
import type { JobData } from '../jobs.ts'

// As many as anybody would look through.
const mostRepositories = 2_000

/** The repositories that Hitch may read, by name. */
export async function listRepositories(
  app: App,
  query: { organizationId: number; search?: string; limit: number; offset: number },
): Promise<(Repository & { integration: Integration })[]> {
  const { organizationId, search, limit, offset } = query
  return app.db.repository.findMany({
    where: {
      integration: { organizationId, state: { not: 'removed' } },
      ...(search && { name: { contains: search, mode: 'insensitive' as const } }),
    },
    include: { integration: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: limit,
    skip: offset,
  })
}

/** One of them; null when it is not there. */
export async function findRepository(
  app: App,
  organizationId: number,
  id: number,
): Promise<(Repository & { integration: Integration }) | null> {
  return app.db.repository.findFirst({
    where: { id, integration: { organizationId, state: { not: 'removed' } } },
    include: { integration: true },
  })
}

/** Why the repositories of connected organizations cannot be listed, in words; null when they can, or none is there. */
export async function repositoriesTrouble(app: App, organizationId: number): Promise<string | null> {
  const row = await app.db.integration.findFirst({
    where: { organizationId, state: { not: 'removed' }, repositoriesTrouble: { not: null } },
    select: { name: true, repositoriesTrouble: true },
  })
  return row && `Azure DevOps (${row.name}): ${row.repositoriesTrouble}`
}

/**
 * The repository that a pipeline means: by its name as it is listed here, by the last part of that where only one is
 * called so, or by its address.
 */
export async function repositoryCalled(
  app: App,
  organizationId: number,
  name: string,
): Promise<(Repository & { integration: Integration }) | null> {
  const all = await listRepositories(app, { organizationId, limit: mostRepositories, offset: 0 })
  const wanted = plain(name)
  const whole = all.find((one) => plain(one.name) === wanted || plain(one.url) === wanted)
  if (whole) return whole
  const [only, ...others] = all.filter(
    (one) => plain(one.name).split('/').at(-1) === wanted.split('/').at(-1),
  )
  const isPart = wanted.split('/').length === 1 || (only && plain(only.url).endsWith(`/${wanted}`))
  return only && others.length === 0 && isPart ? only : null
}

// contoso@dev.azure.com/… and dev.azure.com/… are one address; so are Shop/_git/web and Shop/web.
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\/(?:[^/@]*@)?/, '')
    .replace(/\/_git\//, '/')
    .replace(/(?:\.git)?\/*$/, '')
}

/** Job `repositories`: asks an Azure DevOps organization which repositories Hitch may read. */
export async function refreshRepositories(
  app: App,
  { integrationId }: JobData['repositories'],
): Promise<void> {
  const integration = await app.db.integration.findUnique({ where: { id: integrationId } })
  if (!integration || integration.state === 'removed') return
  const now = app.now()
  try {
    const found = await withClient(app, integration, (client) =>
      client.repositories(integration.projectId ?? undefined),
    )
    await transact(
      app,
      async (tx) => {
        for (const { id, name, url, defaultBranch } of found.slice(0, mostRepositories))
          await tx.repository.upsert({
            where: { integrationId_externalId: { integrationId, externalId: id } },
            create: { integrationId, externalId: id, name, url, defaultBranch, createdAt: now, seenAt: now },
            update: { name, url, defaultBranch, seenAt: now },
          })
        await tx.repository.deleteMany({
          where: {
            integrationId,
            externalId: { notIn: found.map(({ id }) => id) },
            codeOwners: { none: {} },
          },
        })
        await note(null)
      },
      60_000,
    )
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    await note(troubleOf(error))
    // What may not be read any more is not offered any more: pipelines then bring their commits along.
    if (error.kind === 'forbidden')
      await app.db.repository.deleteMany({ where: { integrationId, codeOwners: { none: {} } } })
  }

  async function note(trouble: string | null): Promise<void> {
    await app.db.integration.updateMany({
      where: { id: integrationId },
      data: { repositoriesAt: now, repositoriesTrouble: trouble },
    })
  }
}

/** Why code could not be read, in words. */
export function troubleOf(error: AzureError): string {
  if (error.kind === 'forbidden')
    return 'The credential may not read code. Renew it with the scope Code (Read), and repositories can be read here.'
  return sentence(error.message)
}
