import { UserError } from '../errors.ts'
import { readEventId } from '../events/eventId.ts'
import { isRecord } from '../events/intake.ts'
import { limits } from '../events/limits.ts'
import { cleanText, cut, firstLine } from '../events/text.ts'
import { numberOf } from './number.ts'

/** What a job tells: that it begins, that it went well, or that it failed. */
export type CheckIn = {
  slug: string
  /** 32 lower-case hex digits; undefined of a new run, null for the run that is in progress, whichever that is. */
  id: string | null | undefined
  status: 'in_progress' | 'ok' | 'error'
  environment: string
  /** In milliseconds. */
  duration: number | null
  release: string | null
  /** What the monitor is to be like, if it came along. */
  config: unknown
}

const longestSlug = 50
/** What fits into the column, and is longer than anything anybody waits for: 24 days. */
export const longestMs = 2 ** 31 - 1

/**
 * Makes a check-in of what was sent. Only what it cannot do without is asked for: a slug and a status.
 * @throws UserError in words
 */
export function readCheckIn(raw: unknown): CheckIn {
  if (!isRecord(raw)) throw new UserError('A check-in is a JSON object.')
  const slug = slugOf(raw.monitor_slug)
  if (!slug) throw new UserError('A check-in names its monitor in monitor_slug.')
  const { status } = raw
  if (status !== 'in_progress' && status !== 'ok' && status !== 'error')
    throw new UserError('The status of a check-in is "in_progress", "ok" or "error".')
  const isLatest = typeof raw.check_in_id === 'string' && /^[0-]{32,36}$/.test(raw.check_in_id)
  return {
    slug,
    id: isLatest ? null : readEventId(raw.check_in_id),
    status,
    environment: line(raw.environment, limits.environment) ?? 'production',
    duration: durationOf(raw.duration),
    release: line(raw.release, limits.release),
    config: raw.monitor_config ?? undefined,
  }
}

/** A monitor's name as it stands in addresses: "Nightly Backup" is nightly-backup. Empty when nothing is left. */
export function slugOf(value: unknown): string {
  if (typeof value !== 'string') return ''
  const slug = value
    .slice(0, 1000)
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
  return slug.slice(0, longestSlug).replace(/^-+|-+$/g, '')
}

function line(value: unknown, limit: number): string | null {
  if (typeof value !== 'string') return null
  return cut(firstLine(cleanText(value)), limit) || null
}

// Sent in seconds.
function durationOf(value: unknown): number | null {
  const ms = Math.round(numberOf(value) * 1000)
  return ms >= 0 ? Math.min(ms, longestMs) : null
}
