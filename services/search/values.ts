import type { Operator } from './query.ts'

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const day = 86_400_000

/** A span of time; an open end has no bound. `until` itself is not in it. */
export type Span = { from: Date | null; until: Date | null }

/** Words for what a date can be, said when one is none. */
export const dateExample = 'Say for example -24h (in the last day), +7d (before that) or >=2026-11-01.'

/**
 * The span that a date of a query means: `-24h` since then, `+3d` before then, `2026-11-01` that day, `>`, `>=`, `<`, `<=`
 * with any of them. Null for what is no date.
 */
export function readSpan(operator: Operator, text: string, now: Date): Span | null {
  const back = readBack(text)
  if (back) {
    const at = new Date(now.getTime() - back.ms)
    if (operator === '' || operator === '=')
      return back.isBefore ? { from: null, until: at } : { from: at, until: null }
    return operator.startsWith('>') ? { from: at, until: null } : { from: null, until: at }
  }
  const moment = readMoment(text)
  if (!moment) return null
  const end = new Date(moment.at.getTime() + moment.lengthMs)
  if (operator === '' || operator === '=') return { from: moment.at, until: end }
  if (operator === '>') return { from: end, until: null }
  if (operator === '>=') return { from: moment.at, until: null }
  return { from: null, until: operator === '<' ? moment.at : end }
}

/** `-24h`, `+3d`, `24h`: how long ago, and whether what lies before is meant. */
export function readBack(text: string): { ms: number; isBefore: boolean } | null {
  const match = /^([-+]?)(\d{1,5})([smhdw])$/.exec(text)
  const unit = unitMs[match?.[3] ?? '']
  return match && unit ? { ms: Number(match[2]) * unit, isBefore: match[1] === '+' } : null
}

// A day is a day of UTC; a time without a zone is one of UTC; it means its whole minute, or second where one is given.
function readMoment(text: string): { at: Date; lengthMs: number } | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text)
  if (!match) return null
  const [, date, minute, second, zone] = match
  const at = new Date(`${date}T${minute ?? '00:00'}${second ?? ''}${zone ?? 'Z'}`)
  if (Number.isNaN(at.getTime())) return null
  return { at, lengthMs: minute === undefined ? day : second === undefined ? 60_000 : 1_000 }
}

/** A whole number, also as `5k` or `2m`; null for anything else. */
export function readNumber(text: string): number | null {
  const match = /^(\d{1,9})([km]?)$/i.exec(text)
  if (!match) return null
  const factor = { k: 1_000, m: 1_000_000 }[match[2]?.toLowerCase() ?? ''] ?? 1
  return Math.min(Number(match[1]) * factor, 2 ** 31 - 1)
}
