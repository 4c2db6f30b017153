import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import type { JobData } from '../jobs.ts'
import { suggestOwners } from './suggest.ts'

const day = 24 * 3_600_000
// Small enough that a job ends within its time and leaves room for others.
const atOnce = 100
// What was not seen for longer has nobody waiting for its owner.
const seenWithin = 30 * day

/**
 * Job `sweepOwners`: rules have changed, or a day has passed, so who could own the open groups of a project is found
 * out anew, some at a time.
 */
export async function sweepOwners(
  app: App,
  { projectId, after = 0, since, release }: JobData['sweepOwners'],
): Promise<void> {
  const seenAfter = since ? new Date(since) : new Date(app.now().getTime() - seenWithin)
  const groups = await app.db.group.findMany({
    where: {
      projectId,
      status: 'unresolved',
      id: { gt: after },
      lastSeenAt: { gt: seenAfter },
      ...(release && seenIn(release)),
    },
    orderBy: { id: 'asc' },
    take: atOnce,
    select: { id: true },
  })
  for (const { id } of groups) await suggestOwners(app, { groupId: id })
  const last = groups.at(-1)
  if (!last || groups.length < atOnce) return
  await transact(app, (tx) =>
    app.jobs.send(
      tx,
      'sweepOwners',
      { projectId, after: last.id, since: seenAfter.toISOString(), release },
      { key: `${projectId} ${last.id} ${release ?? ''}` },
    ),
  )
}

function seenIn(release: string) {
  return { OR: [{ firstRelease: release }, { lastRelease: release }] }
}

/**
 * Job `watchOwners`, every minute: has read again what is due for it, each once a day: repositories, CODEOWNERS files
 * in them, and groups of projects, which may have other owners by now.
 */
export async function watchOwners(app: App): Promise<void> {
  const now = app.now()
  const yesterday = new Date(now.getTime() - day)
  const integrations = await app.db.integration.findMany({
    where: { state: 'active', OR: [{ repositoriesAt: null }, { repositoriesAt: { lte: yesterday } }] },
    select: { id: true },
    take: 20,
  })
  const files = await app.db.codeOwners.findMany({
    where: {
      repository: { integration: { state: 'active' } },
      OR: [{ syncedAt: null }, { syncedAt: { lte: yesterday } }],
      project: { ownership: { isNot: { autoSync: false } } },
    },
    select: { id: true },
    take: 100,
  })
  await transact(app, async (tx) => {
    for (const { id } of integrations)
      await app.jobs.send(tx, 'repositories', { integrationId: id }, { key: String(id) })
    for (const { id } of files)
      await app.jobs.send(tx, 'syncCodeOwners', { codeOwnersId: id }, { key: String(id) })
  })
  const due = await app.db.ownership.findMany({
    where: { OR: [{ sweptAt: null }, { sweptAt: { lte: new Date(now.getTime() - day) } }] },
    take: 20,
  })
  for (const { projectId, sweptAt } of due)
    await transact(app, async (tx) => {
      await tx.ownership.update({ where: { projectId }, data: { sweptAt: now } })
      const since = new Date(now.getTime() - day).toISOString()
      if (sweptAt) await app.jobs.send(tx, 'sweepOwners', { projectId, since }, { key: `${projectId} daily` })
    })
}
