import { UserError } from '../errors.ts'
import { open } from './standing.ts'
import type { Activity, Effect, Standing } from './status.ts'

/** Until when a group is to be quiet. Windows are in minutes. */
export type ArchiveLimit =
  | { minutes: number }
  | { events: number; within?: number }
  | { users: number; within?: number }
  | 'escalating'

const year = 366 * 24 * 60
const week = 7 * 24 * 60
const most = 1_000_000
// These are looked at whenever events arrive.
const mostUsersWithin = 10_000

/**
 * What archiving does to a group; null when it is archived for ever already and is to be.
 * @param limit none: for ever
 * @throws UserError for limits beyond those that are kept
 */
export function archive(
  group: Standing,
  limit: ArchiveLimit | undefined,
  { now, escalatesAt }: { now: Date; escalatesAt: number },
): Effect | null {
  if (!limit && group.status === 'archived' && group.substatus === 'forever') return null
  const { set, data } = limit ? limited(group, limit, now, escalatesAt) : { set: {}, data: {} }
  return {
    set: { ...open, status: 'archived', substatus: 'forever', statusChangedAt: now, ...set },
    activity: { kind: 'archived', data },
  }
}

type Limited = { set: Partial<Standing>; data: Activity['data'] }

function limited(group: Standing, limit: ArchiveLimit, now: Date, escalatesAt: number): Limited {
  if (limit === 'escalating')
    return {
      set: { substatus: 'until_escalating', archivedUntilCount: escalatesAt },
      data: { eventsPerDay: escalatesAt },
    }
  if ('minutes' in limit) {
    check(limit.minutes, year, 'A group can be archived for a minute up to a year.')
    const archivedUntil = new Date(now.getTime() + limit.minutes * 60_000)
    return { set: { substatus: 'until_time', archivedUntil }, data: { minutes: limit.minutes } }
  }
  const isEvents = 'events' in limit
  const count = isEvents ? limit.events : limit.users
  check(count, most, `A group can be archived for 1 up to 1,000,000 ${isEvents ? 'events' : 'users'}.`)
  if (limit.within !== undefined) {
    check(limit.within, week, 'Such a window has a minute up to seven days.')
    if (!isEvents) check(count, mostUsersWithin, 'Within a window, at most 10,000 users can be waited for.')
  }
  return {
    set: {
      substatus: isEvents ? 'until_count' : 'until_users',
      // Within a window, users may be those of before: only looking at them tells.
      archivedUntilCount: isEvents
        ? group.eventCount + count
        : limit.within === undefined
          ? group.userCount + count
          : null,
      ...(limit.within !== undefined && { archivedCount: count, archivedWindow: limit.within }),
    },
    data: { [isEvents ? 'events' : 'users']: count, ...(limit.within && { within: limit.within }) },
  }
}

function check(number: number, most: number, why: string): void {
  if (!(Number.isInteger(number) && number >= 1 && number <= most)) throw new UserError(why)
}

/** What is known of an archived group when events arrive, as far as its limit asks for it. */
export type Counted = {
  /** The group's counts with them. */
  eventCount: number
  userCount: number
  /** Events of the last 24 hours, them included; 0 where nobody asked. */
  eventsToday: number
  /** Events or users within the window; 0 where there is none. */
  inWindow: number
}

/** Why the archive of a group ends with the events that have just arrived, in words; null when it does not. */
export function endOfArchive(group: Standing, counted: Counted, now: Date): string | null {
  const limit = group.archivedUntilCount ?? 0
  switch (group.substatus) {
    case 'until_time':
      return group.archivedUntil && group.archivedUntil <= now ? 'its time was over' : null
    case 'until_count':
      if (group.archivedWindow !== null) return endOfWindow(group, counted, 'events')
      return counted.eventCount >= limit ? 'it reached its number of events' : null
    case 'until_users':
      if (group.archivedWindow !== null) return endOfWindow(group, counted, 'users')
      return counted.userCount >= limit ? 'it reached its number of users' : null
    case 'until_escalating':
      return counted.eventsToday >= limit ? `${counted.eventsToday} events in a day` : null
    default:
      return null
  }
}

function endOfWindow({ archivedCount, archivedWindow }: Standing, { inWindow }: Counted, what: string) {
  if (inWindow < (archivedCount ?? 0)) return null
  return `${inWindow} ${what} within ${duration(archivedWindow ?? 0)}`
}

/**
 * At which count a group archived for events within a window is to be looked at again: it cannot be sooner, except
 * that of large numbers a hundredth is passed over, so that looking costs little however many are counted.
 */
export function nextLook(
  { archivedCount }: Pick<Standing, 'archivedCount'>,
  { eventCount, inWindow }: Pick<Counted, 'eventCount' | 'inWindow'>,
): number {
  const wanted = archivedCount ?? 0
  return eventCount + Math.max(wanted - inWindow, Math.floor(wanted / 100), 1)
}

/**
 * From how many events a day a group counts as escalating: ten times its median day, and never fewer than ten, so
 * that one more event of a rare error does not wake anybody.
 * @param days events of each of its last days, at most seven
 */
export function escalationThreshold(days: number[]): number {
  const sorted = [...days].sort((a, b) => a - b)
  return Math.max(10, 10 * (sorted[Math.floor(sorted.length / 2)] ?? 0))
}

/**
 * The same for a group that is put away until it escalates: never less than double of what came today, because what
 * somebody has just seen is not what they want to be called back for.
 * @param days the last 24 hours last
 */
export function archiveThreshold(days: number[]): number {
  return Math.max(escalationThreshold(days), 2 * (days.at(-1) ?? 0))
}

/** A length of time in words: "2 hours". @param minutes whole ones */
export function duration(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
