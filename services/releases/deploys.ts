import type { Deploy } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'

export type NewDeploy = {
  version: string
  environment: string
  name: string | null
  url: string | null
  startedAt: Date | null
  /** Now, when it is not said. */
  finishedAt: Date | null
  projectIds: number[]
}

/** Writes down that a release went to an environment, which its projects then have. */
export async function createDeploy(app: App, organizationId: number, deploy: NewDeploy): Promise<Deploy> {
  return transact(app, async (tx) => {
    await tx.environment.createMany({
      data: deploy.projectIds.map((projectId) => ({
        projectId,
        name: deploy.environment,
        firstSeenAt: app.now(),
      })),
      skipDuplicates: true,
    })
    return tx.deploy.create({
      data: { ...deploy, organizationId, finishedAt: deploy.finishedAt ?? app.now() },
    })
  })
}

/** Where a release went, latest first; only deploys that were for a project, when one is given. */
export async function listDeploys(
  app: App,
  query: { organizationId: number; version: string; projectId?: number; limit: number; offset: number },
): Promise<Deploy[]> {
  const { organizationId, version, projectId, limit, offset } = query
  return app.db.deploy.findMany({
    where: { organizationId, version, projectIds: projectId === undefined ? undefined : { has: projectId } },
    orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  })
}

/** One deploy of a release; null when it is not there. */
export async function findDeploy(
  app: App,
  which: { organizationId: number; version: string; id: number },
): Promise<Deploy | null> {
  return app.db.deploy.findFirst({ where: which })
}

/** Forgets a deploy. */
export async function deleteDeploy(app: App, { id }: Deploy): Promise<void> {
  await app.db.deploy.deleteMany({ where: { id } })
}
