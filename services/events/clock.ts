import { type Intake, note } from './intake.ts'

const minute = 60_000
const month = 30 * 24 * 60 * minute

/**
 * How far the sender's clock is behind ours, by when it says it sent and when we received; 0 when that is less than a
 * minute, as the way takes time too, and when the sender does not say.
 */
export function driftOf(sentAt: Date | undefined, receivedAt: Date): number {
  if (!sentAt) return 0
  const drift = receivedAt.getTime() - sentAt.getTime()
  return Number.isFinite(drift) && Math.abs(drift) > minute ? drift : 0
}

/**
 * When an event happened, by our clock: corrected by the drift, and not later than a minute from now nor older than
 * 30 days; outside of that, and when it cannot be read, it is the time it was received.
 */
export function occurredAt(intake: Intake, value: unknown): Date {
  if (value === undefined || value === null) return intake.receivedAt
  const said = readTime(value)
  if (said === undefined) {
    note(intake, 'invalid_data', 'timestamp', value)
    return intake.receivedAt
  }
  const corrected = said + intake.drift
  const received = intake.receivedAt.getTime()
  if (corrected > received + minute || corrected < received - month) {
    note(intake, corrected > received ? 'future_timestamp' : 'past_timestamp', 'timestamp', value)
    return intake.receivedAt
  }
  if (intake.drift !== 0) note(intake, 'clock_drift', 'timestamp', value)
  return new Date(corrected)
}

/** The time of a breadcrumb, in seconds, moved like the event's; undefined when it cannot be read. */
export function secondsOf(intake: Intake, value: unknown): number | undefined {
  const said = readTime(value)
  return said === undefined ? undefined : (said + intake.drift) / 1000
}

const zoned = /(?:z|[+-]\d{2}:?\d{2})$/i
const written = /^\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}|$)/i

/** Milliseconds since 1970 of a time written as RFC 3339 (without a zone it is UTC) or as a number of seconds. */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string' || value.length > 64) return undefined
  const text = value.trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) return fromNumber(Number(text))
  if (!written.test(text)) return undefined
  const time = Date.parse(text.length === 10 || zoned.test(text) ? text : `${text.replace(' ', 'T')}Z`)
  return Number.isFinite(time) ? time : undefined
}

// Seconds of our days have ten digits; thirteen are milliseconds, sent by mistake, as are sixteen and nineteen.
function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined
  let seconds = value
  for (let step = 0; seconds > 1e11 && step < 3; step++) seconds /= 1000
  const time = Math.round(seconds * 1000)
  return time <= 8.64e15 ? time : undefined
}
