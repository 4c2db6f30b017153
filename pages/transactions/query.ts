import type { Span } from '../../services/stats/counted.ts'
import { type SortColumn, sortFields } from '../../services/traces/overview.ts'
import { segment } from '../layout/address.ts'

/** How far back, in words; the steps of its charts, and what it is read from. */
export const periods = {
  '1h': { words: 'Last hour', hours: 1, stepSeconds: 120 },
  '24h': { words: 'Last 24 hours', hours: 24, stepSeconds: 3_600 },
  '7d': { words: 'Last 7 days', hours: 168, stepSeconds: 6 * 3_600 },
  '30d': { words: 'Last 30 days', hours: 720, stepSeconds: 24 * 3_600 },
} as const

export type Period = keyof typeof periods

/** What of the transactions is looked at. */
export type TraceQuery = {
  text: string
  project: string | null
  environment: string | null
  period: Period
  sort: { column: SortColumn; isDown: boolean }
  /** From 1. */
  page: number
}

const usual = { column: 'count', isDown: true } as const

/** Reads the address of the list; what is not understood counts as not said. */
export function readTraceList(params: URLSearchParams): TraceQuery {
  const text = (name: string) => (params.get(name) ?? '').replaceAll('\0', '').trim().slice(0, 200)
  const period = text('period')
  const page = Number(params.get('page') ?? 1)
  const sort = text('sort')
  const column = sort.replace(/^-/, '')
  return {
    text: text('query'),
    project: text('project') || null,
    environment: text('environment') || null,
    period: Object.hasOwn(periods, period) ? (period as Period) : '24h',
    sort: Object.hasOwn(sortFields, column)
      ? { column: column as SortColumn, isDown: sort.startsWith('-') }
      : usual,
    page: Number.isInteger(page) && page > 0 && page <= 1_000 ? page : 1,
  }
}

/** The address of the list with something changed; another order or choice begins at its first page. */
export function traceListAddress(query: TraceQuery, change: Partial<TraceQuery> = {}): string {
  const { text, project, environment, period, sort, page } = { ...query, page: 1, ...change }
  const isUsual = sort.column === usual.column && sort.isDown
  const params = new URLSearchParams({
    ...(text && { query: text }),
    ...(project && { project }),
    ...(environment && { environment }),
    ...(period !== '24h' && { period }),
    ...(!isUsual && { sort: `${sort.isDown ? '-' : ''}${sort.column}` }),
    ...(page > 1 && { page: String(page) }),
  })
  return `/transactions${params.size > 0 ? `?${params}` : ''}`
}

/** The address of one transaction. */
export function traceAddress(
  of: { project: string; name: string; op: string },
  { environment, period }: Pick<TraceQuery, 'environment' | 'period'>,
): string {
  const params = new URLSearchParams({
    name: of.name.toWellFormed(),
    ...(of.op && { op: of.op.toWellFormed() }),
    ...(environment && { environment }),
    ...(period !== '24h' && { period }),
  })
  return `/transactions/${segment(of.project)}?${params}`
}

/** The span of a period, up to now: of whole steps, the last of which is not over. */
export function spanOfPeriod(period: Period, now: Date): Span {
  const { hours, stepSeconds } = periods[period]
  // Days and parts of them go by hours, so that a month does not begin with the middle of a day.
  const grain = Math.min(stepSeconds, 3_600) * 1000
  const until = (Math.floor(now.getTime() / grain) + 1) * grain
  return { since: new Date(until - hours * 3_600_000), until: new Date(until), stepSeconds }
}
