import { readTime } from '../events/clock.ts'
import { longestDuration } from './transaction.ts'

/**
 * How long something took, in milliseconds and parts of them; undefined when a time is missing or cannot be read, when
 * the end comes before the start, and when it is more than a month.
 */
export function durationOf(start: unknown, end: unknown): number | undefined {
  const from = preciseTime(start)
  const to = preciseTime(end)
  if (from === undefined || to === undefined) return undefined
  const duration = to - from
  if (duration < 0 || duration > longestDuration) return undefined
  // A double holds the time of day to a quarter of a microsecond; what is beyond is noise.
  return Math.round(duration * 1000) / 1000
}

// As readTime, but to the microsecond: many things take less than a millisecond.
function preciseTime(value: unknown): number | undefined {
  const rough = readTime(value)
  if (rough === undefined) return undefined
  const seconds = typeof value === 'number' ? value : Number(value)
  // In thirteen digits and more it was no number of seconds, and has no such parts.
  if (Number.isFinite(seconds)) return seconds <= 1e11 ? seconds * 1000 : rough
  const beyond = /\.\d{3}(\d{1,6})/.exec(String(value))?.[1]
  return beyond ? rough + Number(`0.${beyond}`) : rough
}
