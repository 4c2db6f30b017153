import { CronExpressionParser } from 'cron-parser'
import { UserError } from '../errors.ts'
import { numberOf } from './number.ts'
import { addCalendar } from './zone.ts'

const units = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
type Unit = (typeof units)[number]

/** When a job is to run: by a crontab, or so long after it last ran. */
export type Schedule = { type: 'crontab'; value: string } | { type: 'interval'; value: number; unit: Unit }

// Ten years in each, so that every time that comes of it can be written down.
const most: Record<Unit, number> = {
  minute: 5_256_000,
  hour: 87_600,
  day: 3_650,
  week: 520,
  month: 120,
  year: 10,
}

/** The first time after another at which a job is due. Crontabs and days count where the zone is. */
export function nextDue(schedule: Schedule, zone: string, after: Date): Date {
  if (schedule.type === 'crontab')
    return CronExpressionParser.parse(schedule.value, { tz: zone, currentDate: after }).next().toDate()
  const { value, unit } = schedule
  if (unit === 'minute') return new Date(after.getTime() + value * 60_000)
  if (unit === 'hour') return new Date(after.getTime() + value * 3_600_000)
  return addCalendar(after, value, unit, zone)
}

/**
 * A schedule however it was written: `{type, value, unit}` as SDKs do, or as the REST interface does a crontab's text
 * or `[count, unit]`.
 * @throws UserError in words
 */
export function readSchedule(type: unknown, value: unknown, unit: unknown): Schedule {
  if (type === 'crontab') return readCrontab(value)
  if (type === 'interval') return readInterval(value, unit)
  throw refusal('The type of a schedule is "crontab" or "interval".')
}

function readCrontab(value: unknown): Schedule {
  const text = typeof value === 'string' ? value.trim().toLowerCase().split(/\s+/).join(' ') : ''
  const crontab = text === '@midnight' ? '@daily' : text
  const isMacro = /^@(?:yearly|annually|monthly|weekly|daily|hourly)$/.test(crontab)
  const isLine = crontab.length <= 200 && crontab.split(' ').length === 5
  // "H" stands for a random number, which would be another each time it is asked for.
  if (!isMacro && (!isLine || /(?:^|[ ,/-])h/.test(crontab)))
    throw refusal('A crontab has five fields, as in "0 2 * * 1-5", or is a word such as "@daily".')
  const schedule = { type: 'crontab' as const, value: crontab }
  try {
    nextDue(schedule, 'UTC', new Date(0))
  } catch {
    throw refusal(`"${crontab.slice(0, 100)}" is no crontab, or one that never comes.`)
  }
  return schedule
}

function readInterval(value: unknown, unit: unknown): Schedule {
  const name = typeof unit === 'string' ? unit.trim().toLowerCase().replace(/s$/, '') : ''
  const known = units.find((one) => one === name)
  if (!known) throw refusal(`The unit of an interval is one of ${units.join(', ')}.`)
  const count = numberOf(value)
  if (!Number.isSafeInteger(count) || count < 1 || count > most[known])
    throw refusal(`An interval is a whole number of ${known}s, from 1 to ${most[known]}.`)
  return { type: 'interval', value: count, unit: known }
}

function refusal(words: string): UserError {
  return new UserError(words, 400, { schedule: [words] })
}
