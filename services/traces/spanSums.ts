import { type Intake, isRecord, textOf } from '../events/intake.ts'
import { durationOf } from './duration.ts'
import type { SpanSum } from './transaction.ts'

/** A span as far as it is counted: what kind of thing it was, from when to when. */
export type RawSpan = { op: unknown; description: unknown; start: unknown; end: unknown }

const mostSpans = 1000
const mostKinds = 12

/** The spans of a protocol event's `spans`. */
export function rawSpans(given: unknown): RawSpan[] {
  if (!Array.isArray(given)) return []
  return given
    .slice(0, mostSpans)
    .filter(isRecord)
    .map((span) => ({
      op: span.op,
      description: span.description,
      start: span.start_timestamp,
      end: span.timestamp,
    }))
}

/** What the time of a transaction went into, by kind of span; the kind that took most comes first. */
export function sumSpans(intake: Intake, spans: RawSpan[]): SpanSum[] {
  const sums = new Map<string, SpanSum & { slowest?: unknown }>()
  for (const { op: given, description, start, end } of spans) {
    const op = typeof given === 'string' && given !== '' ? given.slice(0, 64) : 'default'
    const duration = durationOf(start, end) ?? 0
    const sum = sums.get(op) ?? { op, count: 0, total: 0, longest: -1 }
    sum.count++
    sum.total += duration
    if (duration > sum.longest) {
      sum.longest = duration
      sum.slowest = description
    }
    sums.set(op, sum)
  }
  return [...sums.values()]
    .sort((left, right) => right.total - left.total)
    .slice(0, mostKinds)
    .map(({ op, count, total, longest, slowest }) => {
      const shown = textOf(intake, 'description', slowest, 200)
      const round = (value: number) => Math.round(value * 1000) / 1000
      return {
        op: textOf(intake, 'op', op, 64) ?? 'default',
        count,
        total: round(total),
        longest: round(longest),
        ...(shown !== undefined && { description: shown }),
      }
    })
}
