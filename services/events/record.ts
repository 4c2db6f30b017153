import type { Foundation } from '../app.ts'
import { isAboutData } from '../database/fault.ts'
import { messageOf, UserError } from '../errors.ts'
import { createTagIndex } from '../tags/index.ts'
import { writeBatch } from './batch.ts'
import { type Counters, createCounters, type Total } from './counters.ts'
import { categoryOf, type HitchEvent } from './event.ts'
import type { Incoming } from './incoming.ts'
import { createNames } from './names.ts'

export type Recorder = {
  /**
   * Resolves when the event, its group, its counters and the jobs that follow are committed.
   * @throws UserError 503 when too much waits to be written
   */
  add(event: Omit<Incoming, 'payload'>): Promise<'accepted' | 'duplicate'>
  /** Counts what was not kept: category (`error`, `transaction`, …) and outcome (`invalid`, `unsupported`, …). Never throws. */
  count: Counters['count']
  /** What became of everything since the start, of all projects together. */
  totals(): Total[]
  /** Events taken in, those that could not be written, and those that are waiting: the rest was accepted or a duplicate. */
  progress(): { received: number; failed: number; waiting: number }
  /** Writes the counts and tags that are still in memory. */
  flush(): Promise<void>
  /** The same for tags alone: whoever searches by them is to find what this process has taken in. */
  index(): Promise<void>
  /** Looks the numbers of tags' values up again: some were deleted. */
  forgetValues(): void
  /** Takes no more, and finishes what was taken. */
  stop(): Promise<void>
}

// One request alone waits this long for company; under load the batch before is the wait.
const collectMs = 2
// Batches begin this far apart: a batch costs the database much the same whether it holds two events or ten, and half a
// load in batches of ten leaves it time that batches of two do not.
const apartMs = 8
const largestBatch = 200
const largestBytes = 4 * 1024 * 1024
// What waits while the database does not answer, as JSON; in memory it is some times that.
const mostWaitingBytes = 64 * 1024 * 1024

type Waiting = {
  incoming: Incoming
  size: number
  resolve(outcome: 'accepted' | 'duplicate'): void
  reject(error: unknown): void
}

/**
 * Collects the events of concurrent requests and writes them in one transaction per batch, one batch at a time.
 * Then every request of the batch is answered: its event is durable and grouped, and nothing lags behind.
 */
export function createRecorder(app: Foundation, mostWaiting = mostWaitingBytes): Recorder {
  const waiting: Waiting[] = []
  const counters = createCounters(app)
  const names = createNames(app)
  const tags = createTagIndex(app)
  let isWriting = false
  let isScheduled = false
  let begunAt = 0
  let waitingBytes = 0
  let received = 0
  let failed = 0
  let settled = 0
  let idle: (() => void) | undefined

  return {
    count: counters.count,
    flush: async () => {
      await Promise.all([counters.flush(), tags.flush()])
    },
    index: tags.flush,
    forgetValues: tags.forgetValues,
    totals: counters.totals,
    progress: () => ({ received, failed, waiting: received - settled }),
    add(event) {
      received++
      const payload = JSON.stringify(event.event.payload)
      if (waitingBytes + payload.length > mostWaiting) return Promise.reject(turnAway(event.event))
      waitingBytes += payload.length
      return new Promise((resolve, reject) => {
        waiting.push({ incoming: { ...event, payload }, size: payload.length, resolve, reject })
        schedule()
      })
    },
    async stop() {
      if (isWriting || waiting.length > 0) await new Promise<void>((resolve) => (idle = resolve))
      await Promise.all([counters.stop(), tags.flush()])
    },
  }

  function turnAway(event: HitchEvent): UserError {
    settled++
    failed++
    counters.note(categoryOf(event), 'failed')
    return new UserError('Too many events wait to be written. Try again later.', 503, { retryAfter: 30 })
  }

  function schedule() {
    if (isWriting || isScheduled) return
    isScheduled = true
    const untilApart = begunAt + apartMs - performance.now()
    setTimeout(() => void writeWaiting(), Math.max(collectMs, untilApart))
  }

  async function writeWaiting() {
    isScheduled = false
    isWriting = true
    do {
      begunAt = performance.now()
      await settle(takeBatch())
    } while (waiting.length > 0 && performance.now() - begunAt > apartMs - collectMs)
    isWriting = false
    if (waiting.length > 0) schedule()
    else idle?.()
  }

  function takeBatch(): Waiting[] {
    let size = 0
    let count = 0
    for (const next of waiting) {
      if (count === largestBatch || (count > 0 && size + next.size > largestBytes)) break
      size += next.size
      count += 1
    }
    waitingBytes -= size
    return waiting.splice(0, count)
  }

  // One event that the database refuses must not take its neighbours with it: halve until it stands alone.
  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await writeBatch(
        app,
        batch.map(({ incoming }) => incoming),
        names,
        tags,
      )
      settled += batch.length
      batch.forEach((entry, index) => {
        const outcome = outcomes[index] ?? 'accepted'
        // The batch itself has written down what it accepted.
        const category = categoryOf(entry.incoming.event)
        if (outcome === 'accepted') counters.note(category, 'accepted')
        else counters.count(entry.incoming.projectId, category, 'duplicate')
        entry.resolve(outcome)
      })
    } catch (error) {
      const [first] = batch
      if (batch.length > 1 && isAboutData(error)) {
        await settle(batch.slice(0, batch.length / 2))
        await settle(batch.slice(batch.length / 2))
        return
      }
      app.log.error(
        { err: error, project: first?.incoming.projectId, events: batch.length },
        `events could not be written: ${messageOf(error)}`,
      )
      settled += batch.length
      failed += batch.length
      for (const entry of batch) {
        counters.note(categoryOf(entry.incoming.event), 'failed')
        entry.reject(error)
      }
    }
  }
}
