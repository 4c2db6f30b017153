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
  { projectId, after = 0, since }: JobData['sweepOwners'],
): Promise<void> {
  const seenAfter = since ? new Date(since) : new Date(app.now().getTime() - seenWithin)
  const groups = await app.db.group.findMany({
    where: { projectId, status: 'unresolved', id: { gt: after }, lastSeenAt: { gt: seenAfter } },
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
      { projectId, after: last.id, since: seenAfter.toISOString() },
      { key: `${projectId} ${last.id}` },
    ),
  )
}

/**
 * Job `watchOwners`, every minute: has the groups of projects looked at again that are due for it. Once a day: what was
 * seen since may have other owners by now.
 */
export async function watchOwners(app: App): Promise<void> {
  const now = app.now()
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
