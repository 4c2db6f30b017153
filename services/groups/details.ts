import type { Person, Release } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Reason } from './followers.ts'
import type { InboxReason } from './inbox.ts'
import { bookmarksOf, seenTimes } from './personal.ts'
import { followingOf } from './subscriptions.ts'
import { type GroupView, viewGroup } from './view.ts'

/** A release, as far as a group tells of it. */
export type SeenRelease = Pick<Release, 'id' | 'version' | 'firstSeenAt'>

/** What is worth knowing of a group beyond its view, when somebody reads it whole. */
export type GroupDetails = {
  projectPlatform: string | null
  assigneeEmail: string | null
  commentCount: number
  firstRelease: SeenRelease | null
  lastRelease: SeenRelease | null
  /** Why somebody should look at it; null when nobody need. */
  inbox: { reason: InboxReason; at: Date } | null
  /** Whether whoever reads it has marked it, and has looked at it since it came back. */
  isBookmarked: boolean
  hasSeen: boolean
  /** Why whoever reads it follows it; null when they do not. */
  followedBecause: Reason | null
}

/** A group of this organization by its number; null when it is not there, or another organization's. */
export async function findGroupById(app: App, organizationId: number, id: number): Promise<GroupView | null> {
  const isOurs = (await app.db.group.count({ where: { id, project: { organizationId } } })) > 0
  return isOurs ? viewGroup(app, id) : null
}

/**
 * The details of many groups by their ids, with a fixed number of queries.
 * @param reader null for a program
 */
export async function detailsOf(
  app: App,
  views: GroupView[],
  reader: Person | null,
): Promise<Map<number, GroupDetails>> {
  const ids = views.map(({ id }) => id)
  const versions = views
    .flatMap((view) => [view.firstRelease, view.release])
    .filter((version) => version !== null)
  const [rows, comments, releases, following, inbox, bookmarks, seen] = await Promise.all([
    app.db.group.findMany({
      where: { id: { in: ids } },
      select: { id: true, project: { select: { platform: true } }, assignee: { select: { email: true } } },
    }),
    app.db.groupActivity.groupBy({
      by: ['groupId'],
      where: { groupId: { in: ids }, kind: 'comment' },
      _count: true,
    }),
    app.db.release.findMany({
      where: { projectId: { in: views.map(({ project }) => project.id) }, version: { in: versions } },
    }),
    reader && followingOf(app, reader.id, ids),
    app.db.groupInbox.findMany({ where: { groupId: { in: ids }, reviewedAt: null } }),
    reader && bookmarksOf(app, reader.id, ids),
    reader && seenTimes(app, reader.id, ids),
  ])
  return new Map(
    views.map((view) => {
      const row = rows.find(({ id }) => id === view.id)
      const waiting = inbox.find(({ groupId }) => groupId === view.id)
      const released = (version: string | null) =>
        releases.find((release) => release.projectId === view.project.id && release.version === version) ??
        null
      return [
        view.id,
        {
          projectPlatform: row?.project.platform ?? null,
          assigneeEmail: row?.assignee?.email ?? null,
          commentCount: comments.find(({ groupId }) => groupId === view.id)?._count ?? 0,
          firstRelease: released(view.firstRelease),
          lastRelease: released(view.release),
          inbox: waiting ? { reason: waiting.reason as InboxReason, at: waiting.at } : null,
          isBookmarked: bookmarks?.has(view.id) ?? false,
          hasSeen: isSeen(view, seen?.get(view.id)),
          followedBecause: following?.get(view.id) ?? null,
        },
      ]
    }),
  )
}

// What came back after somebody looked is to be looked at again.
function isSeen({ substatus, statusChangedAt }: GroupView, at: Date | undefined): boolean {
  return at !== undefined && !(substatus === 'regressed' && at < statusChangedAt)
}

/** The hashes that lead to a group. */
export async function hashesOf(app: App, groupId: number): Promise<string[]> {
  const rows = await app.db.groupHash.findMany({
    where: { groupId },
    orderBy: { createdAt: 'asc' },
    take: 100,
  })
  return rows.map(({ hash }) => hash)
}

/** Events per day (UTC) of groups, oldest first, today last. */
export async function countDays(app: App, groupIds: number[], days: number): Promise<Map<number, number[]>> {
  const day = 86_400_000
  const first = Math.floor(app.now().getTime() / day) * day - (days - 1) * day
  const rows = await app.db.$queryRaw<{ groupId: number; day: Date; count: number }[]>`
    SELECT "groupId", date_trunc('day', hour) AS day, sum(count)::int AS count FROM "GroupHour"
     WHERE "groupId" = ANY(${groupIds}::int[]) AND hour >= ${new Date(first)} GROUP BY 1, 2`
  const all = new Map(groupIds.map((id) => [id, Array.from({ length: days }, () => 0)]))
  for (const row of rows) {
    const index = (row.day.getTime() - first) / day
    const counts = all.get(row.groupId)
    if (counts && index >= 0 && index < days) counts[index] = row.count
  }
  return all
}
