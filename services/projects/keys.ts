import type { App } from '../app.ts'
import { readScrubOptions, type ScrubOptions } from '../events/scrub.ts'
import { createFilters, type Filters } from '../filters/filters.ts'
import { readFilterOptions } from '../filters/options.ts'
import { createTransactionFilters, type TransactionFilters } from '../filters/transactions.ts'
import { type ProjectGrouping, projectGroupingOf } from '../grouping/project.ts'
import { type Category, categoryQuotasOf } from '../quotas/categories.ts'
import type { Quota } from '../quotas/limiter.ts'
import { quotasOf } from '../quotas/quotas.ts'

/** What the event path needs to know about a DSN's public key. */
export type KnownKey = {
  projectId: number
  isActive: boolean
  /** There when its project was deleted, and is not gone yet. */
  isDeleted?: true
  scrub: ScrubOptions
  /** How much may come in, the key's own quota first. */
  quotas: Quota[]
  /** The same for other kinds; null: none has one. */
  categoryQuotas: ReadonlyMap<Category, Quota> | null
  /** What the project does not want to hear of; null: it wants everything. */
  filters: Filters | null
  grouping: ProjectGrouping
  /** The same of transactions. */
  transactionFilters: TransactionFilters | null
}

type Entry = { until: number; found: Promise<KnownKey | null> }

// A key that was switched off works at most this much longer, a new one that was asked for too early this much later.
const hitMs = 5_000
const missMs = 1_000
const most = 5_000

const caches = new WeakMap<App, Map<string, Entry>>()

/**
 * The key of a DSN, or null when there is none. Answers are remembered for seconds, so that a burst of events asks the
 * database once; requests that arrive meanwhile wait for the same answer.
 * @throws whatever the database throws; that is not remembered
 */
export function findKey(app: App, publicKey: string): Promise<KnownKey | null> {
  const cache = cacheOf(app)
  const now = app.now().getTime()
  const known = cache.get(publicKey)
  if (known && known.until > now) return known.found
  // No key of ours looks otherwise, and guesses are not worth a question.
  if (!/^[\w-]{1,64}$/.test(publicKey)) return Promise.resolve(null)
  const found = readKey(app, publicKey)
  const entry: Entry = { until: now + hitMs, found }
  remember(cache, publicKey, entry)
  found.then(
    (key) => {
      if (!key) entry.until = now + missMs
    },
    () => {
      if (cache.get(publicKey) === entry) cache.delete(publicKey)
    },
  )
  return found
}

/** Forgets what was remembered, so that a change of keys or of a project's options shows at once in this process. */
export function forgetKeys(app: App): void {
  caches.delete(app)
}

const ofProject = {
  scrub: true,
  filters: true,
  grouping: true,
  rateLimitCount: true,
  rateLimitWindow: true,
  spikeGuard: true,
  quotas: true,
  deletedAt: true,
  createdAt: true,
} as const

async function readKey(app: App, publicKey: string): Promise<KnownKey | null> {
  const key = await app.db.projectKey.findUnique({
    where: { publicKey },
    select: {
      id: true,
      projectId: true,
      isActive: true,
      rateLimitCount: true,
      rateLimitWindow: true,
      project: { select: ofProject },
    },
  })
  if (!key) return null
  const filters = readFilterOptions(key.project.filters)
  return {
    projectId: key.projectId,
    isActive: key.isActive,
    ...(key.project.deletedAt && { isDeleted: true }),
    scrub: readScrubOptions(key.project.scrub),
    quotas: await quotasOf(app, key),
    categoryQuotas: categoryQuotasOf(key.projectId, key.project.quotas),
    grouping: projectGroupingOf(key.project.grouping),
    filters: createFilters(filters),
    transactionFilters: createTransactionFilters(filters),
  }
}

function cacheOf(app: App): Map<string, Entry> {
  const known = caches.get(app)
  if (known) return known
  const made = new Map<string, Entry>()
  caches.set(app, made)
  return made
}

function remember(cache: Map<string, Entry>, publicKey: string, entry: Entry): void {
  // Insertion order is age: the oldest goes, whoever guesses keys only pushes out guesses and a few of ours.
  cache.delete(publicKey)
  if (cache.size >= most) {
    const [oldest] = cache.keys()
    if (oldest !== undefined) cache.delete(oldest)
  }
  cache.set(publicKey, entry)
}
