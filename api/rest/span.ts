import type { Span } from '../../services/stats/counted.ts'
import { fieldError } from './body.ts'

const seconds: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }
const hour = 3_600
const day = 86_400
const mostSteps = 2_500

/** A duration as Sentry writes it, in seconds: `24h`, `14d`, `2w`. Null for anything else. */
export function readPeriod(text: string): number | null {
  const match = /^(\d{1,5})([smhdw])$/.exec(text.trim())
  const unit = seconds[match?.[2] ?? '']
  return match && unit && Number(match[1]) > 0 ? Number(match[1]) * unit : null
}

/**
 * The span of time that `statsPeriod`, or `start` and `end`, and `interval` ask for, made larger until it begins and
 * ends with a step.
 * @param finest the shortest step there is, in seconds
 * @throws UserError 400 for what is no time or no interval, and for more steps than anybody looks at
 */
export function spanOf(query: URLSearchParams, now: Date, finest = hour): Span {
  const stepSeconds = stepOf(query.get('interval') || '1h', finest)
  const [since, until] = boundsOf(query, now)
  if (since >= until) throw fieldError('start', 'The start must be before the end.')
  const stepMs = stepSeconds * 1000
  const first = Math.floor(since / stepMs) * stepMs
  const last = Math.ceil(until / stepMs) * stepMs
  if ((last - first) / stepMs > mostSteps)
    throw fieldError(
      'interval',
      `That is more than ${mostSteps} steps. Ask for a shorter time or longer steps.`,
    )
  return { since: new Date(first), until: new Date(last), stepSeconds }
}

/** The beginnings of a span's steps. */
export function stepsOf({ since, until, stepSeconds }: Span): Date[] {
  const count = Math.round((until.getTime() - since.getTime()) / (stepSeconds * 1000))
  return Array.from({ length: count }, (_, index) => new Date(since.getTime() + index * stepSeconds * 1000))
}

// Counts are kept by hours or minutes, and a day must not end in the middle of a step.
function stepOf(text: string, finest: number): number {
  const step = readPeriod(text)
  if (step !== null && step >= finest && step % finest === 0 && (step < day ? day % step : step % day) === 0)
    return step
  const [whole, example] = finest === hour ? ['hours', '1h'] : ['minutes', '5m']
  throw fieldError(
    'interval',
    `An interval is whole ${whole} that divide a day, or whole days: ${example}, 6h, 1d.`,
  )
}

function boundsOf(query: URLSearchParams, now: Date): [number, number] {
  const start = query.get('start')
  const end = query.get('end')
  if (start || end) return [timeOf('start', start), end ? timeOf('end', end) : now.getTime()]
  const period = readPeriod(query.get('statsPeriod') || '24h')
  if (period === null) throw fieldError('statsPeriod', 'A period is a number and a unit: 24h, 14d, 2w.')
  return [now.getTime() - period * 1000, now.getTime()]
}

// What the database can hold, and `Date` read back from it.
const earliest = Date.UTC(1970, 0)
const latest = Date.UTC(10_000, 0) - 1

/** A time as a query names it, in milliseconds. @throws UserError 400 for what is none, or none of these millennia */
export function timeOf(name: string, text: string | null): number {
  const isPlain = /^\d{4}-\d\d-\d\d(T[\d:.]+)?$/.test(text ?? '')
  // A time without a zone is one of the server's, whose zone is UTC.
  const time = Date.parse(isPlain && text?.includes('T') ? `${text}Z` : (text ?? ''))
  if (!(time >= earliest && time <= latest))
    throw fieldError(name, 'A time is written as 2026-11-22T12:00:00Z.')
  return time
}
