import type { Release } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { messageOf } from '../errors.ts'
import { addCard } from '../notify/cards.ts'
import { keyOf } from '../notify/subject.ts'
import { newFor, readFacts } from './bad.ts'
import { adoptedFrom } from './health.ts'
import { judge, thresholds } from './verdict.ts'

const minute = 60_000
const adoptionEvery = 10
const most = 200

/**
 * Job `watchReleases`, every minute: finds out which of the new releases look bad and tells it once, in every
 * conversation that follows the project; lets the cards of those that were told follow; and notes which are adopted.
 */
export async function watchReleases(app: App): Promise<void> {
  const now = app.now()
  for (const release of await suspects(app, now)) {
    try {
      if (judge(await readFacts(app, release)).length > 0) await tellBad(app, release)
    } catch (error) {
      app.log.error({ err: error, release: release.id }, `a release could not be judged: ${messageOf(error)}`)
    }
  }
  await followBad(app, now)
  if (Math.floor(now.getTime() / minute) % adoptionEvery === 0) await noteAdoption(app, now)
}

/**
 * New releases with groups or sessions enough to be bad at all. Few are, and only they cost more than this. Sessions
 * are read once for all of them: a project may make a hundred releases in a day.
 */
async function suspects(app: App, now: Date): Promise<Release[]> {
  const since = new Date(now.getTime() - newFor)
  return app.db.$queryRaw<Release[]>`
    WITH fresh AS MATERIALIZED (
      SELECT r.* FROM "Release" r JOIN "Project" p ON p.id = r."projectId"
       WHERE coalesce(r."releasedAt", r."firstEventAt", r."firstSeenAt") > ${since}::timestamptz
         AND r."badAt" IS NULL AND r."archivedAt" IS NULL AND p."tellsBadReleases" AND p."deletedAt" IS NULL),
    failing AS (
      SELECT "projectId", release FROM "SessionCount"
       WHERE width = 3600 AND at > ${since}::timestamptz AND status IN ('crashed', 'unhandled')
         AND "projectId" IN (SELECT "projectId" FROM fresh)
       GROUP BY 1, 2 HAVING sum(sessions) >= ${thresholds.failed})
    SELECT f.* FROM fresh f
     WHERE (SELECT count(*) FROM "ReleaseGroup" g WHERE g."projectId" = f."projectId" AND g.version = f.version) >= ${thresholds.groups}
        OR (f."projectId", f.version) IN (SELECT "projectId", release FROM failing)
     ORDER BY f.id DESC LIMIT ${most}`
}

async function tellBad(app: App, { id, projectId, version }: Release): Promise<void> {
  await transact(app, async (tx) => {
    const { count } = await tx.release.updateMany({ where: { id, badAt: null }, data: { badAt: app.now() } })
    if (count === 0) return
    app.log.warn({ release: version, project: projectId }, 'a release looks bad')
    const rules = await tx.rule.findMany({
      where: { projectId, conversation: { goneAt: null } },
      select: { conversationId: true },
    })
    for (const { conversationId } of rules)
      await addCard(app, tx, {
        conversationId,
        releaseId: id,
        origin: `release ${id} in ${conversationId}`,
        reason: '',
      })
  })
}

// As long as it is new, and then as long again: by then people have seen how it ends.
async function followBad(app: App, now: Date): Promise<void> {
  const releases = await app.db.release.findMany({
    where: { badAt: { gt: new Date(now.getTime() - 2 * newFor) }, messages: { some: { state: 'posted' } } },
    select: { id: true },
    take: most,
  })
  for (const { id } of releases) {
    const subject = { releaseId: id }
    await app.jobs.send(app.db, 'refreshSeen', subject, { key: keyOf(subject) })
  }
}

/** Notes the releases that have a tenth of their project's sessions of the last 24 hours, once. */
async function noteAdoption(app: App, now: Date): Promise<void> {
  const since = new Date(now.getTime() - newFor)
  await app.db.$executeRaw`
    WITH sums AS (
      SELECT "projectId", release, sum(sessions) AS own, sum(sum(sessions)) OVER (PARTITION BY "projectId") AS everything
        FROM "SessionCount" WHERE width = 3600 AND at > ${since}::timestamptz AND status = 'started' GROUP BY 1, 2)
    UPDATE "Release" r SET "adoptedAt" = ${now}::timestamptz FROM sums s
     WHERE r."projectId" = s."projectId" AND r.version = s.release AND r."adoptedAt" IS NULL
       AND s.own >= s.everything * ${adoptedFrom}::float8`
}
