import type { Foundation } from '../app.ts'
import { isAboutData } from '../database/fault.ts'
import { messageOf } from '../errors.ts'
import { createNames } from '../events/names.ts'
import { type Report, writeSessions } from './batch.ts'

export type SessionRecorder = {
  /** Resolves when what was reported is committed. */
  add(reports: Report[]): Promise<void>
  /** Finishes what was taken. */
  stop(): Promise<void>
}

// Sessions come in with every page that is opened, one or two at a time: they are worth waiting for company.
const collectMs = 5
const largestBatch = 500

type Waiting = { reports: Report[]; resolve(): void; reject(error: unknown): void }

/** Collects the sessions of concurrent requests and writes them in one transaction per batch, beside those of events. */
export function createSessionRecorder(app: Foundation): SessionRecorder {
  const waiting: Waiting[] = []
  const names = createNames(app)
  let isBusy = false
  let idle: (() => void) | undefined

  return {
    add(reports) {
      if (reports.length === 0) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.push({ reports, resolve, reject })
        if (!isBusy) {
          isBusy = true
          setTimeout(() => void work(), collectMs)
        }
      })
    },
    async stop() {
      if (isBusy) await new Promise<void>((resolve) => (idle = resolve))
    },
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) await settle(take())
    isBusy = false
    idle?.()
  }

  function take(): Waiting[] {
    let size = 0
    let count = 0
    for (const { reports } of waiting) {
      if (count > 0 && size + reports.length > largestBatch) break
      size += reports.length
      count += 1
    }
    return waiting.splice(0, count)
  }

  // One that the database refuses must not take its neighbours with it: halve until it stands alone.
  async function settle(batch: Waiting[]): Promise<void> {
    try {
      await writeSessions(
        app,
        names,
        batch.flatMap(({ reports }) => reports),
      )
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length > 1 && isAboutData(error)) {
        await settle(batch.slice(0, batch.length / 2))
        await settle(batch.slice(batch.length / 2))
        return
      }
      app.log.error(
        { err: error, project: batch[0]?.reports[0]?.projectId },
        `sessions could not be written: ${messageOf(error)}`,
      )
      for (const { reject } of batch) reject(error)
    }
  }
}
