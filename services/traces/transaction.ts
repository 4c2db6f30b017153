import type { Measure } from './measures.ts'

/** One run of something that has a name, such as a request, a page load or a job: what is counted of it. */
export type Transaction = {
  /** By which a second arrival is known: an event id, or a trace and a span. */
  id: string
  name: string
  /** What kind of thing it is: `http.server`, `pageload`; empty when nobody said. */
  op: string
  environment: string | null
  release: string | null
  receivedAt: Date
  /** When it ended, by our clock. */
  endedAt: Date
  /** In milliseconds; null for web vitals that came by themselves and are no run of their own. */
  duration: number | null
  isFailed: boolean
  /** How many runs it stands for, as others were not sampled. */
  weight: number
  /** Who waited for it, as for events. */
  user: string | null
  values: [Measure, number][]
}

/** A transaction, and how to make an example for people of it: wanted of few, so made only then. */
export type Read = { transaction: Transaction; example: () => Example }

/** What is kept of the few transactions that are shown to people. Bounded, scrubbed, plain JSON. */
export type Example = {
  eventId?: string
  traceId?: string
  spanId?: string
  status?: string
  request?: Record<string, unknown>
  tags?: [string, string][]
  user?: Record<string, unknown>
  serverName?: string
  /** What the time went into: by kind of span, the most time first. */
  spans?: SpanSum[]
  /** How many spans there were. */
  spanCount?: number
}

/** `total` and `longest` in milliseconds. */
export type SpanSum = { op: string; count: number; total: number; longest: number; description?: string }

// As the protocol's own server has it: what was given up and what nobody said is no failure.
const fine = new Set(['ok', 'cancelled', 'unknown', ''])

/** Whether a status means that something failed. */
export function isFailure(status: string | undefined): boolean {
  return status !== undefined && !fine.has(status)
}

/** The longest duration that is believed, in milliseconds: a month. */
export const longestDuration = 30 * 24 * 3_600_000
