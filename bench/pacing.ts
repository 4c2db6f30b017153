import { setTimeout as pause } from 'node:timers/promises'
import { percentile } from './numbers.ts'
import type { Line } from './socket.ts'

/** What became of requests. */
export type Tallied = {
  accepted: number
  /** Statuses other than 200; 0 for a connection that broke. */
  refused: Record<string, number>
  /** From when it was sent, or was due, to when its answer was there; in milliseconds. */
  p50: number
  p99: number
  longest: number
}

/** The next request, in the parts it is written in; null when there are no more. */
export type Next = () => Buffer[] | null

/** Sends on every line without pause. */
export async function asFastAsCanBe(lines: Line[], next: Next, tally: Tally, until: number): Promise<void> {
  await Promise.all(
    lines.map(async (line) => {
      for (let now = performance.now(); now < until; ) {
        const request = next()
        if (!request) return
        const status = await line.send(request)
        const then = performance.now()
        tally.note(status, then - now)
        // Somebody who is refused at once must not turn into a busy loop.
        if (status === 0) await pause(100)
        now = performance.now()
      }
    }),
  )
}

/** Sends at a rate. Waiting for a free line counts: a slow answer must not be hidden by sending later. */
export async function whenDue(
  lines: Line[],
  next: Next,
  tally: Tally,
  load: { rate: number; seconds: number },
  start: number,
) {
  const free = [...lines]
  const total = Math.floor(load.rate * load.seconds)
  const dueAt = (count: number) => start + (count * 1000) / load.rate
  let count = 0
  while (count < total || free.length < lines.length) {
    while (count < total && free.length > 0 && dueAt(count) <= performance.now()) void sendOne(dueAt(count++))
    await pause(1)
  }

  async function sendOne(due: number): Promise<void> {
    const line = free.pop()
    const request = next()
    if (line && request) tally.note(await line.send(request), performance.now() - due)
    if (line) free.push(line)
  }
}

export type Tally = ReturnType<typeof createTally>

export function createTally() {
  let accepted = 0
  const refused: Record<string, number> = {}
  const times: number[] = []
  return {
    note(status: number, milliseconds: number) {
      if (status === 200) accepted += 1
      else refused[status] = (refused[status] ?? 0) + 1
      times.push(milliseconds)
    },
    result: (): Tallied => ({
      accepted,
      refused,
      p50: percentile(times, 50),
      p99: percentile(times, 99),
      longest: percentile(times, 100),
    }),
  }
}
