/**
 * How values are spread, in bins that grow by 4 %: a percentile read from it is at most 2 % off, and two of them are
 * merged by adding up. Bin n holds what lies above 1.04^(n-1) and up to 1.04^n; counts are weighted.
 */
export type Histogram = Map<number, number>

const growth = 1.04
const perBin = 1 / Math.log(growth)
const smallest = 1e-4
const largest = 1e10

/** The bin of what is nothing, or too little to measure. */
export const zeroBin = -1000

/** The bin that a value falls into. Negative values count as nothing. */
export function binOf(value: number): number {
  if (!(value > smallest)) return zeroBin
  return Math.ceil(Math.log(Math.min(value, largest)) * perBin)
}

/** The value that stands for a bin: nothing in it is more than 2 % away from it. */
export function middleOf(bin: number): number {
  return bin === zeroBin ? 0 : (2 * growth ** bin) / (growth + 1)
}

/** Adds a value to a histogram, so many times as it stands for. */
export function addValue(histogram: Histogram, value: number, weight: number): void {
  const bin = binOf(value)
  histogram.set(bin, (histogram.get(bin) ?? 0) + weight)
}

/** Adds one histogram to another. */
export function mergeInto(histogram: Histogram, other: Iterable<readonly [number, number]>): Histogram {
  for (const [bin, count] of other) histogram.set(bin, (histogram.get(bin) ?? 0) + count)
  return histogram
}

/** How many values there are. */
export function countOf(histogram: Histogram): number {
  let count = 0
  for (const weight of histogram.values()) count += weight
  return count
}

/**
 * The value below which a part of all lies; null when there is none.
 * @param part 0.95 for the 95th percentile
 */
export function percentile(histogram: Histogram, part: number): number | null {
  const total = countOf(histogram)
  if (!(total > 0)) return null
  const rank = part * total
  let seen = 0
  let last = zeroBin
  for (const [bin, count] of inOrder(histogram)) {
    seen += count
    last = bin
    if (count > 0 && seen >= rank) break
  }
  return middleOf(last)
}

/** How many values lie at or below a bound; of the bin in which it lies, the part that a straight line gives. */
export function countBelow(histogram: Histogram, bound: number): number {
  const end = binOf(bound)
  let count = 0
  for (const [bin, weight] of histogram)
    if (bin < end) count += weight
    else if (bin === end) count += weight * partBelow(bin, bound)
  return count
}

function partBelow(bin: number, bound: number): number {
  if (bin === zeroBin) return 1
  const from = growth ** (bin - 1)
  return Math.min(1, Math.max(0, (bound - from) / (from * (growth - 1))))
}

function inOrder(histogram: Histogram): [number, number][] {
  return [...histogram].sort(([left], [right]) => left - right)
}
