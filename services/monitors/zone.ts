/** Steps that follow the calendar: a day is not always 24 hours long, a month not always 30 days. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'year'

/** Whether a name is that of a time zone, as in "Europe/Berlin". */
export function isZone(name: string): boolean {
  if (!/^[a-z][\w+/-]{0,63}$/i.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * The same time of day so many days, weeks, months or years later, where the zone is. A day that a month has not
 * becomes its last; a time of day that is skipped comes as much later as was skipped; of one that comes twice it is
 * the first.
 */
export function addCalendar(at: Date, count: number, unit: CalendarUnit, zone: string): Date {
  const wall = new Date(at.getTime() + offsetAt(at.getTime(), zone))
  const days = unit === 'day' ? count : unit === 'week' ? 7 * count : 0
  const months = unit === 'month' ? count : unit === 'year' ? 12 * count : 0
  const month = wall.getUTCMonth() + months
  const lastDay = new Date(Date.UTC(wall.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const day = Math.min(wall.getUTCDate(), months > 0 ? lastDay : 31) + days
  const timeOfDay = wall.getTime() - Math.floor(wall.getTime() / dayMs) * dayMs
  return instantOf(Date.UTC(wall.getUTCFullYear(), month, day) + timeOfDay, zone)
}

/** A time as a clock on the wall shows it there: "2026-11-22 02:00". */
export function wallText(at: Date, zone: string): string {
  return new Date(at.getTime() + offsetAt(at.getTime(), zone)).toISOString().slice(0, 16).replace('T', ' ')
}

const dayMs = 24 * 3_600_000

// The clocks change at most once within two days, so what they show a day before and after is all they can show.
function instantOf(wall: number, zone: string): Date {
  const before = offsetAt(wall - dayMs, zone)
  const after = offsetAt(wall + dayMs, zone)
  const isReal = (offset: number) => offsetAt(wall - offset, zone) === offset
  return new Date(wall - (!isReal(before) && isReal(after) ? after : before))
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - Math.floor(instant / 1000) * 1000
}
