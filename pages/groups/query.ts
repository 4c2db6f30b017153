/** What the list is asked for, as its address says it. */
export type ListQuery = {
  text: string
  sort: Sort
  /** Slug of the one project to show. */
  project: string | null
  /** From 1. */
  page: number
}

export const sorts = {
  lastSeen: 'By last seen',
  firstSeen: 'By first seen',
  events: 'By events',
  users: 'By users',
  trend: 'By trend',
  priority: 'By priority',
} as const
export type Sort = keyof typeof sorts

/** The tabs above the list: each sets the words about status and leaves the others. */
export const tabs = [
  { name: 'Unresolved', words: 'is:unresolved' },
  { name: 'Mine', words: 'is:unresolved assigned:me' },
  { name: 'Archived', words: 'is:archived' },
  { name: 'Resolved', words: 'is:resolved' },
  { name: 'All', words: '' },
] as const

/** Words that are often wanted, to be added or taken off by a press. */
export const chips = [
  { name: 'New today', words: 'age:-24h' },
  { name: 'Regressed', words: 'is:regressed' },
  { name: 'Escalating', words: 'is:escalating' },
  { name: 'For review', words: 'is:for_review' },
  { name: 'Unassigned', words: 'assigned:none' },
  { name: 'My teams', words: 'assigned:my_teams' },
  { name: 'High priority', words: 'priority:high' },
  { name: 'Latest release', words: 'release:latest' },
] as const

/** Whether the query says the words of a chip, and the query with them added or taken off. */
export function withChip(text: string, chip: string): { isOn: boolean; text: string } {
  const own = words(text)
  const isOn = own.includes(chip)
  const rest = isOn ? own.filter((word) => word !== chip) : [...own, chip]
  return { isOn, text: rest.join(' ') }
}

const standing = 'is:unresolved'

/** Groups on a page, and as many as are counted and can be leafed through: who wants more looks for something else. */
export const perPage = 25
export const mostCounted = 1_000
const furthestPage = mostCounted / perPage

/** Reads the address of the list. Whatever makes no sense there falls back to what is shown to newcomers. */
export function readList(search: URLSearchParams): ListQuery {
  const sort = search.get('sort') ?? ''
  const page = Number(search.get('page') ?? 1)
  return {
    text: (search.get('query') ?? standing).replaceAll('\0', '').trim().slice(0, 1_000),
    sort: sort in sorts && Object.hasOwn(sorts, sort) ? (sort as Sort) : 'lastSeen',
    project: search.get('project')?.replaceAll('\0', '').slice(0, 100) || null,
    page: Number.isInteger(page) && page > 0 && page <= furthestPage ? page : 1,
  }
}

/** The address of the list with some of it changed; a change other than of the page leads to the first page. */
export function listAddress(query: ListQuery, change: Partial<ListQuery> = {}): string {
  const next = { ...query, page: 1, ...change }
  const search = new URLSearchParams()
  if (next.text !== standing) search.set('query', next.text)
  if (next.project) search.set('project', next.project)
  if (next.sort !== 'lastSeen') search.set('sort', next.sort)
  if (next.page > 1) search.set('page', String(next.page))
  const text = search.toString()
  return text ? `/?${text}` : '/'
}

/** The query text with the words of a tab instead of what it said about status and assignee. */
export function withTab(text: string, words: string): string {
  return [words, rest(text)].filter(Boolean).join(' ')
}

/** Which tab a query text belongs to; null when its words are of no tab. */
export function tabOf(text: string): string | null {
  const own = words(text)
    .filter((word) => isTabWord(word) && !chips.some((chip) => chip.words === word))
    .sort()
    .join(' ')
    .toLowerCase()
  return tabs.find((tab) => words(tab.words).sort().join(' ') === own)?.name ?? null
}

/** Whether a query asks for more than a tab does. */
export function isNarrowed(query: ListQuery): boolean {
  return rest(query.text) !== '' || query.project !== null
}

function rest(text: string): string {
  return words(text)
    .filter((word) => !isTabWord(word) || chips.some((chip) => chip.words === word))
    .join(' ')
}

function words(text: string): string[] {
  return text.match(/!?[\w.-]+:(?:\[[^\]]*\]|"[^"]*")|"[^"]*"|\S+/g) ?? []
}

function isTabWord(word: string): boolean {
  return /^!?(is|status|assigned|assignee):/i.test(word)
}
