import type { HitchEvent } from './event.ts'
import { type Intake, note } from './intake.ts'

type Level = HitchEvent['level']

const synonyms: Record<string, Level> = {
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
  emerg: 'fatal',
  panic: 'fatal',
  error: 'error',
  err: 'error',
  exception: 'error',
  severe: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  log: 'info',
  debug: 'debug',
  trace: 'debug',
  verbose: 'debug',
  fine: 'debug',
}

/** One of the five levels; words and numbers (as Python's logging counts) of other systems are understood. */
export function levelOf(intake: Intake, value: unknown): Level {
  if (value === undefined || value === null || value === '') return 'error'
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)))
    return fromNumber(Number(value))
  const level = typeof value === 'string' ? synonyms[value.trim().toLowerCase()] : undefined
  // A name every object has, such as `constructor`, finds something that is no level.
  if (typeof level === 'string') return level
  note(intake, 'invalid_data', 'level', value)
  return 'error'
}

function fromNumber(value: number): Level {
  if (value >= 50) return 'fatal'
  if (value >= 40) return 'error'
  if (value >= 30) return 'warning'
  return value >= 20 ? 'info' : 'debug'
}
