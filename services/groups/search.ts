import type { Person, Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { viewed } from './row.ts'
import { parseShortId } from './shortId.ts'
import { type GroupView, viewGroups } from './view.ts'

export type GroupQuery = {
  organizationId: number
  projectIds?: number[]
  /** `is:unresolved assigned:me level:error environment:production release:1.2 project:shop words` */
  text?: string
  /** Who `me` is. */
  me?: Person | null
  sort?: 'lastSeen' | 'firstSeen' | 'events' | 'users'
  limit?: number
  offset?: number
}

export type GroupList = {
  groups: GroupView[]
  hasMore: boolean
  /** Words with a colon that mean nothing here, so that the asker learns why they did not help. */
  unknownWords: string[]
}

const mostGroups = 100

/** Groups of an organization that fit a query, newest activity first unless asked otherwise. */
export async function listGroups(app: App, query: GroupQuery): Promise<GroupList> {
  const limit = Math.min(query.limit ?? 25, mostGroups)
  const { where, unknownWords } = conditions(query)
  const rows = await app.db.group.findMany({
    where,
    include: viewed,
    orderBy: [orders[query.sort ?? 'lastSeen'], { id: 'desc' }],
    skip: query.offset ?? 0,
    take: limit + 1,
  })
  return { groups: await viewGroups(app, rows.slice(0, limit)), hasMore: rows.length > limit, unknownWords }
}

const orders = {
  lastSeen: { lastSeenAt: 'desc' },
  firstSeen: { firstSeenAt: 'desc' },
  events: { eventCount: 'desc' },
  users: { userCount: 'desc' },
} as const

/** Turns a query into conditions. Filters narrow; free words must all occur in title, message or culprit. */
export function conditions(query: GroupQuery): { where: Prisma.GroupWhereInput; unknownWords: string[] } {
  const all: Prisma.GroupWhereInput[] = [
    { project: { organizationId: query.organizationId } },
    { mergedIntoId: null },
  ]
  if (query.projectIds) all.push({ projectId: { in: query.projectIds } })
  const unknownWords: string[] = []
  for (const word of wordsOf(query.text ?? '')) {
    const filter = /^(!?)([a-z]+):(.+)$/i.exec(word)
    const known = filter
      ? filterOf(filter[2]?.toLowerCase() ?? '', filter[3] ?? '', query.me ?? null)
      : wordFilter(word)
    if (known === null) unknownWords.push(word)
    else all.push(filter?.[1] ? { NOT: known } : known)
  }
  return { where: { AND: all }, unknownWords }
}

const statuses: Record<string, Prisma.GroupWhereInput> = {
  unresolved: { status: 'unresolved' },
  resolved: { status: 'resolved' },
  archived: { status: 'archived' },
  ignored: { status: 'archived' },
  new: { substatus: 'new' },
  ongoing: { substatus: 'ongoing' },
  regressed: { substatus: 'regressed' },
  escalating: { substatus: 'escalating' },
  assigned: { OR: [{ assigneeId: { not: null } }, { assigneeTeamId: { not: null } }] },
  unassigned: { assigneeId: null, assigneeTeamId: null },
}

function filterOf(name: string, value: string, me: Person | null): Prisma.GroupWhereInput | null {
  switch (name) {
    case 'is':
    case 'status':
      return statuses[value.toLowerCase()] ?? null
    case 'assigned':
    case 'assignee':
      return assignedTo(value, me)
    case 'level':
      return { level: value.toLowerCase() }
    case 'environment':
    case 'env':
      return { environment: value }
    case 'release':
      return { OR: [{ lastRelease: value }, { firstRelease: value }] }
    case 'firstrelease':
      return { firstRelease: value }
    case 'project':
      return { project: { slug: value.toLowerCase() } }
    case 'platform':
      return { platform: value.toLowerCase() }
    default:
      return null
  }
}

function assignedTo(value: string, me: Person | null): Prisma.GroupWhereInput {
  const name = value.replace(/^[@#]/, '')
  if (name.toLowerCase() === 'me') return me ? { assigneeId: me.id } : { id: -1 }
  if (name.toLowerCase() === 'none') return statuses.unassigned ?? {}
  if (value.startsWith('#')) return { assigneeTeam: { slug: name.toLowerCase() } }
  const text = { equals: name, mode: 'insensitive' as const }
  return {
    OR: [
      { assignee: { name: text } },
      { assignee: { email: name.toLowerCase() } },
      { assigneeTeam: { slug: name.toLowerCase() } },
    ],
  }
}

function wordFilter(word: string): Prisma.GroupWhereInput {
  const shortId = parseShortId(word)
  const contains = { contains: word.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  const texts: Prisma.GroupWhereInput[] = [{ title: contains }, { message: contains }, { culprit: contains }]
  if (shortId)
    texts.push({ number: shortId.number, project: { prefixes: { some: { prefix: shortId.prefix } } } })
  return { OR: texts }
}

// Words by spaces; quotes keep some together, also behind a colon.
function wordsOf(text: string): string[] {
  const words = text.slice(0, 1_000).match(/!?[A-Za-z]+:"[^"]*"|"[^"]*"|\S+/g) ?? []
  return words
    .map((word) => word.replaceAll('"', '').trim())
    .filter(Boolean)
    .slice(0, 30)
}
