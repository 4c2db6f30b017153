import type { Group, Project, Release, ReleaseCommit } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { literal } from '../database/like.ts'
import { compareReleases } from '../releases/order.ts'
import { type CodeMapping, mapFile } from './match.ts'
import type { StackPlace } from './stackFiles.ts'

/** A commit that may have brought an error in, and why it is thought so. */
export type Suspect = {
  sha: string
  /** First line of its message. */
  message: string
  author: string | null
  email: string | null
  repository: string | null
  version: string
  at: Date
  /** high: it changed the file where it happens; medium: one further up in the stack; low: one of the same name. */
  confidence: Confidence
  /** The file that it changed. */
  path: string
}

export type Confidence = 'high' | 'medium' | 'low'

const mostSuspects = 3
const mostReleases = 10
const mostCommits = 200
const recentReleases = 100

type Seen = Pick<Group, 'id' | 'projectId' | 'firstRelease'>

/**
 * Commits that changed a file of the stack and came with the release in which a group was first seen or came back, or
 * with one before it that nothing ran in: the ones between the last release that was without this error and the first
 * that had it. Nearest file first, then newest; three at most.
 */
export async function findSuspects(
  app: App,
  project: Pick<Project, 'id' | 'organizationId'>,
  group: Seen,
  stack: { places: StackPlace[]; mappings: CodeMapping[] },
): Promise<Suspect[]> {
  const places = stack.places.map(({ files }) => [
    ...files,
    ...stack.mappings.flatMap((mapping) => files.flatMap((file) => mapFile(file, mapping))),
  ])
  const names = [...new Set(places.flat().map(({ path }) => path.split('/').at(-1) ?? ''))].filter(
    (name) => name !== '',
  )
  const versions = names.length > 0 ? await versionsOf(app, group) : []
  if (versions.length === 0) return []
  const patterns = names.map((name) => `%${literal(name)}`)
  const commits = await app.db.$queryRaw<ReleaseCommit[]>`
    SELECT * FROM "ReleaseCommit" c
     WHERE c."organizationId" = ${project.organizationId} AND c.version = ANY(${versions})
       AND EXISTS (SELECT 1 FROM jsonb_array_elements(c.files) f WHERE f->>'path' ILIKE ANY(${patterns}))
     ORDER BY c.at DESC, c.place LIMIT ${mostCommits}`
  const found = commits.flatMap((commit) => {
    const touched = touchedBy(
      commit,
      places.map((files) => files.map(({ path }) => path)),
    )
    return touched ? [{ ...touched, commit }] : []
  })
  found.sort(
    (left, right) =>
      order[left.confidence] - order[right.confidence] ||
      left.depth - right.depth ||
      right.commit.at.getTime() - left.commit.at.getTime(),
  )
  const shas = new Set<string>()
  return found
    .filter(({ commit: { sha } }) => !shas.has(sha) && shas.add(sha))
    .slice(0, mostSuspects)
    .map(({ commit, confidence, path }) => ({
      sha: commit.sha,
      message: firstLine(commit.message),
      author: commit.authorName,
      email: commit.authorEmail,
      repository: commit.repository,
      version: commit.version,
      at: commit.at,
      confidence,
      path,
    }))
}

const order: Record<Confidence, number> = { high: 0, medium: 1, low: 2 }

/** How a commit touched a stack, by its file that is nearest to where it happened; null when it did not. */
export function touchedBy(
  { files }: Pick<ReleaseCommit, 'files'>,
  places: string[][],
): { confidence: Confidence; depth: number; path: string } | null {
  const changed = (Array.isArray(files) ? files : []).flatMap((file) => {
    const path = (file as { path?: unknown } | null)?.path
    return typeof path === 'string' ? [path.replaceAll('\\', '/').replace(/^\/+/, '')] : []
  })
  let best: { confidence: Confidence; depth: number; path: string } | null = null
  for (const [depth, paths] of places.entries()) {
    for (const path of changed) {
      const shared = Math.max(0, ...paths.map((one) => sharedTail(one, path)))
      if (shared === 0) continue
      const isSure = shared > 1 || paths.includes(path)
      const confidence = !isSure ? 'low' : depth === 0 ? 'high' : 'medium'
      if (!best || order[confidence] < order[best.confidence]) best = { confidence, depth, path }
    }
  }
  return best
}

/** How many segments at their ends two paths share, when one of them ends with the whole of the other; else 0. */
function sharedTail(left: string, right: string): number {
  const [a, b] = [left.toLowerCase().split('/').reverse(), right.toLowerCase().split('/').reverse()]
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.every((segment, index) => segment === long[index]) ? short.length : 0
}

// From the release it appeared in back to the last one that ran without it, which is not among them.
async function versionsOf(app: App, group: Seen): Promise<string[]> {
  const back = await app.db.groupActivity.findFirst({
    where: { groupId: group.id, kind: 'regressed' },
    orderBy: { id: 'desc' },
    select: { data: true },
  })
  const release = (back?.data as { release?: unknown } | undefined)?.release
  const pivot = typeof release === 'string' ? release : group.firstRelease
  if (!pivot) return []
  const rows = await app.db.release.findMany({
    where: { projectId: group.projectId },
    orderBy: { id: 'desc' },
    take: recentReleases,
  })
  const known = rows.map((row) => ({ ...row, firstSeenAt: row.releasedAt ?? row.firstSeenAt }))
  const appeared = known.find(({ version }) => version === pivot)
  if (!appeared) return [pivot]
  const before = known
    .filter((row) => compareReleases(row, appeared) < 0)
    .sort((a, b) => compareReleases(b, a))
  const quiet = before.findIndex(hasEvents)
  return [pivot, ...before.slice(0, quiet < 0 ? mostReleases : quiet).map(({ version }) => version)].slice(
    0,
    mostReleases,
  )
}

function hasEvents({ eventCount }: Release): boolean {
  return eventCount > 0
}

function firstLine(message: string): string {
  return (message.trim().split(/[\r\n]/, 1)[0] ?? '').slice(0, 200).toWellFormed()
}
