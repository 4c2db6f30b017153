import type { Transaction } from '../database/database.ts'

/** A commit somebody named: its hash, or the beginning of it, and the repository where one was given. */
export type NamedCommit = { sha: string; repository: string | null }

/** The release of a project that shipped a commit, the earliest known; null when none has yet. */
export async function findShipped(
  tx: Transaction,
  projectId: number,
  named: NamedCommit,
): Promise<string | null> {
  const { organizationId } = await tx.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { organizationId: true },
  })
  const commits = await tx.releaseCommit.findMany({
    where: { organizationId, sha: { startsWith: named.sha } },
    select: { version: true, sha: true, repository: true },
    take: 200,
  })
  const versions = commits.filter((commit) => isNamed(commit, named)).map(({ version }) => version)
  const first = await tx.release.findFirst({
    where: { projectId, version: { in: versions } },
    orderBy: { firstSeenAt: 'asc' },
    select: { version: true },
  })
  return first?.version ?? null
}

/** The groups of these projects that wait for one of these commits, each with the commit it waited for. */
export async function findAwaiting<Commit extends { sha: string; repository?: string | null }>(
  tx: Transaction,
  projectIds: number[],
  commits: Commit[],
): Promise<Map<number, Commit>> {
  if (commits.length === 0 || projectIds.length === 0) return new Map()
  const waiting = await tx.awaitedCommit.findMany({ where: { group: { projectId: { in: projectIds } } } })
  const shipped = new Map<number, Commit>()
  for (const { groupId, ...named } of waiting) {
    const commit = commits.find((one) => isNamed(one, named))
    if (commit) shipped.set(groupId, commit)
  }
  return shipped
}

// Fewer digits than people shorten hashes to could mean anything.
const shortest = 7

// A repository is compared only where both sides name one: pipelines often do not.
function isNamed(
  { sha, repository }: { sha: string; repository?: string | null },
  named: NamedCommit,
): boolean {
  const [whole, given] = [sha.toLowerCase(), named.sha.toLowerCase()]
  if (given.length < shortest ? whole !== given : !whole.startsWith(given)) return false
  return !repository || !named.repository || repository.toLowerCase() === named.repository.toLowerCase()
}
