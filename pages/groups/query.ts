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

const standing = 'is:unresolved'
const furthestPage = 10_000

/** Reads the address of the list. Whatever makes no sense there falls back to what is shown to newcomers. */
export function readList(search: URLSearchParams): ListQuery {
  const sort = search.get('sort') ?? ''
  const page = Number(search.get('page') ?? 1)
  return {
    text: (search.get('query') ?? standing).replaceAll('\0', '').trim().slice(0, 500),
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
  const own = words(text).filter(isTabWord).sort().join(' ').toLowerCase()
  return tabs.find((tab) => words(tab.words).sort().join(' ') === own)?.name ?? null
}

/** Whether a query asks for more than a tab does. */
export function isNarrowed(query: ListQuery): boolean {
  return rest(query.text) !== '' || query.project !== null
}

function rest(text: string): string {
  return words(text)
    .filter((word) => !isTabWord(word))
    .join(' ')
}

function words(text: string): string[] {
  return text.match(/!?[A-Za-z]+:"[^"]*"|"[^"]*"|\S+/g) ?? []
}

function isTabWord(word: string): boolean {
  return /^!?(is|status|assigned|assignee):/i.test(word)
}
