import type { App } from './app.ts'

/** How long something took, as counts of how often it stayed below each bound. */
export type Histogram = {
  /** Adds one duration. */
  add(milliseconds: number): void
  read(): { below: { bound: number; count: number }[]; count: number; sum: number }
}

/** What is measured as it happens, in memory and for the price of an addition. */
export type Meters = {
  /** From a request with an event to its 200, in milliseconds. */
  ack: Histogram
}

const meters = new WeakMap<App, Meters>()

/** The meters of an App; all stand at nothing when it starts. */
export function metersOf(app: App): Meters {
  const known = meters.get(app)
  if (known) return known
  const made = { ack: createHistogram([1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]) }
  meters.set(app, made)
  return made
}

/** @param bounds in milliseconds, rising */
export function createHistogram(bounds: number[]): Histogram {
  const counts = bounds.map(() => 0)
  let count = 0
  let sum = 0
  return {
    add(milliseconds) {
      count++
      sum += milliseconds
      const index = bounds.findIndex((bound) => milliseconds <= bound)
      const known = counts[index]
      if (known !== undefined) counts[index] = known + 1
    },
    read() {
      let total = 0
      const below = bounds.map((bound, index) => {
        total += counts[index] ?? 0
        return { bound, count: total }
      })
      return { below, count, sum }
    },
  }
}
