import type { Release } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { parseVersion } from './order.ts'
import { judge, type Reason, type ReleaseFacts, type Thresholds, thresholds } from './verdict.ts'

/** A release that was found to be bad, as people see it. */
export type BadRelease = {
  version: string
  project: { slug: string; name: string }
  /** When it began to be used. */
  startedAt: Date
  /** Why it looks bad now; nothing when it does no more. */
  reasons: Reason[]
  newGroups: number
  backGroups: number
  /** By what it is judged. */
  thresholds: Thresholds
  url: string
}

const hour = 3_600_000
/** How long a release is new, in which it is judged. */
export const newFor = 24 * hour
const sessionsFrom = 14 * 24 * hour
const mostBefore = 5

/** What is known now of a release that was found to be bad; null when it is gone. */
export async function viewBadRelease(app: App, releaseId: number): Promise<BadRelease | null> {
  const release = await app.db.release.findUnique({
    where: { id: releaseId },
    include: { project: { select: { slug: true, name: true, deletedAt: true } } },
  })
  if (!release || release.project.deletedAt) return null
  const facts = await readFacts(app, release)
  return {
    version: release.version,
    project: { slug: release.project.slug, name: release.project.name },
    startedAt: startOf(release),
    reasons: judge(facts),
    newGroups: facts.newGroups,
    backGroups: facts.backGroups,
    thresholds,
    url: `${app.config.publicUrl}/releases/${encodeURIComponent(release.version.toWellFormed())}`,
  }
}

/** When a release began to be used, as far as anybody said. */
export function startOf({ releasedAt, firstEventAt, firstSeenAt }: Release): Date {
  return releasedAt ?? firstEventAt ?? firstSeenAt
}

/** What a release is judged by, over its first day. */
export async function readFacts(app: App, release: Release): Promise<ReleaseFacts> {
  const age = Math.max(0, Math.min(newFor, app.now().getTime() - startOf(release).getTime()))
  const before = await releasesBefore(app, release)
  const all = [release, ...before]
  const [groups, sessions] = await Promise.all([countGroups(app, all, age), countSessions(app, all)])
  const countOf = ({ version }: Release, kind: string) => groups.get(`${kind} ${version}`) ?? 0
  const both = (one: Release) => countOf(one, 'new') + countOf(one, 'regressed')
  const own = sessions.get(release.version)
  const comparable = before.find((one) => (sessions.get(one.version)?.sessions ?? 0) >= thresholds.sessions)
  const compared = comparable && sessions.get(comparable.version)
  return {
    newGroups: countOf(release, 'new'),
    backGroups: countOf(release, 'regressed'),
    mostBefore: before.length > 0 ? Math.max(...before.map(both)) : null,
    sessions: own?.sessions ?? 0,
    failed: own?.failed ?? 0,
    before: comparable && compared ? { version: comparable.version, ...compared } : null,
  }
}

// The newest first. A project may release several packages; each is compared with its own.
async function releasesBefore(app: App, release: Release): Promise<Release[]> {
  const { projectId, version } = release
  const others = await app.db.release.findMany({
    where: { projectId, version: { not: version }, archivedAt: null },
    orderBy: { firstSeenAt: 'desc' },
    take: 100,
  })
  const name = parseVersion(version)?.package
  return others
    .filter((other) => startOf(other) < startOf(release) && parseVersion(other.version)?.package === name)
    .sort((left, right) => startOf(right).getTime() - startOf(left).getTime())
    .slice(0, mostBefore)
}

/** Groups by `new 1.0.0` and `regressed 1.0.0`, each release within the same time from its start. */
async function countGroups(app: App, releases: Release[], age: number): Promise<Map<string, number>> {
  const rows = await app.db.$queryRaw<{ kind: string; version: string; count: number }[]>`
    SELECT g.kind, g.version, count(*)::int AS count
      FROM unnest(${releases.map(({ version }) => version)}::text[],
                  ${releases.map((one) => new Date(startOf(one).getTime() + age))}::timestamptz[]) AS t(version, until)
      JOIN "ReleaseGroup" g ON g."projectId" = ${releases[0]?.projectId ?? 0} AND g.version = t.version AND g.at <= t.until
      JOIN "Group" x ON x.id = g."groupId" AND x.status <> 'merged'
     GROUP BY 1, 2`
  return new Map(rows.map(({ kind, version, count }) => [`${kind} ${version}`, count]))
}

type Failures = { sessions: number; failed: number }

async function countSessions(app: App, releases: Release[]): Promise<Map<string, Failures>> {
  const rows = await app.db.$queryRaw<(Failures & { version: string })[]>`
    SELECT release AS version, coalesce(sum(sessions) FILTER (WHERE status = 'started'), 0)::float8 AS sessions,
           coalesce(sum(sessions) FILTER (WHERE status IN ('crashed', 'unhandled')), 0)::float8 AS failed
      FROM "SessionCount"
     WHERE "projectId" = ${releases[0]?.projectId ?? 0} AND width = 3600
       AND at >= ${new Date(app.now().getTime() - sessionsFrom)}::timestamptz
       AND release = ANY(${releases.map(({ version }) => version)}::text[])
     GROUP BY 1`
  return new Map(rows.map(({ version, sessions, failed }) => [version, { sessions, failed }]))
}
