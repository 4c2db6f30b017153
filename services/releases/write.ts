import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { type Sql, sqlOf } from '../database/sql.ts'
import { transact } from '../database/transaction.ts'
import { changeIn } from '../groups/change.ts'
import { parseShortId } from '../groups/shortId.ts'
import { lockGroups } from '../groups/standing.ts'
import { lockOrganization } from '../projects/projects.ts'
import { findAwaiting } from './awaited.ts'
import { fixedIn } from './fixes.ts'
import { forgetRest } from './remove.ts'

export type Commit = {
  sha: string
  repository: string | null
  message: string
  authorName: string | null
  authorEmail: string | null
  at: Date
  files: { path: string; type: string }[]
}

export type ReleaseChange = {
  version: string
  /** Projects it becomes a release of, if it is not yet. */
  projectIds: number[]
  ref?: string
  url?: string
  releasedAt?: Date
  isArchived?: boolean
  /** All its commits, newest first, in the place of those it had. */
  commits?: Commit[]
}

// A commit that fixes hundreds of groups changes each of them, with its history and its cards.
const patience = 60_000

/**
 * Makes a release, or changes what is known of it. Groups that its new commits say they fix are resolved in it.
 * @returns whether it is new in one of the projects
 */
export async function writeRelease(
  app: App,
  organizationId: number,
  change: ReleaseChange,
): Promise<{ isNew: boolean }> {
  const write = async (tx: Transaction) => {
    await lockOrganization(tx, organizationId)
    const { version, ref, url, releasedAt, commits } = change
    const ofIt = { version, project: { organizationId } }
    const before = await tx.release.findMany({ where: ofIt, select: { projectId: true } })
    const had = before.map(({ projectId }) => projectId)
    const added = change.projectIds.filter((id) => !had.includes(id))
    // Its projects may have been deleted, and it with them.
    if (had.length === 0) await forgetRest(tx, organizationId, version)
    const fixed = await findFixed(tx, organizationId, { version, commits, had, added })
    // Groups are locked before releases, as the event path does.
    await lockGroups(sqlOf(tx), [...fixed.keys()])
    await tx.release.createMany({
      data: added.map((projectId) => ({ projectId, version, firstSeenAt: app.now() })),
      skipDuplicates: true,
    })
    const archivedAt = change.isArchived === undefined ? undefined : change.isArchived ? app.now() : null
    await tx.release.updateMany({ where: ofIt, data: { ref, url, releasedAt, archivedAt } })
    if (commits) await replaceCommits(tx, organizationId, version, commits)
    for (const [groupId, { sha, message }] of fixed) {
      const commit = { sha, message: firstLine(message) }
      const wanted = { kind: 'resolve', in: { release: version }, commit } as const
      await changeIn(app, tx, { groupId, change: wanted, by: null, via: 'api' })
    }
    return { isNew: added.length > 0 }
  }
  return transact(app, write, patience)
}

type Said = Pick<Commit, 'sha' | 'message'>

/**
 * The groups that commits fix, each with the first commit that says so: what new commits say of every project of the
 * release, and what all say of projects that are new to it. A group that was reopened since stays so. And those that
 * somebody resolved in one of the commits, which has a release now.
 */
async function findFixed(
  tx: Transaction,
  organizationId: number,
  { version, commits, had, added }: { version: string; commits?: Commit[]; had: number[]; added: number[] },
): Promise<Map<number, Said>> {
  const stored = await tx.releaseCommit.findMany({
    where: { organizationId, version },
    orderBy: { place: 'asc' },
    select: { sha: true, message: true },
  })
  // Of the head of a repository nothing was known but its name, until its commits were read.
  const known = new Set(stored.filter(({ message }) => message !== '').map(({ sha }) => sha))
  const said = new Map<string, Said[]>()
  for (const commit of commits ?? stored)
    for (const id of fixedIn(commit.message)) said.set(id, [...(said.get(id) ?? []), commit])
  const fixed = new Map<number, Said>()
  for (const { id, projectId, shortId } of await groupsNamed(sqlOf(tx), organizationId, [...said.keys()])) {
    const commit = said
      .get(shortId)
      ?.find(({ sha }) => added.includes(projectId) || (had.includes(projectId) && !known.has(sha)))
    if (commit) fixed.set(id, commit)
  }
  const shipped = await findAwaiting(tx, [...had, ...added], commits ?? stored)
  for (const [id, { sha }] of shipped) if (!fixed.has(id)) fixed.set(id, { sha, message: '' })
  return fixed
}

async function groupsNamed(
  sql: Sql,
  organizationId: number,
  shortIds: string[],
): Promise<{ id: number; projectId: number; shortId: string }[]> {
  const parsed = shortIds.flatMap((shortId) => {
    const parts = parseShortId(shortId)
    return parts ? [{ shortId, ...parts }] : []
  })
  if (parsed.length === 0) return []
  const { rows } = await sql.query<{ id: number; projectId: number; shortId: string }>(
    `SELECT g.id, g."projectId", w."shortId" FROM unnest($2::text[], $3::int[], $4::text[]) AS w(prefix, number, "shortId")
       JOIN "ShortIdPrefix" p ON p."organizationId" = $1 AND p.prefix = w.prefix
       JOIN "Group" g ON g."projectId" = p."projectId" AND g.number = w.number ORDER BY g.id`,
    [
      organizationId,
      parsed.map(({ prefix }) => prefix),
      parsed.map(({ number }) => number),
      parsed.map(({ shortId }) => shortId),
    ],
  )
  return rows
}

async function replaceCommits(
  tx: Transaction,
  organizationId: number,
  version: string,
  commits: Commit[],
): Promise<void> {
  await tx.releaseCommit.deleteMany({ where: { organizationId, version } })
  await tx.releaseCommit.createMany({
    data: commits.map((commit, place) => ({ ...commit, organizationId, version, place })),
    skipDuplicates: true,
  })
}

function firstLine(message: string): string {
  const line = message.trim().split(/[\r\n]/, 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line
}
