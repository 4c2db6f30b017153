import { addUser, type Distinct, mergeUsers, packUsers, unpackUsers } from './distinct.ts'
import { addValue, type Histogram, mergeInto } from './histogram.ts'
import type { Transaction } from './transaction.ts'

/**
 * What is known of many runs together: how many, how long, how many failed, who was there. Two buckets are merged into
 * one that says the same as if everything had been counted in it, in whatever order.
 */
export type Bucket = {
  /** How many arrived; each stands for as many runs as its weight says. */
  arrived: number
  count: number
  failed: number
  sum: number
  most: number
  values: Histogram
  users: Distinct
}

/** A bucket as the database has it. */
export type StoredBucket = {
  arrived: number
  count: number
  failed: number
  sum: number
  most: number
  bins: number[]
  counts: number[]
  users: number[]
}

export function emptyBucket(): Bucket {
  return { arrived: 0, count: 0, failed: 0, sum: 0, most: 0, values: new Map(), users: new Map() }
}

/** Counts one run, or one value that was measured of it. */
export function addRun(
  bucket: Bucket,
  value: number,
  run: Pick<Transaction, 'weight' | 'isFailed' | 'user'>,
): void {
  bucket.arrived++
  bucket.count += run.weight
  if (run.isFailed) bucket.failed += run.weight
  bucket.sum += value * run.weight
  bucket.most = Math.max(bucket.most, value)
  addValue(bucket.values, value, run.weight)
  if (run.user !== null) addUser(bucket.users, run.user)
}

/** Adds one bucket to another, which is returned. */
export function mergeBucket(bucket: Bucket, other: Bucket): Bucket {
  bucket.arrived += other.arrived
  bucket.count += other.count
  bucket.failed += other.failed
  bucket.sum += other.sum
  bucket.most = Math.max(bucket.most, other.most)
  mergeInto(bucket.values, other.values)
  mergeUsers(bucket.users, other.users)
  return bucket
}

export function storeBucket({ values, users, ...sums }: Bucket): StoredBucket {
  return { ...sums, bins: [...values.keys()], counts: [...values.values()], users: packUsers(users) }
}

export function loadBucket({ bins, counts, users, arrived, count, failed, sum, most }: StoredBucket): Bucket {
  const values: Histogram = new Map(bins.map((bin, index) => [bin, counts[index] ?? 0]))
  return { arrived, count, failed, sum, most, values, users: unpackUsers(users) }
}
