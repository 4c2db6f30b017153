import type { Bucket } from './bucket.ts'
import { countUsers } from './distinct.ts'
import { countBelow, countOf, percentile } from './histogram.ts'

/** What people ask about many runs. Durations in milliseconds; null where there was none to ask about. */
export type Measured = {
  count: number
  perMinute: number
  /** Parts of one. */
  failureRate: number | null
  apdex: number | null
  average: number | null
  p50: number | null
  p75: number | null
  p95: number | null
  p99: number | null
  most: number | null
  users: number
}

/**
 * What a bucket says about a span of time.
 * @param threshold up to which duration a run satisfies, in milliseconds
 */
export function measure(
  bucket: Bucket,
  { seconds, threshold }: { seconds: number; threshold: number },
): Measured {
  const { count, failed, sum, most, users } = bucket
  const isAny = count > 0
  return {
    count,
    perMinute: seconds > 0 ? (count * 60) / seconds : 0,
    failureRate: isAny ? failed / count : null,
    apdex: apdexOf(bucket, threshold),
    average: isAny ? sum / count : null,
    p50: percentileOf(bucket, 0.5),
    p75: percentileOf(bucket, 0.75),
    p95: percentileOf(bucket, 0.95),
    p99: percentileOf(bucket, 0.99),
    most: isAny ? most : null,
    users: countUsers(users),
  }
}

/** The value below which a part of all lies, never more than the largest there was; null when there is none. */
export function percentileOf({ values, most }: Bucket, part: number): number | null {
  const value = percentile(values, part)
  return value === null ? null : Math.min(value, most)
}

/** How content people are: who waited up to the threshold counts whole, up to four times as long half. */
export function apdexOf({ values }: Bucket, threshold: number): number | null {
  const count = countOf(values)
  if (!(count > 0)) return null
  const satisfied = countBelow(values, threshold)
  const tolerated = countBelow(values, threshold * 4) - satisfied
  return (satisfied + tolerated / 2) / count
}
