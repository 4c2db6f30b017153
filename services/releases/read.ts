import type { Deploy, Project, Release, ReleaseCommit } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { literal } from '../database/like.ts'

type ProjectName = Pick<Project, 'id' | 'slug' | 'name' | 'platform'>

/** A release as people see it: one version, of one or several projects. */
export type ReleaseView = {
  id: number
  version: string
  firstSeenAt: Date
  releasedAt: Date | null
  ref: string | null
  url: string | null
  archivedAt: Date | null
  /** When it was first adopted, in any of its projects. */
  adoptedAt: Date | null
  /** When it was found to look bad, in any of its projects. */
  badAt: Date | null
  eventCount: number
  firstEventAt: Date | null
  lastEventAt: Date | null
  /** Groups first seen in it. */
  newGroups: number
  projects: { project: ProjectName; newGroups: number; eventCount: number }[]
  commitCount: number
  lastCommit: ReleaseCommit | null
  authors: { name: string | null; email: string | null }[]
  deployCount: number
  lastDeploy: Deploy | null
}

/** Which releases: of the organization, or only of some projects. */
export type Scope = { organizationId: number; projectIds?: number[] }

/** Releases, newest first. `search` is found in their names; archived ones are listed when `status` says so. */
export async function listReleases(
  app: App,
  query: Scope & { search?: string; status?: 'open' | 'archived' | 'all'; limit: number; offset: number },
): Promise<ReleaseView[]> {
  const { organizationId, projectIds = null, search, status = 'open', limit, offset } = query
  const like = search ? `%${literal(search)}%` : null
  const rows = await app.db.$queryRaw<{ version: string }[]>`
    SELECT r.version FROM "Release" r JOIN "Project" p ON p.id = r."projectId"
     WHERE p."organizationId" = ${organizationId} AND (${projectIds}::int[] IS NULL OR p.id = ANY(${projectIds}::int[]))
       AND (${like}::text IS NULL OR r.version ILIKE ${like}::text)
     GROUP BY r.version
    HAVING ${status} = 'all' OR (max(r."archivedAt") IS NULL) = (${status} = 'open')
     ORDER BY max(coalesce(r."releasedAt", r."firstSeenAt")) DESC, max(r.id) DESC
     LIMIT ${limit} OFFSET ${offset}`
  return viewReleases(
    app,
    query,
    rows.map(({ version }) => version),
  )
}

/** One release; null when none of the projects has it. */
export async function findRelease(app: App, scope: Scope, version: string): Promise<ReleaseView | null> {
  return (await viewReleases(app, scope, [version]))[0] ?? null
}

/** The newest release with commits that was there before this one; null when there is none. */
export async function findPrevious(app: App, scope: Scope, of: ReleaseView): Promise<ReleaseView | null> {
  const { organizationId, projectIds } = scope
  const earlier = await app.db.release.findMany({
    where: {
      project: { organizationId },
      projectId: { in: projectIds ?? of.projects.map(({ project }) => project.id) },
      version: { not: of.version },
      id: { lt: of.id },
    },
    orderBy: { id: 'desc' },
    take: 200,
    select: { version: true },
  })
  const versions = earlier.map(({ version }) => version)
  const withCommits = await app.db.releaseCommit.groupBy({
    by: ['version'],
    where: { organizationId, version: { in: versions } },
  })
  const found = versions.find((version) => withCommits.some((row) => row.version === version))
  return found === undefined ? null : findRelease(app, { organizationId }, found)
}

/** Its commits, newest first. */
export async function listCommits(
  app: App,
  query: { organizationId: number; version: string; limit: number; offset: number },
): Promise<ReleaseCommit[]> {
  const { organizationId, version, limit, offset } = query
  return app.db.releaseCommit.findMany({
    where: { organizationId, version },
    orderBy: [{ place: 'asc' }, { sha: 'asc' }],
    take: limit,
    skip: offset,
  })
}

/** How many groups came back in a release. */
export async function countRegressions(app: App, release: ReleaseView): Promise<number> {
  const projectIds = release.projects.map(({ project }) => project.id)
  const [row] = await app.db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT a."groupId")::int AS count FROM "GroupActivity" a JOIN "Group" g ON g.id = a."groupId"
     WHERE g."projectId" = ANY(${projectIds}::int[]) AND a.kind = 'regressed' AND a.data->>'release' = ${release.version}`
  return row?.count ?? 0
}

async function viewReleases(app: App, scope: Scope, versions: string[]): Promise<ReleaseView[]> {
  if (versions.length === 0) return []
  const { organizationId, projectIds } = scope
  const rows = await app.db.release.findMany({
    where: { version: { in: versions }, project: { organizationId, id: projectIds && { in: projectIds } } },
    include: { project: { select: { id: true, slug: true, name: true, platform: true } } },
    orderBy: { id: 'asc' },
  })
  const ofThem = { organizationId, version: { in: versions } }
  const [groups, commits, authors, deploys] = await Promise.all([
    app.db.group.groupBy({
      by: ['projectId', 'firstRelease'],
      where: {
        firstRelease: { in: versions },
        projectId: { in: rows.map(({ projectId }) => projectId) },
        mergedIntoId: null,
      },
      _count: true,
    }),
    app.db.releaseCommit.findMany({ where: { ...ofThem, place: 0 } }),
    app.db.releaseCommit.groupBy({
      by: ['version', 'authorName', 'authorEmail'],
      where: ofThem,
      _count: true,
    }),
    app.db.deploy.findMany({ where: ofThem, orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }] }),
  ])
  return versions.flatMap((version) => {
    const own = rows.filter((row) => row.version === version)
    const [first] = own
    if (!first) return []
    const projects = own.map(({ project, eventCount }) => ({
      project,
      eventCount,
      newGroups:
        groups.find((row) => row.projectId === project.id && row.firstRelease === version)?._count ?? 0,
    }))
    const by = authors.filter((row) => row.version === version)
    const went = deploys.filter((deploy) => deploy.version === version)
    return [
      {
        id: first.id,
        version,
        ...factsOf(own),
        newGroups: sum(projects.map(({ newGroups }) => newGroups)),
        projects,
        commitCount: sum(by.map(({ _count }) => _count)),
        lastCommit: commits.find((commit) => commit.version === version) ?? null,
        authors: by
          .filter(({ authorName, authorEmail }) => authorName || authorEmail)
          .map(({ authorName, authorEmail }) => ({ name: authorName, email: authorEmail })),
        deployCount: went.length,
        lastDeploy: went[0] ?? null,
      },
    ]
  })
}

function factsOf(rows: Release[]) {
  const dates = (name: 'firstEventAt' | 'lastEventAt') =>
    rows.flatMap((row) => row[name]?.getTime() ?? []).sort((left, right) => left - right)
  const [first] = dates('firstEventAt')
  const last = dates('lastEventAt').at(-1)
  return {
    firstSeenAt: new Date(Math.min(...rows.map(({ firstSeenAt }) => firstSeenAt.getTime()))),
    releasedAt: rows.find(({ releasedAt }) => releasedAt)?.releasedAt ?? null,
    ref: rows.find(({ ref }) => ref)?.ref ?? null,
    url: rows.find(({ url }) => url)?.url ?? null,
    badAt: rows.find(({ badAt }) => badAt)?.badAt ?? null,
    adoptedAt: rows.find(({ adoptedAt }) => adoptedAt)?.adoptedAt ?? null,
    archivedAt: rows.find(({ archivedAt }) => archivedAt)?.archivedAt ?? null,
    eventCount: sum(rows.map(({ eventCount }) => eventCount)),
    firstEventAt: first === undefined ? null : new Date(first),
    lastEventAt: last === undefined ? null : new Date(last),
  }
}

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
