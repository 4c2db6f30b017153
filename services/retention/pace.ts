import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app.ts'

const first = 100
const least = 100
const largest = 500
// A step that is over sooner may be larger, one that takes longer must be smaller: a batch of events that comes in
// meanwhile waits for the disk as well, and is not to feel it.
const shortMs = 20
const longMs = 60
// For each moment of work so many of rest: a fifth of one connection's time at most. A step costs something however
// small it is, so that smaller ones would take for ever and be felt as much.
const restFactor = 4
const leastRestMs = 20
// Events that wait to be written come first; but not for ever, or a flood would be kept for ever.
const busyFrom = 100
const busyPauseMs = 100
const mostBusyPauses = 10

/**
 * Takes small steps with rests between them, of a size that the database is done with in a blink, and waits while
 * events wait.
 * @param step told about how many rows to take; null when there is nothing left
 * @param patienceMs no further step begins after so many milliseconds
 * @returns whether there may be more
 */
export async function gently(
  app: App,
  step: (most: number) => Promise<number | null>,
  patienceMs: number,
): Promise<boolean> {
  const beganAt = performance.now()
  let most = first
  while (performance.now() - beganAt < patienceMs) {
    await untilCalm(app)
    const at = performance.now()
    if ((await step(most)) === null) return false
    const took = performance.now() - at
    most = nextSize(most, took)
    await pause(Math.max(leastRestMs, took * restFactor))
  }
  return true
}

/** How many rows the next step takes, after one of `most` rows took so many milliseconds. */
export function nextSize(most: number, took: number): number {
  if (took > longMs) return Math.max(least, Math.floor(most / 2))
  return took < shortMs ? Math.min(largest, Math.ceil(most * 1.5)) : most
}

async function untilCalm(app: App): Promise<void> {
  for (let pauses = 0; pauses < mostBusyPauses && app.record.progress().waiting >= busyFrom; pauses++)
    await pause(busyPauseMs)
}
