import type { ReleaseCommit, ReleaseRef } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Client } from '../azureDevOps/connect/client.ts'
import { AzureError } from '../azureDevOps/connect/fault.ts'
import { withClient } from '../azureDevOps/health.ts'
import { transact } from '../database/transaction.ts'
import type { JobData } from '../jobs.ts'
import { type Commit, writeRelease } from '../releases/write.ts'
import { repositoryCalled, troubleOf } from './repositories.ts'

type Called = Awaited<ReturnType<typeof repositoryCalled>>

/** Where a repository stands in a release, and where it stood in the one before, when the sender knows. */
export type Ref = { repository: string; sha: string; previousSha: string | null }

// A release of more is a merge of everything; the newest of them are the likeliest.
const mostCommits = 100
const mostFiles = 500
const atOnce = 4
const patienceMs = 30_000
// Without the release before, nobody knows where to begin.
const mostUnknown = 20

/**
 * Writes down where repositories stand in a release, and has what lies between looked up where they are connected.
 * Also for commits that came without the files they changed.
 */
export async function noteRefs(
  app: App,
  organizationId: number,
  version: string,
  refs: Ref[],
): Promise<void> {
  if (refs.length === 0) return
  await transact(app, async (tx) => {
    for (const { repository, sha, previousSha } of refs) {
      const what = { sha, previousSha, state: 'pending', trouble: null, updatedAt: app.now() }
      await tx.releaseRef.upsert({
        where: { organizationId_version_repository: { organizationId, version, repository } },
        create: { organizationId, version, repository, ...what },
        update: what,
      })
      const key = `${organizationId} ${version} ${repository}`.slice(0, 500)
      await app.jobs.send(tx, 'readCommits', { organizationId, version, repository }, { key })
    }
  })
}

/** Job `readCommits`: asks Azure Repos which commits a release brought, and what they changed. */
export async function readCommits(
  app: App,
  { organizationId, version, repository }: JobData['readCommits'],
): Promise<void> {
  const which = { organizationId_version_repository: { organizationId, version, repository } }
  const ref = await app.db.releaseRef.findUnique({ where: which })
  if (ref?.state !== 'pending') return
  const known = await repositoryCalled(app, organizationId, repository)
  if (!known) return settle('unknown', 'No connected repository is called that.')
  try {
    const given = await app.db.releaseCommit.findMany({
      where: { organizationId, version, repository, message: { not: '' } },
    })
    if (given.length > 0) {
      await fillIn(app, known, given)
      return await settle('read', null)
    }
    const from = ref.previousSha ?? (await refBefore(app, ref))
    const commits = await withClient(app, known.integration, async (client) => {
      const range = { from: from === ref.sha ? null : from, to: ref.sha }
      const most = from === ref.sha ? 1 : range.from ? mostCommits : mostUnknown
      const found = await client.commitsBetween(known.externalId, range, most)
      const files = await readFiles(
        client,
        known.externalId,
        found.map(({ sha }) => sha),
      )
      const all = found.map(
        ({ sha, message, authorName, authorEmail, at }): Commit => ({
          ...{ sha, repository, message, authorName, authorEmail },
          at: at ?? app.now(),
          files: files.get(sha) ?? [],
        }),
      )
      return all
    })
    await putIn(app, ref, commits)
    await settle('read', null)
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    await settle('failed', troubleOf(error))
  }

  // Another push may have named another commit meanwhile; its own job reads that.
  async function settle(state: string, trouble: string | null): Promise<void> {
    await app.db.releaseRef.updateMany({
      where: { organizationId, version, repository, sha: ref?.sha },
      data: { state, trouble, updatedAt: app.now() },
    })
    if (state === 'read') await sweepRelease(app, organizationId, version)
  }
}

// Commits that a pipeline listed without what they changed.
async function fillIn(app: App, known: NonNullable<Called>, commits: ReleaseCommit[]): Promise<void> {
  const bare = commits
    .filter(({ files }) => !Array.isArray(files) || files.length === 0)
    .slice(0, mostCommits)
  const files = await withClient(app, known.integration, (client) =>
    readFiles(
      client,
      known.externalId,
      bare.map(({ sha }) => sha),
    ),
  )
  for (const { organizationId, version, sha } of bare)
    await app.db.releaseCommit.updateMany({
      where: { organizationId, version, sha },
      data: { files: files.get(sha) ?? [] },
    })
}

// Some at a time, newest first, and no longer than a job may take: the newest are the likeliest.
async function readFiles(
  client: Client,
  repositoryId: string,
  shas: string[],
): Promise<Map<string, Commit['files']>> {
  const all = new Map<string, Commit['files']>()
  const beganAt = performance.now()
  for (let at = 0; at < shas.length && performance.now() - beganAt < patienceMs; at += atOnce) {
    const some = shas.slice(at, at + atOnce)
    const read = await Promise.all(some.map((sha) => client.changedFiles(repositoryId, sha, mostFiles)))
    for (const [index, sha] of some.entries()) all.set(sha, read[index] ?? [])
  }
  return all
}

/** Groups that were seen in a release may have come with its commits: they are looked at again. */
export async function sweepRelease(app: App, organizationId: number, version: string): Promise<void> {
  const releases = await app.db.release.findMany({
    where: { version, project: { organizationId } },
    select: { projectId: true },
  })
  await transact(app, async (tx) => {
    for (const { projectId } of releases) {
      const key = `${projectId} ${version}`
      await app.jobs.send(tx, 'sweepOwners', { projectId, release: version }, { key })
    }
  })
}

// What other repositories brought to the release stays.
async function putIn(
  app: App,
  { organizationId, version, repository }: ReleaseRef,
  commits: Commit[],
): Promise<void> {
  const rows = await app.db.releaseCommit.findMany({
    where: { organizationId, version },
    orderBy: { place: 'asc' },
  })
  const others = rows
    .filter((row) => row.repository !== repository)
    .map(({ sha, message, authorName, authorEmail, at, files, ...row }) => ({
      ...{ sha, message, authorName, authorEmail, at },
      repository: row.repository,
      files: files as Commit['files'],
    }))
  const isThere = await app.db.release.count({ where: { version, project: { organizationId } } })
  if (isThere === 0) return
  await writeRelease(app, organizationId, { version, projectIds: [], commits: [...commits, ...others] })
}

// The newest one before it that names this repository, and a commit that is there.
async function refBefore(
  app: App,
  { organizationId, version, repository }: ReleaseRef,
): Promise<string | null> {
  const [row] = await app.db.$queryRaw<{ sha: string }[]>`
    SELECT f.sha FROM "ReleaseRef" f
      JOIN "Release" r ON r.version = f.version
      JOIN "Project" p ON p.id = r."projectId" AND p."organizationId" = f."organizationId"
     WHERE f."organizationId" = ${organizationId} AND f.repository = ${repository} AND f.version <> ${version} AND f.state <> 'failed'
       AND r.id < (SELECT min(x.id) FROM "Release" x JOIN "Project" y ON y.id = x."projectId"
                    WHERE x.version = ${version} AND y."organizationId" = ${organizationId})
     ORDER BY r.id DESC LIMIT 1`
  return row?.sha ?? null
}
