import type { App } from '../../app.ts'

type Entry = { at: number; found: unknown }

const freshMs = 5 * 60_000
const most = 500

const caches = new WeakMap<App, Map<string, Entry>>()

/**
 * What was found a short while ago, else what `ask` finds. When that fails, what was found last serves once more: a
 * list of projects from this morning is better than none. For what is cheap to lose: each process has its own.
 * @param ask null when nobody is to be asked
 * @throws whatever `ask` throws, when nothing is known
 */
export async function recently<Found>(
  app: App,
  key: string,
  ask: (() => Promise<Found>) | null,
): Promise<Found> {
  const cache = caches.get(app) ?? new Map<string, Entry>()
  caches.set(app, cache)
  const known = cache.get(key) as { at: number; found: Found } | undefined
  const isFresh = known !== undefined && app.now().getTime() - known.at < freshMs
  if (known && (isFresh || !ask)) return known.found
  if (!ask) throw new Error(`nothing is known of ${key}`)
  try {
    const found = await ask()
    remember(cache, key, { at: app.now().getTime(), found })
    return found
  } catch (error) {
    if (known) return known.found
    throw error
  }
}

function remember(cache: Map<string, Entry>, key: string, entry: Entry): void {
  // Insertion order is age.
  cache.delete(key)
  const [oldest] = cache.keys()
  if (cache.size >= most && oldest !== undefined) cache.delete(oldest)
  cache.set(key, entry)
}
