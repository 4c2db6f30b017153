import { UserError } from '../../services/errors.ts'
import type { Place } from '../../services/search/sorts.ts'
import type { Call, Reply } from './call.ts'

/** Which part of a list is asked for. `limit` is what to answer, `take` one more, to see whether there is more. */
export type Page = { limit: number; number: number; offset: number; take: number }

const most = 100

/**
 * The page a request asks for by `limit` (or `per_page`) and `cursor`. A limit above 100 means 100.
 * Cursors are Sentry's `size:page:isPrevious`, so that its clients, which read parts of them, agree with ours.
 * @throws UserError 400 for what is no limit or no cursor
 */
export function pageOf(query: URLSearchParams): Page {
  const limit = limitOf(query.get('limit') || query.get('per_page') || String(most))
  const cursor = query.get('cursor')
  if (!cursor) return { limit, number: 0, offset: 0, take: limit + 1 }
  const match = /^(\d{1,6}):(-?\d{1,9}):[01]$/.exec(cursor)
  const size = Number(match?.[1])
  const number = Math.max(0, Number(match?.[2]))
  const offset = size * number
  if (!match || offset > 2 ** 31 - 1) throw new UserError('Invalid cursor parameter.')
  return { limit, number, offset, take: limit + 1 }
}

/**
 * Answers a page with its `Link` header, in exactly the form of Sentry's: both directions always, each with
 * `results` saying whether anything is there.
 * @param rows up to `page.take` of them: one more than is answered shows that there is a next page
 */
export function paged(call: Pick<Call, 'url' | 'query'>, page: Page, rows: object[]): Reply {
  return {
    body: rows.slice(0, page.limit),
    headers: { link: linkHeader(call, page, rows.length > page.limit) },
  }
}

export function linkHeader(
  { url, query }: Pick<Call, 'url' | 'query'>,
  page: Page,
  hasMore: boolean,
): string {
  const base = `${url}?${withoutCursor(query)}`
  const link = (name: string, number: number, isPrevious: boolean, results: boolean) => {
    const cursor = `${page.limit}:${number}:${isPrevious ? 1 : 0}`
    return `<${base}&cursor=${cursor}>; rel="${name}"; results="${results}"; cursor="${cursor}"`
  }
  return [
    link('previous', page.number - 1, true, page.number > 0),
    link('next', page.number + 1, false, hasMore),
  ].join(', ')
}

/** The query of a list that reads its cursor in a way of its own. */
export function withoutCursor(query: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(query)
  rest.delete('cursor')
  return rest
}

/**
 * The `Link` header of a list that goes on from a row rather than by counting: `key:id:isPrevious`, of which the first
 * is what the list is sorted by. However far one leafs, each page costs the same.
 */
export function listLinks(
  { url, query }: Pick<Call, 'url' | 'query'>,
  asked: Place | null,
  { hasMore, next, previous }: { hasMore: boolean; next: Place | null; previous: Place | null },
): string {
  const base = `${url}?${withoutCursor(query)}`
  const link = (name: string, place: Place | null, results: boolean) => {
    const cursor = place
      ? `${place.key}:${place.id}:${place.isBackwards ? 1 : 0}`
      : `0:0:${name === 'next' ? 0 : 1}`
    return `<${base}&cursor=${cursor}>; rel="${name}"; results="${results}"; cursor="${cursor}"`
  }
  // Whoever came from a page finds something where they came from.
  const isBack = asked?.isBackwards ?? false
  return [
    link('previous', previous, previous !== null && (isBack ? hasMore : asked !== null)),
    link('next', next, next !== null && (isBack || hasMore)),
  ].join(', ')
}

function limitOf(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new UserError(`Invalid limit parameter: a whole number from 1 to ${most}.`)
  return Math.min(most, Number(text))
}
