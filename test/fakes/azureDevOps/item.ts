import { isIdentityField } from './fields.ts'
import { type Organization, tell } from './organization.ts'
import { noWorkItem } from './refusal.ts'

export type Value = string | number | boolean
/** Values by reference name; of people, their id. */
export type Fields = Record<string, Value>
export type Relation = { rel: string; url: string; attributes: Record<string, unknown> }

export type Revision = {
  rev: number
  at: Date
  by: string
  fields: Fields
  relations: Relation[]
  /** The comment this revision was made by. */
  commentId: number | null
}

export type Change = { oldValue?: Value; newValue?: Value }
export type RelationChange = { added?: Relation[]; removed?: Relation[]; updated?: Relation[] }
/** What one revision changed. Its number is not the revision's when others linked to the item in between. */
export type Update = {
  id: number
  rev: number
  at: Date
  by: string
  fields: Record<string, Change> | null
  relations: RelationChange | null
}

export type Comment = {
  id: number
  version: number
  text: string
  format: 'html' | 'markdown'
  createdBy: string
  createdAt: Date
  modifiedBy: string
  modifiedAt: Date
  isDeleted: boolean
  versions: { version: number; text: string; by: string; at: Date; isDeleted: boolean }[]
}

export type Item = {
  id: number
  projectId: string
  isDeleted: boolean
  /** There, but not for programs: an area they may not look into. */
  isHidden?: boolean
  revisions: Revision[]
  updates: Update[]
  comments: Comment[]
}

/** What a new revision is to be like. */
export type Revising = {
  fields: Fields
  relations?: Relation[]
  by: string
  commentId?: number | null
  kind?: 'created' | 'updated' | 'deleted' | 'restored'
}

export function latest(item: Item): Revision {
  const last = item.revisions.at(-1)
  if (!last) throw new Error(`work item ${item.id} has no revision`)
  return last
}

/** One that people can open. @throws Refusal */
export function findItem(org: Organization, number: number | string): Item {
  const found = org.items.get(Number(number))
  if (!found || found.isDeleted) throw noWorkItem(number)
  return found
}

export function newItem(org: Organization, projectId: string): Item {
  const id = org.next.item
  org.next.item += 1
  return { id, projectId, isDeleted: false, revisions: [], updates: [], comments: [] }
}

/** The one way a work item gets a revision. Everybody who listens hears of it. */
export function revise(org: Organization, item: Item, revising: Revising): Revision {
  const before = item.revisions.at(-1)
  const kind = revising.kind ?? 'updated'
  const revision = nextRevision(org, item, revising)
  item.revisions.push(revision)
  org.items.set(item.id, item)
  const update = {
    id: (item.updates.at(-1)?.id ?? 0) + 1,
    rev: revision.rev,
    at: revision.at,
    by: revision.by,
    fields: changedFields(before?.fields ?? {}, revision.fields),
    relations: changedRelations(before?.relations ?? [], revision.relations),
  }
  item.updates.push(update)
  tell(org, { kind, item, revision, update })
  if (revision.commentId !== null) tell(org, { kind: 'commented', item, revision, update })
  return revision
}

function nextRevision(org: Organization, item: Item, revising: Revising): Revision {
  const before = item.revisions.at(-1)
  const rev = (before?.rev ?? 0) + 1
  // Two revisions of an item never have the same time there.
  const at = new Date(Math.max(org.now().getTime(), (before?.at.getTime() ?? 0) + 3))
  const commentId = revising.commentId ?? null
  const fields: Fields = {
    ...revising.fields,
    'System.Id': item.id,
    'System.Rev': rev,
    'System.ChangedDate': at.toISOString(),
    'System.AuthorizedDate': at.toISOString(),
    'System.RevisedDate': '9999-01-01T00:00:00.000Z',
    'System.ChangedBy': revising.by,
    'System.AuthorizedAs': revising.by,
    'System.Watermark': item.id * 1_000 + rev,
    'System.CommentCount': item.comments.filter((one) => !one.isDeleted).length,
  }
  if (commentId === null) delete fields['System.History']
  return {
    rev,
    at,
    by: revising.by,
    fields,
    relations: revising.relations ?? before?.relations ?? [],
    commentId,
  }
}

/** What differs; null when nothing but the bookkeeping does and the links alone have changed. */
function changedFields(before: Fields, after: Fields): Record<string, Change> {
  const changes: Record<string, Change> = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [oldValue, newValue] = [before[name], after[name]]
    if (oldValue === newValue) continue
    // A revision shows what was said with it, not that the one before said something else.
    if (name === 'System.History' && newValue === undefined) continue
    changes[name] = {
      ...(oldValue === undefined ? {} : { oldValue }),
      ...(newValue === undefined ? {} : { newValue }),
    }
  }
  return changes
}

function changedRelations(before: Relation[], after: Relation[]): RelationChange | null {
  const keyOf = ({ rel, url }: Relation) => `${rel} ${url}`
  const had = new Map(before.map((one) => [keyOf(one), one]))
  const has = new Map(after.map((one) => [keyOf(one), one]))
  const added = after.filter((one) => !had.has(keyOf(one)))
  const removed = before.filter((one) => !has.has(keyOf(one)))
  const updated = after.filter((one) => {
    const old = had.get(keyOf(one))
    return old && JSON.stringify(old.attributes) !== JSON.stringify(one.attributes)
  })
  if (added.length + removed.length + updated.length === 0) return null
  return {
    ...(added.length ? { added } : {}),
    ...(removed.length ? { removed } : {}),
    ...(updated.length ? { updated } : {}),
  }
}

/** Names of fields the service keeps itself: a change of these alone is none. */
export const bookkeeping = new Set([
  'System.Id',
  'System.Rev',
  'System.ChangedDate',
  'System.AuthorizedDate',
  'System.RevisedDate',
  'System.ChangedBy',
  'System.AuthorizedAs',
  'System.Watermark',
  'System.CommentCount',
])

/** People as a version of the interface writes them, other values as they are. */
export function shown(fields: Fields, person: (id: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isIdentityField(name) ? person(String(value)) : value,
    ]),
  )
}
