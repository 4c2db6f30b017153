import type { Foundation } from '../app.ts'
import { messageOf } from '../errors.ts'
import { createNames } from '../events/names.ts'
import type { Recorder } from '../events/record.ts'
import type { Remembered } from './examples.ts'
import { createPlaces, mostNames } from './names.ts'
import { emptyPile, type Pile, pileUp } from './pile.ts'
import { createRecent } from './recent.ts'
import type { Read } from './transaction.ts'
import { writePile } from './write.ts'

export type TraceCollector = {
  /** Resolves when the transactions are counted and that is committed. @throws what the database throws */
  add(projectId: number, read: Read[]): Promise<void>
  /** Runs taken in, those that could not be written, and those that are waiting. Web vitals by themselves are none. */
  progress(): { received: number; failed: number; waiting: number }
  /** Takes no more, and finishes what was taken. */
  stop(): Promise<void>
}

// A pile costs the database about the same whether ten or a thousand transactions are in it, and nobody waits for the
// answer: SDKs send them in the background. One alone does not wait for company that long.
const apartMs = 150
const collectMs = 10
const largest = 5_000
const remembered = 50_000

type Waiting = {
  projectId: number
  runs: number
  ids: string[]
  resolve(): void
  reject(error: unknown): void
}

/**
 * Collects the transactions of concurrent requests, adds them up in memory, and writes the sums in one transaction of
 * the database, one after the other; then these requests are answered. It shares neither queue nor connection with
 * errors, so that no flood of the one holds up the other.
 */
export function createTraceCollector(app: Foundation, record: Pick<Recorder, 'count'>): TraceCollector {
  const placeOf = createPlaces()
  const recent = createRecent(remembered)
  const names = createNames(app)
  const examples: Remembered = new Map()
  let pile = emptyPile()
  let waiting: Waiting[] = []
  const underWay = new Map<string, Promise<void>>()
  let isWriting = false
  let isScheduled = false
  let begunAt = Number.NEGATIVE_INFINITY
  let received = 0
  let failed = 0
  let settled = 0
  let idle: (() => void) | undefined

  return {
    progress: () => ({ received, failed, waiting: received - settled }),
    add(projectId, read) {
      const ids: string[] = []
      // A duplicate is answered no sooner than what it is one of is written: that may still fail.
      const writing = new Set<Promise<void>>()
      let runs = 0
      for (const each of read) {
        const id = `${projectId} ${each.transaction.id}`
        if (!recent.add(id)) {
          record.count(projectId, 'transaction', 'duplicate')
          const first = underWay.get(id)
          if (first) writing.add(first)
        } else {
          ids.push(id)
          put(projectId, each)
          if (each.transaction.duration !== null) runs++
        }
      }
      if (ids.length > 0) writing.add(wait({ projectId, runs, ids }))
      return Promise.all(writing).then(() => {})
    },
    async stop() {
      if (isWriting || waiting.length > 0) await new Promise<void>((resolve) => (idle = resolve))
    },
  }

  function wait(what: Pick<Waiting, 'projectId' | 'runs' | 'ids'>): Promise<void> {
    received += what.runs
    const written = new Promise<void>((resolve, reject) => {
      waiting.push({ ...what, resolve, reject })
      schedule()
    })
    for (const id of what.ids) underWay.set(id, written)
    return written
  }

  function put(projectId: number, read: Read) {
    const place = placeOf(projectId, read.transaction, app.now())
    if (place.isFirstOther)
      app.log.warn(
        { project: projectId, name: read.transaction.name },
        `more than ${mostNames} names of transactions within an hour: further ones are counted together`,
      )
    pileUp(pile, place, read, examples)
  }

  function schedule() {
    if (isWriting || isScheduled) return
    isScheduled = true
    const isFull = pile.cells.size >= largest
    const untilApart = isFull ? 0 : begunAt + apartMs - performance.now()
    setTimeout(() => void writeWaiting(), Math.max(collectMs, untilApart))
  }

  async function writeWaiting() {
    isScheduled = false
    isWriting = true
    begunAt = performance.now()
    const writing = { pile, waiting }
    pile = emptyPile()
    waiting = []
    await settle(writing.pile, writing.waiting)
    isWriting = false
    if (waiting.length > 0) schedule()
    else idle?.()
  }

  async function settle(written: Pile, answered: Waiting[]) {
    try {
      await writePile(app, written, names)
      for (const { projectId, runs, resolve } of answered) {
        if (runs > 0) record.count(projectId, 'transaction', 'accepted', runs)
        resolve()
      }
    } catch (error) {
      app.log.error({ err: error }, `transactions could not be written: ${messageOf(error)}`)
      for (const { runs, ids, reject } of answered) {
        failed += runs
        for (const id of ids) recent.forget(id)
        reject(error)
      }
      // What was not written is no example that stands anywhere.
      examples.clear()
    }
    for (const { runs, ids } of answered) {
      settled += runs
      for (const id of ids) underWay.delete(id)
    }
  }
}
