import { UserError } from '../errors.ts'
import { isRecord } from '../events/intake.ts'
import { numberOf } from './number.ts'
import { nextDue, readSchedule, type Schedule } from './schedule.ts'
import { isZone } from './zone.ts'

/** What a monitor expects: when, and what is allowed around it. Times are in minutes. */
export type MonitorConfig = {
  schedule: Schedule
  timezone: string
  /** How late a check-in may come. */
  margin: number
  maxRuntime: number
  /** How many in a row must fail before there is a group, and be well before it is resolved. */
  failureThreshold: number
  recoveryThreshold: number
}

const fourWeeks = 28 * 24 * 60
const mostInARow = 720

/**
 * What a monitor expects, as SDKs (`monitor_config`) or the REST interface (`config`) write it. Numbers are brought
 * into their limits.
 * @param known what it expected before; stands for what is not said
 * @throws UserError for a schedule or a time zone that cannot be meant
 */
export function readMonitorConfig(raw: unknown, known?: MonitorConfig): MonitorConfig {
  if (!isRecord(raw)) throw new UserError('A monitor needs a config with a schedule.')
  const timezone = raw.timezone === undefined || raw.timezone === null ? known?.timezone : raw.timezone
  if (timezone !== undefined && (typeof timezone !== 'string' || !isZone(timezone))) {
    const words = 'The time zone is not known. It is written as "Europe/Berlin" or "UTC".'
    throw new UserError(words, 400, { timezone: [words] })
  }
  return {
    schedule: scheduleIn(raw, known),
    timezone: timezone ?? 'UTC',
    margin: number(raw.checkin_margin, fourWeeks) ?? known?.margin ?? 1,
    maxRuntime: number(raw.max_runtime, fourWeeks) ?? known?.maxRuntime ?? 30,
    failureThreshold: number(raw.failure_issue_threshold, mostInARow) ?? known?.failureThreshold ?? 1,
    recoveryThreshold: number(raw.recovery_threshold, mostInARow) ?? known?.recoveryThreshold ?? 1,
  }
}

/** When the next check-in is due, when it counts as missed, and for which time of the schedule one counts that came. */
export function placeInSchedule(
  config: MonitorConfig,
  dueAt: Date | null,
  at: Date,
): { expectedAt: Date | null; dueAt: Date; lateAt: Date } {
  if (!dueAt) return { expectedAt: null, ...expectAfter(config, at) }
  if (at >= dueAt || config.schedule.type === 'interval')
    return { expectedAt: dueAt, ...expectAfter(config, at) }
  // A sender whose clock is ahead is not to be missed at the time it has just come for.
  const following = expectAfter(config, dueAt)
  const early = Math.min(config.margin * 60_000, (following.dueAt.getTime() - dueAt.getTime()) / 2)
  if (dueAt.getTime() - at.getTime() <= early) return { expectedAt: dueAt, ...following }
  return { expectedAt: null, ...expectAfter(config, at) }
}

/** The first time after another at which a check-in is due, and when it counts as missed. */
export function expectAfter(config: MonitorConfig, after: Date): { dueAt: Date; lateAt: Date } {
  const dueAt = nextDue(config.schedule, config.timezone, after)
  return { dueAt, lateAt: new Date(dueAt.getTime() + config.margin * 60_000) }
}

function scheduleIn(raw: Record<string, unknown>, known?: MonitorConfig): Schedule {
  const { schedule, schedule_type: type } = raw
  if (isRecord(schedule)) return readSchedule(schedule.type, schedule.value, schedule.unit)
  if (Array.isArray(schedule)) return readSchedule(type ?? 'interval', schedule[0], schedule[1])
  if (schedule !== undefined && schedule !== null) return readSchedule(type ?? 'crontab', schedule, undefined)
  if (known) return known.schedule
  return readSchedule(type, schedule, undefined)
}

function number(value: unknown, most: number): number | undefined {
  const count = Math.round(numberOf(value))
  return Number.isFinite(count) ? Math.min(most, Math.max(1, count)) : undefined
}
