import { z } from 'zod'
import type { Commit } from '../../services/releases/write.ts'
import { text } from './body.ts'

const date = z.string().transform((value, context) => {
  const at = new Date(value)
  const year = at.getUTCFullYear()
  if (year >= 1970 && year < 10_000) return at
  context.addIssue({ code: 'custom', message: 'A date is written as 2026-11-22T12:00:00Z.' })
  return z.NEVER
})

const address = z
  .string()
  .max(2_000)
  .refine((value) => /^https?:\/\/[^\s\0]+$/.test(value), 'An address begins with https:// or http://.')

// Whoever changed more files than this at once is suspect of nothing in particular.
const mostFiles = 1_000

// What comes from a repository is cut rather than refused: nobody can change it any more.
function words(most: number) {
  return z
    .string()
    .nullish()
    .transform((value) => value?.replaceAll('\0', '').slice(0, most).toWellFormed().trim() || null)
}

const commit = z
  .object({
    id: text(64),
    repository: words(200),
    message: words(20_000),
    author_name: words(200),
    author_email: words(200),
    timestamp: date.nullish(),
    patch_set: z.array(z.object({ path: words(1_000), type: words(1) })).nullish(),
  })
  .transform((given): Omit<Commit, 'at'> & { at: Date | null } => ({
    sha: given.id,
    repository: given.repository,
    message: given.message ?? '',
    authorName: given.author_name,
    authorEmail: given.author_email?.toLowerCase() ?? null,
    at: given.timestamp ?? null,
    files: (given.patch_set ?? [])
      .slice(0, mostFiles)
      .flatMap(({ path, type }) => (path ? [{ path, type: type ?? 'M' }] : [])),
  }))

// The head of a repository: nothing is known of it but its name. Where it stood before may be `previousCommit`, or
// stand in front of it with two dots between.
const head = z
  .object({ repository: text(200), commit: text(130), previousCommit: words(64) })
  .transform(({ repository, commit, previousCommit }) => {
    const [before, after] = commit.includes('..') ? commit.split('..', 2) : [previousCommit, commit]
    return { repository, sha: (after ?? '').slice(0, 64), previousSha: before || null }
  })
  .refine(({ sha }) => sha !== '', 'A commit is named by its hash.')

const projects = z.array(z.union([z.string(), z.number().transform(String)])).max(100)

/** What can be changed of a release. `refs` count as commits where no commits are given. */
export const changedRelease = z.object({
  projects: projects.nullish(),
  ref: text(250).nullish(),
  url: address.nullish(),
  dateReleased: date.nullish(),
  status: z.enum(['open', 'archived']).nullish(),
  commits: z.array(commit).max(5_000).nullish(),
  refs: z.array(head).max(100).nullish(),
})

export const newRelease = changedRelease.extend({ version: z.string() })

export const newDeploy = z.object({
  environment: text(64).refine(
    (name) => !/[\n\r\t/]/.test(name),
    'An environment is one word, without slashes.',
  ),
  name: words(100),
  url: address.nullish(),
  dateStarted: date.nullish(),
  dateFinished: date.nullish(),
  projects: projects.nullish(),
})
