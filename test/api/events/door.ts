import type { AddressInfo } from 'node:net'
import { createServer } from 'restify'
import { registerEvents } from '../../../api/events.ts'
import type { App } from '../../../services/app.ts'
import { readConfig } from '../../../services/config.ts'
import type { Fingerprint, HitchEvent } from '../../../services/events/event.ts'
import { createLog } from '../../../services/log.ts'
import type { Report } from '../../../services/sessions/batch.ts'
import type { Read } from '../../../services/traces/transaction.ts'

export type Kept = { projectId: number; event: HitchEvent; fingerprints: Fingerprint[] }

/** The doors for events on a server of their own, with a recorder and a table of keys that are lists in memory. */
export type Door = {
  url: string
  kept: Kept[]
  /** What was told of sessions. */
  reports: Report[]
  transactions: Read[]
  counts: { projectId: number; category: string; outcome: string; quantity: number }[]
  /** What the next events meet instead of being kept. */
  failWith(error: Error | undefined): void
  /** What the next question about a key meets. */
  loseDatabase(isLost: boolean): void
  setNow(now: Date): void
  /** How often the table of keys was asked. */
  questions(): number
  stop(): Promise<void>
}

export const publicKey = 'a'.repeat(32)
export const otherKey = 'b'.repeat(32)
export const offKey = 'c'.repeat(32)

const keys: Record<string, { projectId: number; isActive: boolean; project: { scrub: object } }> = {
  [publicKey]: { projectId: 7, isActive: true, project: { scrub: {} } },
  [otherKey]: { projectId: 8, isActive: true, project: { scrub: { dropIps: true, names: ['iban'] } } },
  [offKey]: { projectId: 7, isActive: false, project: { scrub: {} } },
}

export async function openDoor(): Promise<Door> {
  const kept: Kept[] = []
  const reports: Report[] = []
  const transactions: Read[] = []
  const counts: Door['counts'] = []
  let failure: Error | undefined
  let isLost = false
  let questions = 0
  let now = new Date('2026-11-22T12:00:00Z')
  let ids = 0
  const config = readConfig({ HITCH_PUBLIC_URL: 'https://hitch.example/in', LOG_LEVEL: 'silent' })
  const known = new Set<string>()
  const app = {
    config,
    log: createLog(config),
    now: () => now,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    db: {
      projectKey: {
        async findUnique({ where }: { where: { publicKey: string } }) {
          questions++
          if (isLost) throw new Error('connection refused')
          return keys[where.publicKey] ?? null
        },
      },
    },
    record: {
      async add(incoming: Kept) {
        if (failure) throw failure
        const id = `${incoming.projectId}/${incoming.event.eventId}`
        if (known.has(id)) return 'duplicate'
        known.add(id)
        kept.push(incoming)
        return 'accepted'
      },
      count(projectId: number, category: string, outcome: string, quantity = 1) {
        counts.push({ projectId, category, outcome, quantity })
      },
    },
    sessions: { add: async (given: Report[]) => void reports.push(...given) },
    traces: { add: async (_projectId: number, given: Read[]) => void transactions.push(...given) },
  } as unknown as App
  const server = createServer({ ignoreTrailingSlash: true } as object)
  registerEvents(server, app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    kept,
    reports,
    transactions,
    counts,
    failWith: (error) => (failure = error),
    loseDatabase: (lost) => (isLost = lost),
    setNow: (date) => (now = date),
    questions: () => questions,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.server.closeAllConnections()
      }),
  }
}
