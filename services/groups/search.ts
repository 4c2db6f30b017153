import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Compiled, compileQuery } from '../search/compile.ts'
import { seenWithin } from '../search/fields.ts'
import { countGroups, findGroups } from '../search/find.ts'
import type { Problem } from '../search/query.ts'
import { allOf, openScope, type Scope } from '../search/scope.ts'
import type { Place, Sort } from '../search/sorts.ts'
import { viewed } from './row.ts'
import { type GroupView, viewGroups } from './view.ts'

export type GroupQuery = {
  organizationId: number
  projectIds?: number[]
  /** In the language of docs/search.md. */
  text?: string
  /** Who `me` is. */
  me?: Person | null
  /** Only groups that were there in this span of time. */
  seen?: { from: Date | null; until: Date | null }
  sort?: Sort
  limit?: number
  /** For lists that people leaf through: at most a thousand. Programs go on from a `place`. */
  offset?: number
  place?: Place | null
}

export type GroupList = {
  groups: GroupView[]
  hasMore: boolean
  /** What was left out of the query because it means nothing, and why. */
  problems: Problem[]
  /** What people should know of what they found. */
  notes: string[]
  /** Where the list goes on behind its last group, and where before its first; null when it is empty. */
  next: Place | null
  previous: Place | null
}

const mostGroups = 100

/** How far a list can be leafed through. */
export const deepest = 1_000

/**
 * Groups of an organization that fit a query, newest activity first unless asked otherwise.
 * @throws UserError 400 when the search takes too long
 */
export async function listGroups(app: App, query: GroupQuery): Promise<GroupList> {
  const limit = Math.min(query.limit ?? 25, mostGroups)
  const place = query.place ?? null
  const { scope, compiled } = await understand(app, query)
  const offset = Math.min(query.offset ?? 0, deepest)
  const found = await findGroups(scope, compiled, {
    sort: query.sort ?? 'lastSeen',
    limit: limit + 1,
    offset,
    place,
  })
  const shown = found.slice(0, limit)
  if (place?.isBackwards) shown.reverse()
  const [first, last] = [shown[0], shown.at(-1)]
  return {
    groups: await view(
      app,
      shown.map(({ id }) => id),
    ),
    hasMore: found.length > limit,
    problems: compiled.problems,
    notes: compiled.notes,
    next: last ? { ...last, isBackwards: false } : null,
    previous: first ? { ...first, isBackwards: true } : null,
  }
}

/** How many groups fit a query; counting ends at `most`. Null when that takes too long. */
export async function countFitting(app: App, query: GroupQuery, most: number): Promise<number | null> {
  const { scope, compiled } = await understand(app, query)
  return countGroups(scope, compiled, most)
}

async function understand(app: App, query: GroupQuery): Promise<{ scope: Scope; compiled: Compiled }> {
  const scope = await openScope(app, query)
  const compiled = await compileQuery(scope, query.text ?? '')
  const where = query.seen ? allOf([compiled.where, seenWithin(query.seen)]) : compiled.where
  return { scope, compiled: { ...compiled, where } }
}

async function view(app: App, ids: number[]): Promise<GroupView[]> {
  const rows = await app.db.group.findMany({ where: { id: { in: ids } }, include: viewed })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return viewGroups(
    app,
    ids.flatMap((id) => byId.get(id) ?? []),
  )
}
