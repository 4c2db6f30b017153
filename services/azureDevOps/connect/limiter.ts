import type { Urgency } from './client.ts'
import { AzureError } from './fault.ts'

/** Lets requests of one integration through: a few at once, people's before everybody else's. */
export type Limiter = {
  /**
   * Waits for a turn; the result gives it back.
   * @param until when, by the clock, whoever asks gives up
   * @throws AzureError throttled at once when the turn cannot come in time, because the service asked to wait longer
   */
  enter(asked: { urgency: Urgency; until: number; signal: AbortSignal }): Promise<() => void>
  /** The service asked to wait. `background` alone when it still serves, and only wishes for less. */
  pause(ms: number, who: 'everybody' | 'background'): void
}

/** Time as it passes for requests; tests put a quick one in its place. */
export type Clock = {
  now(): number
  /** Calls back once; the result takes it back. */
  after(ms: number, then: () => void): () => void
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

// The service counts what one identity asks for. Six at once is what a browser does, too.
const mostAtOnce = 6
const mostInBackground = 3

type Waiting = { until: number; enter: () => void; refuse: (error: Error) => void }

/** @param secondMs how long a second of theirs is, for tests */
export function createLimiter(clock: Clock = realClock, secondMs = 1_000): Limiter {
  const waiting: Record<Urgency, Waiting[]> = { interactive: [], background: [] }
  const inside: Record<Urgency, number> = { interactive: 0, background: 0 }
  const pausedUntil: Record<Urgency, number> = { interactive: 0, background: 0 }
  let cancelWake: (() => void) | null = null

  return {
    enter({ urgency, until, signal }) {
      return new Promise((resolve, reject) => {
        const leave = () => {
          inside[urgency] -= 1
          admit()
        }
        const giveUp = () => {
          waiting[urgency] = waiting[urgency].filter((each) => each !== mine)
          reject(signal.reason)
        }
        const settle = () => signal.removeEventListener('abort', giveUp)
        const mine: Waiting = {
          until,
          enter() {
            settle()
            inside[urgency] += 1
            resolve(once(leave))
          },
          refuse(error) {
            settle()
            reject(error)
          },
        }
        if (signal.aborted) return reject(signal.reason)
        signal.addEventListener('abort', giveUp)
        waiting[urgency].push(mine)
        admit()
      })
    },

    pause(ms, who) {
      const end = clock.now() + ms
      pausedUntil.background = Math.max(pausedUntil.background, end)
      if (who === 'everybody') pausedUntil.interactive = Math.max(pausedUntil.interactive, end)
      admit()
    },
  }

  function admit() {
    const now = clock.now()
    cancelWake?.()
    cancelWake = null
    for (const urgency of ['interactive', 'background'] as const) {
      const pause = pausedUntil[urgency]
      if (pause > now) turnAway(urgency, pause, now)
      else while (waiting[urgency].length > 0 && hasRoom(urgency)) waiting[urgency].shift()?.enter()
    }
    const ends = (['interactive', 'background'] as const)
      .filter((urgency) => waiting[urgency].length > 0 && pausedUntil[urgency] > now)
      .map((urgency) => pausedUntil[urgency])
    if (ends.length > 0) cancelWake = clock.after(Math.min(...ends) - now, admit)
  }

  function hasRoom(urgency: Urgency): boolean {
    if (inside.interactive + inside.background >= mostAtOnce) return false
    return urgency === 'interactive' || inside.background < mostInBackground
  }

  function turnAway(urgency: Urgency, pause: number, now: number) {
    const late = waiting[urgency].filter(({ until }) => until < pause)
    waiting[urgency] = waiting[urgency].filter(({ until }) => until >= pause)
    const retryAfter = Math.ceil((pause - now) / secondMs)
    for (const each of late) each.refuse(throttled(retryAfter))
  }
}

/** Too much was asked of the service. */
export function throttled(retryAfter: number | undefined): AzureError {
  const wait = retryAfter
    ? ` It wants ${retryAfter === 1 ? 'a second' : `${retryAfter} seconds`} of rest.`
    : ''
  return new AzureError('throttled', `Azure DevOps limits how much Hitch may ask of it.${wait}`, {
    ...(retryAfter === undefined ? {} : { retryAfter }),
    status: 429,
  })
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}
