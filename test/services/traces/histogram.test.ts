import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  addRun,
  type Bucket,
  emptyBucket,
  loadBucket,
  mergeBucket,
  storeBucket,
} from '../../../services/traces/bucket.ts'
import { countUsers } from '../../../services/traces/distinct.ts'
import { binOf, countBelow, middleOf, percentile, zeroBin } from '../../../services/traces/histogram.ts'
import { apdexOf, measure } from '../../../services/traces/measured.ts'
import { weightOf } from '../../../services/traces/weight.ts'

type Run = { value: number; weight: number; isFailed: boolean; user: string | null }

const run: fc.Arbitrary<Run> = fc.record({
  value: fc.double({ min: 0, max: 1e7, noNaN: true }),
  weight: fc.double({ min: 0.001, max: 1, noNaN: true }).map((rate) => weightOf(rate)),
  isFailed: fc.boolean(),
  user: fc.option(fc.nat(500).map((id) => `id:${id}`)),
})

function bucketOf(runs: Run[]): Bucket {
  const bucket = emptyBucket()
  for (const { value, ...more } of runs) addRun(bucket, value, more)
  return bucket
}

// What is stored, in an order of its own. The sum of values is rounded: it alone depends on the order.
function shown(bucket: Bucket) {
  const { sum, values, users, ...rest } = bucket
  const inOrder = (map: Map<number, number>) => [...map].sort(([a], [b]) => a - b)
  return { ...rest, sum: sum.toPrecision(9), values: inOrder(values), users: inOrder(users) }
}

describe('what many runs add up to', () => {
  it('is the same however it is put together', () => {
    fc.assert(
      fc.property(fc.array(run), fc.array(run), fc.array(run), (one, two, three) => {
        const all = shown(bucketOf([...one, ...two, ...three]))
        const left = mergeBucket(mergeBucket(bucketOf(one), bucketOf(two)), bucketOf(three))
        const right = mergeBucket(bucketOf(three), mergeBucket(bucketOf(two), bucketOf(one)))
        assert.deepEqual(shown(left), all)
        assert.deepEqual(shown(right), all)
      }),
      { numRuns: 60 },
    )
  })

  it('survives being stored', () => {
    fc.assert(
      fc.property(fc.array(run), (runs) => {
        const bucket = bucketOf(runs)
        assert.deepEqual(shown(loadBucket(storeBucket(bucket))), shown(bucket))
      }),
      { numRuns: 30 },
    )
  })

  it('gives percentiles that are at most 2 % off', () => {
    const value = fc.double({ min: 0.001, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, part) => {
          const sorted = [...values].sort((a, b) => a - b)
          const exact = sorted[Math.max(0, Math.ceil(part * values.length) - 1)] ?? 0
          const { values: histogram } = bucketOf(
            values.map((each) => ({ value: each, weight: 1, isFailed: false, user: null })),
          )
          const read = percentile(histogram, part) ?? Number.NaN
          assert.ok(Math.abs(read - exact) <= exact * 0.02, `${read} for ${exact}`)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('counts weights, not arrivals', () => {
    const fast = Array.from({ length: 9 }, () => ({ value: 100, weight: 1, isFailed: false, user: null }))
    const bucket = bucketOf([...fast, { value: 1000, weight: 91, isFailed: true, user: null }])
    const { count, failureRate, p50, perMinute } = measure(bucket, { seconds: 600, threshold: 300 })
    assert.deepEqual([count, failureRate, perMinute], [100, 0.91, 10])
    assert.ok(Math.abs((p50 ?? 0) - 1000) <= 20)
    assert.equal(bucket.arrived, 10)
  })

  it('says nothing of nothing', () => {
    const { count, p95, apdex, failureRate, users } = measure(emptyBucket(), { seconds: 60, threshold: 300 })
    assert.deepEqual([count, p95, apdex, failureRate, users], [0, null, null, null, 0])
  })

  it('has bins that follow each other from a tenth of a microsecond to months', () => {
    for (const value of [0, -5, Number.NaN, 1e-5]) assert.equal(binOf(value), zeroBin)
    assert.equal(middleOf(zeroBin), 0)
    for (let value = 1e-3; value < 1e9; value *= 1.7) {
      const middle = middleOf(binOf(value))
      assert.ok(Math.abs(middle - value) <= value * 0.02, `${value} is shown as ${middle}`)
      assert.ok(Number.isInteger(binOf(value)) && Math.abs(binOf(value)) < 32_000)
    }
    assert.ok(Number.isInteger(binOf(Number.POSITIVE_INFINITY)))
  })
})

describe('apdex', () => {
  const of = (...values: number[]) =>
    apdexOf(bucketOf(values.map((value) => ({ value, weight: 1, isFailed: false, user: null }))), 300)

  it('counts the satisfied whole, the tolerant half', () => {
    assert.equal(of(10, 200), 1)
    assert.equal(of(400, 1000), 0.5)
    assert.equal(of(5000, 20_000), 0)
    assert.equal(of(100, 500, 500, 9000), 0.5)
  })

  it('cuts a bin where the threshold is', () => {
    const { values } = bucketOf([{ value: 300, weight: 100, isFailed: false, user: null }])
    assert.equal(countBelow(values, 250), 0)
    assert.equal(countBelow(values, 320), 100)
    const part = countBelow(values, 300)
    assert.ok(part > 0 && part < 100)
  })
})

describe('users', () => {
  it('are counted exactly while they are few, and within a tenth of many', () => {
    for (const many of [0, 1, 2, 10, 50, 1_000, 20_000]) {
      const bucket = bucketOf(
        Array.from({ length: many }, (_, id) => ({ value: 1, weight: 1, isFailed: false, user: `id:${id}` })),
      )
      const read = countUsers(bucket.users)
      assert.ok(Math.abs(read - many) <= many * (many <= 50 ? 0.02 : 0.1), `${read} for ${many}`)
      assert.ok(storeBucket(bucket).users.length <= 1024)
    }
  })

  it('are the same the second time', () => {
    const runs = Array.from({ length: 300 }, (_, n) => ({
      value: 1,
      weight: 1,
      isFailed: false,
      user: `id:${n % 3}`,
    }))
    assert.equal(countUsers(bucketOf(runs).users), 3)
  })
})
