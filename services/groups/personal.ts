import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { gone, lockGroups } from './standing.ts'
import { bookmarkedOrNot } from './subscriptions.ts'

/** Somebody who looked at a group, and when last. */
export type Seen = { person: Person; at: Date }

// One look is many requests; what is a minute old is new enough.
const minute = 60_000

/** Notes that somebody looked at a group, or pressed on its card. Nothing of the group changes. */
export async function noteSeen(app: App, groupId: number, personId: number): Promise<void> {
  const now = app.now()
  await app.db.$executeRaw`
    INSERT INTO "GroupSeen" AS s ("groupId", "personId", at)
    SELECT g.id, p.id, ${now} FROM "Group" g, "Person" p WHERE g.id = ${groupId} AND p.id = ${personId}
    ON CONFLICT ("groupId", "personId") DO UPDATE SET at = excluded.at WHERE s.at < ${new Date(now.getTime() - minute)}`
}

/** As if somebody had never looked. */
export async function forgetSeen(app: App, groupId: number, personId: number): Promise<void> {
  await app.db.groupSeen.deleteMany({ where: { groupId, personId } })
}

/** Who looked at a group, the last one first. */
export async function seenBy(app: App, groupId: number, limit: number): Promise<Seen[]> {
  return app.db.groupSeen.findMany({
    where: { groupId },
    include: { person: true },
    orderBy: [{ at: 'desc' }, { personId: 'asc' }],
    take: limit,
  })
}

/** Whether a group waits for somebody to look at it. */
export async function isWaiting(app: App, groupId: number): Promise<boolean> {
  return (await app.db.groupInbox.count({ where: { groupId, reviewedAt: null } })) > 0
}

/** When somebody last looked at each of these groups. */
export async function seenTimes(app: App, personId: number, groupIds: number[]): Promise<Map<number, Date>> {
  const rows = await app.db.groupSeen.findMany({ where: { personId, groupId: { in: groupIds } } })
  return new Map(rows.map(({ groupId, at }) => [groupId, at]))
}

/** Which of these groups somebody has marked. */
export async function bookmarksOf(app: App, personId: number, groupIds: number[]): Promise<Set<number>> {
  const rows = await app.db.groupBookmark.findMany({ where: { personId, groupId: { in: groupIds } } })
  return new Set(rows.map(({ groupId }) => groupId))
}

/**
 * Marks a group for somebody, or takes the mark off. Whoever marks one follows it, as long as they do.
 * @throws UserError 404 when the group is not there, or another organization's
 */
export async function bookmarkGroup(
  app: App,
  { groupId, person, isBookmarked }: { groupId: number; person: Person; isBookmarked: boolean },
): Promise<void> {
  await transact(app, async (tx) => {
    const where = { id: groupId, project: { organizationId: person.organizationId } }
    if ((await tx.group.count({ where })) === 0) throw gone()
    const sql = sqlOf(tx)
    await lockGroups(sql, [groupId])
    const row = { groupId, personId: person.id }
    if (isBookmarked)
      await tx.groupBookmark.createMany({ data: [{ ...row, at: app.now() }], skipDuplicates: true })
    else await tx.groupBookmark.deleteMany({ where: row })
    await bookmarkedOrNot(app, sql, row, isBookmarked)
  })
}
