import { UserError } from '../../services/errors.ts'
import type { GroupQuery } from '../../services/groups/search.ts'
import { printText } from '../../services/search/print.ts'
import type { Problem } from '../../services/search/query.ts'
import type { Place } from '../../services/search/sorts.ts'
import { askedProjects } from './askedProjects.ts'
import type { Call } from './call.ts'
import { projectOf } from './projects.ts'
import { readPeriod, timeOf } from './span.ts'

const sorts = {
  date: 'lastSeen',
  new: 'firstSeen',
  freq: 'events',
  user: 'users',
  trends: 'trend',
  priority: 'priority',
  inbox: 'lastSeen',
} as const

/**
 * Which groups a request is about: its `query`, or its `status`.
 * @param otherwise the query when it gives neither; an empty one means all
 * @throws UserError 400 for a sort, a period or a time that is none, 404 for unknown projects
 */
export async function groupQuery(call: Call, otherwise: string): Promise<GroupQuery> {
  const { bearer, query } = call
  const sort = query.get('sort') || 'date'
  if (!isSort(sort)) throw new UserError(`Invalid sort parameter: one of ${Object.keys(sorts).join(', ')}.`)
  const text = query.get('query') ?? (query.has('status') ? `is:${query.get('status')}` : otherwise)
  const seen = seenIn(query, call.param('project') !== '', call.app.now())
  return {
    organizationId: bearer.organizationId,
    projectIds: await projectIds(call),
    text: `${text} ${environmentsOf(query)}`.trim(),
    me: bearer.person,
    sort: sorts[sort],
    ...(seen && { seen }),
  }
}

/** @throws UserError 400 naming what was not understood, instead of a list that was not asked for */
export function refuseUnknown(problems: Problem[]): void {
  if (problems.length === 0) return
  const said = problems.map(({ word, why, nearest }) => {
    const meant = nearest ? ` Did you mean "${nearest}"?` : ''
    return `${word ? `"${word}": ` : ''}${why}${meant}`
  })
  throw new UserError(`Invalid query: ${said.join(' ')}`)
}

/** How a list charts its groups: the last day by hours, unless fourteen days, or nothing, are asked for. */
export function chartOf(query: URLSearchParams, isOfProject: boolean): '24h' | '14d' | 'none' {
  const given = query.get('groupStatsPeriod') ?? (isOfProject ? query.get('statsPeriod') : null) ?? '24h'
  if (given === '') return 'none'
  return given === '14d' ? '14d' : '24h'
}

async function projectIds(call: Call): Promise<number[] | undefined> {
  if (call.param('project')) return [(await projectOf(call)).id]
  return (await askedProjects(call)) ?? undefined
}

function environmentsOf(query: URLSearchParams): string {
  const environments = query.getAll('environment').filter(Boolean)
  if (environments.length === 0) return ''
  return `environment:[${environments.map((name) => printText(name)).join(', ')}]`
}

// Of the list of a project `statsPeriod` is about the chart alone, as in Sentry.
function seenIn(query: URLSearchParams, isOfProject: boolean, now: Date): GroupQuery['seen'] {
  const period = query.get('statsPeriod')
  if (period && period !== 'auto' && readPeriod(period) === null)
    throw new UserError('Invalid statsPeriod, such as 24h or 14d.')
  const [start, end] = [query.get('start'), query.get('end')]
  if (start || end)
    return {
      from: start ? new Date(timeOf('start', start)) : null,
      until: end ? new Date(timeOf('end', end)) : null,
    }
  const seconds = isOfProject || !period ? null : readPeriod(period)
  return seconds === null ? undefined : { from: new Date(now.getTime() - seconds * 1000), until: null }
}

/** Where in a list of groups a cursor leads: its sort key, its id, and whether backwards. @throws UserError 400 */
export function placeOf(query: URLSearchParams): Place | null {
  const cursor = query.get('cursor')
  if (!cursor) return null
  const match = /^(-?\d{1,15}):(\d{1,9}):([01])$/.exec(cursor)
  if (!match) throw new UserError('Invalid cursor parameter.')
  return { key: Number(match[1]), id: Number(match[2]), isBackwards: match[3] === '1' }
}

function isSort(text: string): text is keyof typeof sorts {
  return Object.hasOwn(sorts, text)
}
