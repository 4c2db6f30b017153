import { readTime } from '../events/clock.ts'
import { readEventId } from '../events/eventId.ts'
import { type Intake, isRecord, type Raw, scalarText } from '../events/intake.ts'
import { environmentOf, releaseOf } from '../events/release.ts'

/** How a session stands, from well to worst: each is counted as the worst it has been. */
export const healths = ['healthy', 'errored', 'abnormal', 'unhandled', 'crashed'] as const

export type Health = (typeof healths)[number]

/** Which software ran, and where; an empty environment is none. */
export type Place = { release: string; environment: string }

/** What one report says of one session. */
export type Update = Place & {
  /** 32 hex digits. */
  sid: string
  /** Whether this is its beginning. */
  isFirst: boolean
  /** Reports of a session in their order; without a number of its own, milliseconds since 1970. */
  seq: number
  startedAt: Date
  health: Health
  /** Who it was, as the program knows them. */
  user: string | null
}

/** How many sessions that began at one time ended in which way. */
export type Bucket = Place & { startedAt: Date; counts: Record<Health, number>; user: string | null }

const day = 24 * 3_600_000
// As long as the protocol lets a report be under way: phones keep them until they are online again.
const oldest = 5 * day
const mostBuckets = 100
const mostInBucket = 1_000_000
const longestUser = 256

/**
 * A `session` item. What its status means: `ok` and `exited` are well, `degraded` an older word for errored.
 * @returns undefined when it cannot be counted: no release, no such status, or it began more than five days ago
 */
export function readUpdate(intake: Intake, raw: unknown, newId: () => string): Update | undefined {
  if (!isRecord(raw)) return undefined
  const place = placeOf(intake, raw.attrs)
  const sid = raw.sid === undefined || raw.sid === null ? readEventId(newId()) : readEventId(raw.sid)
  const startedAt = startOf(intake, raw.started)
  const health = healthOf(raw)
  if (!place || !sid || !startedAt || !health) return undefined
  return {
    ...place,
    sid,
    isFirst: raw.init === true,
    seq: seqOf(intake, raw),
    startedAt,
    health,
    user: userOf(raw),
  }
}

/**
 * A `sessions` item: sessions counted by the SDK, of servers mostly. The counts exclude one another.
 * @returns the buckets that can be counted, and how many cannot; undefined when none can
 */
export function readBuckets(
  intake: Intake,
  raw: unknown,
): { buckets: Bucket[]; refused: number } | undefined {
  const place = isRecord(raw) ? placeOf(intake, raw.attrs) : undefined
  if (!place || !isRecord(raw) || !Array.isArray(raw.aggregates)) return undefined
  const buckets = raw.aggregates
    .slice(0, mostBuckets)
    .flatMap((given) => readBucket(intake, place, given) ?? [])
  return { buckets, refused: raw.aggregates.length - buckets.length }
}

function readBucket(intake: Intake, place: Place, raw: unknown): Bucket | undefined {
  if (!isRecord(raw)) return undefined
  const startedAt = startOf(intake, raw.started)
  const { exited: healthy, errored, abnormal, unhandled, crashed } = raw
  const counts = { healthy, errored, abnormal, unhandled, crashed }
  for (const health of healths) {
    const count = counts[health] ?? 0
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > mostInBucket)
      return undefined
    counts[health] = count
  }
  return startedAt && { ...place, startedAt, counts: counts as Bucket['counts'], user: userOf(raw) }
}

function placeOf(intake: Intake, raw: unknown): Place | undefined {
  if (!isRecord(raw)) return undefined
  const release = releaseOf(intake, raw.release)
  return release === undefined
    ? undefined
    : { release, environment: environmentOf(intake, raw.environment) ?? '' }
}

// What begins later than now has a clock that is ahead.
function startOf({ receivedAt }: Intake, value: unknown): Date | undefined {
  const said = readTime(value)
  const now = receivedAt.getTime()
  return said === undefined || said < now - oldest ? undefined : new Date(Math.min(said, now))
}

function healthOf(raw: Raw): Health | undefined {
  const hasErrors = typeof raw.errors === 'number' && raw.errors > 0
  switch (raw.status ?? 'ok') {
    case 'ok':
    case 'exited':
      return hasErrors ? 'errored' : 'healthy'
    case 'errored':
    case 'degraded':
      return 'errored'
    case 'abnormal':
    case 'unhandled':
    case 'crashed':
      return raw.status as Health
    default:
      return undefined
  }
}

function seqOf({ receivedAt }: Intake, { seq, timestamp }: Raw): number {
  if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0) return seq
  return readTime(timestamp) ?? receivedAt.getTime()
}

function userOf({ did }: Raw): string | null {
  const text = scalarText(did)?.trim()
  return text ? text.slice(0, longestUser) : null
}
