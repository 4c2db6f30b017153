import type { App } from '../../services/app.ts'
import type { Item } from '../../services/events/envelope.ts'
import { limits } from '../../services/events/limits.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import type { TraceContext } from '../../services/traces/context.ts'
import { readTransaction } from '../../services/traces/fromEvent.ts'
import { readSpans } from '../../services/traces/fromSpans.ts'
import type { Read } from '../../services/traces/transaction.ts'
import { backend } from './access.ts'
import type { Around, Work } from './items.ts'

// A list of a thousand spans; one that is larger than a megabyte by itself is none that anybody looks at.
const largestSpans = 8 * 1024 * 1024

/** Takes a transaction that came as an item of its own. */
export function takeTransactionItem(app: App, key: KnownKey, item: Item, around: Around): Work[] {
  if (item.payload.length > limits.event) return refuse(app, key, 'transaction', 'too_large')
  return takeTransaction(app, key, parse(item.payload), around)
}

/**
 * Takes a transaction, wherever it came. What is none to count is noted as invalid, what the project does not want to
 * hear of as filtered; nobody else suffers for either.
 */
export function takeTransaction(app: App, key: KnownKey, raw: unknown, around: Around): Work[] {
  const read = readTransaction(raw, contextOf(app, key, around), app.newId())
  if (!read) return refuse(app, key, 'transaction', 'invalid')
  return keep(app, key, [read], around)
}

/** Takes spans: each root of them is a transaction. */
export function takeSpans(app: App, key: KnownKey, item: Item, around: Around): Work[] {
  if (item.payload.length > largestSpans) return refuse(app, key, 'span', 'too_large')
  const { read, accepted, invalid } = readSpans(parse(item.payload), contextOf(app, key, around))
  if (accepted > 0) app.record.count(key.projectId, 'span', 'accepted', accepted)
  if (invalid > 0) app.record.count(key.projectId, 'span', 'invalid', invalid)
  return keep(app, key, read, around)
}

function keep(app: App, key: KnownKey, read: Read[], { clientIp }: Around): Work[] {
  const { projectId } = key
  const kept = read.filter(({ transaction }) => {
    const why = key.transactionFilters?.(transaction, { clientIp })
    if (why) app.record.count(projectId, 'transaction', `filtered:${why}`)
    return !why
  })
  if (kept.length === 0) return []
  // Handed over at once, so that several of one envelope are written together.
  const written = backend(app.traces.add(projectId, kept))
  written.catch(() => {})
  return [() => written]
}

function contextOf(app: App, { scrub }: KnownKey, { header, clientIp }: Around): TraceContext {
  return { receivedAt: app.now(), header, clientIp, scrub }
}

function refuse(app: App, { projectId }: KnownKey, category: string, outcome: string): Work[] {
  app.record.count(projectId, category, outcome)
  return []
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
