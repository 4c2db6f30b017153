import { bookkeeping, type Item, type Value } from './item.ts'
import type { Organization } from './organization.ts'

/** A request that has reached us, and what became of it. */
export type Requested = {
  method: string
  /** With the query, as it came. */
  path: string
  headers: Record<string, string | string[] | undefined>
  body: string
  at: Date
  /** Who asked; null when they were not let in, or not asked. */
  by: string | null
  /** Null while it hangs, or when its connection was cut. */
  status: number | null
}

/** What a write request has done to a work item. */
export type Write = {
  method: string
  path: string
  number: number
  /** Null where it was made, or is no more. */
  rev: { before: number | null; after: number | null }
  /** Fields without the bookkeeping, with who had set the value that was replaced. */
  fields: Record<string, { oldValue?: Value; newValue?: Value; oldBy: string | null }>
  relations: boolean
  comments: boolean
  /** Nothing at all was changed by it. */
  isEmpty: boolean
  request: Requested
}

export type Journal = {
  requests: Requested[]
  writes: Write[]
  concurrency: { now: number; most: number }
}

export function createJournal(): Journal {
  return { requests: [], writes: [], concurrency: { now: 0, most: 0 } }
}

/** Watches what a request does to work items. To be ended with what it returns. */
export function watchWrites(org: Organization, journal: Journal, request: Requested): () => void {
  const number = numberIn(request.path)
  const before = number === null ? undefined : org.items.get(number)
  const then = before ? snapshot(before) : null
  const made = org.next.item
  return () => {
    const touched = number ?? (org.next.item > made ? made : null)
    if (touched === null) return
    const item = org.items.get(touched)
    const now = item ? snapshot(item) : null
    const fields = changes(org, then, now, touched)
    const comments = then?.comments !== now?.comments
    const relations = then?.relations !== now?.relations
    journal.writes.push({
      method: request.method,
      path: request.path,
      number: touched,
      rev: { before: then?.rev ?? null, after: now?.rev ?? null },
      fields,
      relations,
      comments,
      isEmpty:
        !comments && !relations && Object.keys(fields).length === 0 && (then === null) === (now === null),
      request,
    })
  }
}

type Snapshot = { rev: number; fields: Record<string, Value>; comments: string; relations: string }

function snapshot(item: Item): Snapshot {
  const last = item.revisions.at(-1)
  return {
    rev: last?.rev ?? 0,
    fields: { ...last?.fields },
    relations: JSON.stringify(last?.relations ?? []),
    comments: JSON.stringify(item.comments.map(({ id, text, isDeleted }) => [id, text, isDeleted])),
  }
}

function changes(
  org: Organization,
  then: Snapshot | null,
  now: Snapshot | null,
  number: number,
): Write['fields'] {
  const found: Write['fields'] = {}
  const names = new Set([...Object.keys(then?.fields ?? {}), ...Object.keys(now?.fields ?? {})])
  for (const name of names) {
    const [oldValue, newValue] = [then?.fields[name], now?.fields[name]]
    if (oldValue === newValue || bookkeeping.has(name) || name === 'System.History') continue
    found[name] = {
      ...(oldValue === undefined ? {} : { oldValue }),
      ...(newValue === undefined ? {} : { newValue }),
      oldBy: whoSet(org, number, name, then?.rev ?? 0),
    }
  }
  return found
}

/** Who gave a field the value it had in a revision. */
function whoSet(org: Organization, number: number, name: string, rev: number): string | null {
  const updates = org.items.get(number)?.updates ?? []
  const setter = updates.findLast((one) => one.rev <= rev && one.fields && name in one.fields)
  return setter ? (org.people.find(({ id }) => id === setter.by)?.name ?? null) : null
}

function numberIn(path: string): number | null {
  const found = /\/_apis\/wit\/(?:workitems|recyclebin)\/(\d+)/i.exec(path)?.[1]
  return found === undefined ? null : Number(found)
}
