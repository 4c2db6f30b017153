import type { Load, Sent } from './load.ts'
import { machineSeconds } from './machine.ts'
import type { Subject } from './subject.ts'
import type { Worker } from './worker.ts'

/** What one load cost. */
export type Measured = Sent & {
  perSecond: number
  /** Events a transaction, on average. */
  batch: number
  /** Processor milliseconds an event, of Hitch and of its database. */
  cost: { hitch: number; postgres: number }
  memory: { hitch: number; postgres: number }
  /** Cores that somebody else used meanwhile, on average: what makes a figure doubtful. */
  others: number
}

export type Sender = Worker<Load, Sent>

/**
 * Sends a load and looks at what it cost.
 * @param countsBatches reads all events there are, which takes its time where they are millions
 * @throws Error when anything was refused
 */
export async function measure(
  subject: Subject,
  sender: Sender,
  load: Omit<Load, 'url' | 'project'>,
  { countsBatches = true } = {},
): Promise<Measured> {
  const since = new Date()
  const start = performance.now()
  const before = { ...subject.cpu(), machine: machineSeconds() }
  const sent = await sender.ask({ url: subject.url, project: subject.project, ...load })
  const after = { ...subject.cpu(), machine: machineSeconds() }
  const [hitch, postgres] = [after.hitch - before.hitch, after.postgres - before.postgres]
  const elapsed = (performance.now() - start) / 1000
  const memory = subject.memory()
  if (Object.keys(sent.refused).length > 0)
    throw new Error(`Hitch refused events, by status: ${JSON.stringify(sent.refused)}`)
  return {
    ...sent,
    memory,
    perSecond: sent.accepted / sent.seconds,
    batch: countsBatches ? await batchSince(subject, since) : Number.NaN,
    cost: {
      hitch: (hitch * 1000) / sent.accepted,
      postgres: (postgres * 1000) / sent.accepted,
    },
    others: Math.max(0, after.machine - before.machine - hitch - postgres - sent.cpuSeconds) / elapsed,
  }
}

// A batch is a transaction, and every row knows which one wrote it.
async function batchSince(subject: Subject, since: Date): Promise<number> {
  const { rows } = await subject.sql.query<{ size: number }>(
    'SELECT count(*)::float / greatest(count(DISTINCT xmin::text), 1) AS size FROM "Event" WHERE "receivedAt" >= $1',
    [since],
  )
  return rows[0]?.size ?? 0
}
