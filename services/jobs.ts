import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { App } from './app.ts'
import type { Transaction } from './database/database.ts'
import { type Sql, sqlOf } from './database/sql.ts'
import { messageOf, TryLater } from './errors.ts'
import { type Loop, startLoop } from './jobs/loop.ts'
import {
  type JobData,
  type JobHandlers,
  type QueueName,
  queueNames,
  queues,
  type TakenJob,
} from './jobs/queues.ts'
import type { Log } from './log.ts'

export type { JobData, JobHandlers, QueueName } from './jobs/queues.ts'

/** `key`: jobs with the same key are one, in queues that say so. */
export type SendOptions = { key?: string; afterSeconds?: number }

export type Jobs = {
  /** Adds a job in the caller's transaction: it exists exactly when what caused it does. */
  send<Name extends QueueName>(
    tx: Transaction | Sql,
    queue: Name,
    data: JobData[Name],
    options?: SendOptions,
  ): Promise<void>
  /** The same for many, in one statement; no order among them is kept. */
  sendMany<Name extends QueueName>(
    tx: Transaction | Sql,
    queue: Name,
    jobs: ({ data: JobData[Name] } & SendOptions)[],
  ): Promise<void>
  /**
   * Looks now, instead of at the next half second, at the queues to which a transaction that is committed has added
   * jobs that are due.
   */
  wake(tx: Transaction | Sql): void
  /** Starts working on jobs. Without it they only collect, as tests want it. */
  work(app: App, handlers: JobHandlers): void
  /** Runs everything that is due until nothing is left. For tests. */
  drain(app: App, handlers: JobHandlers): Promise<void>
  /** How many jobs of each queue are in each state. */
  counts(): Promise<{ queue: string; state: string; count: number }[]>
  /** Jobs that failed for good, and how long the oldest due one has been waiting, in seconds. */
  health(): Promise<{ dead: number; oldestDueSeconds: number }>
  /** Puts what failed for good back to work, and returns how many there were. */
  replay(): Promise<number>
  /** Takes no new job and waits for the running ones, at most so many milliseconds. */
  stop(patience: number): Promise<void>
}

const deadLetters = 'dead'
const lookEveryMs = 500

/**
 * The job queue: rows of the same database, written in the same transaction as what causes them.
 * Failing jobs are retried with growing pauses, then kept as dead letters, to be seen and replayed.
 * @param isExclusive nobody else works on this database, so what is marked as running died with its process
 */
export async function openJobs(pool: pg.Pool, log: Log, isExclusive: boolean): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
    cronMonitorIntervalSeconds: 30,
  })
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reported an error'))
  await boss.start()
  await prepare(boss, pool, isExclusive)
  const loops = new Map<QueueName, Loop>()
  // Looking costs more than a small batch of events does, so nobody looks where nothing was added.
  const added = new WeakMap<Transaction | Sql, Set<QueueName>>()
  let isStopping = false
  let looks: NodeJS.Timeout | undefined

  return {
    async send(tx, queue, data, options = {}) {
      note(tx, queue, [options])
      await boss.send(queue, data, { db: executor(tx), ...bossOptions(options) })
    },
    async sendMany(tx, queue, jobs) {
      if (jobs.length === 0) return
      note(tx, queue, jobs)
      const rows = jobs.map((job) => ({ data: job.data, ...bossOptions(job) }))
      await boss.insert(queue, rows, { db: executor(tx) })
    },
    wake(tx) {
      for (const name of added.get(tx) ?? []) loops.get(name)?.wake()
      added.delete(tx)
    },
    work(app, handlers) {
      for (const name of queueNames) {
        const loop = startLoop(
          queues[name].atOnce,
          (count) => take(name, count),
          (job) => run(app, name, job, handlers),
        )
        loops.set(name, loop)
      }
      lookLater()
    },
    async drain(app, handlers) {
      for (let names = await dueQueues(); names.length > 0; names = await dueQueues()) {
        for (const name of names) {
          const jobs = await take(name, 100)
          await Promise.all(jobs.map((job) => run(app, name, job, handlers)))
        }
      }
    },
    counts: () => countJobs(pool),
    health: () => readHealth(pool),
    replay: () => boss.redrive(deadLetters),
    async stop(patience) {
      isStopping = true
      clearTimeout(looks)
      const ended = Promise.all([...loops.values()].map((loop) => loop.stop()))
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, patience).unref())])
      await boss.stop({ graceful: false, close: false })
    },
  }

  function note(tx: Transaction | Sql, queue: QueueName, jobs: SendOptions[]): void {
    if (jobs.every(({ afterSeconds }) => afterSeconds)) return
    const names = added.get(tx) ?? new Set()
    added.set(tx, names.add(queue))
  }

  function lookLater(): void {
    looks = setTimeout(() => void look().then(() => isStopping || lookLater()), lookEveryMs).unref()
  }

  // For jobs whose time has come and for those that other instances added: one question for all queues.
  async function look(): Promise<void> {
    try {
      for (const name of await dueQueues()) loops.get(name)?.wake()
    } catch (error) {
      if (!isStopping) log.warn({ err: error }, 'the job queues cannot be looked at')
    }
  }

  async function dueQueues(): Promise<QueueName[]> {
    const { rows } = await pool.query<{ name: QueueName }>(
      `SELECT DISTINCT name FROM pgboss.job WHERE name = ANY($1) AND state < 'active' AND NOT blocked AND start_after <= now()`,
      [queueNames],
    )
    return queueNames.filter((name) => rows.some((row) => row.name === name))
  }

  async function take(name: QueueName, count: number): Promise<TakenJob[]> {
    try {
      return await boss.fetch<object>(name, { batchSize: count, includeMetadata: true })
    } catch (error) {
      if (!isStopping) log.warn({ err: error, queue: name }, 'the job queue cannot be read')
      return []
    }
  }

  async function run(app: App, name: QueueName, job: TakenJob, handlers: JobHandlers): Promise<void> {
    const handle = handlers[name] as (app: App, data: object) => Promise<void>
    try {
      await handle(app, job.data)
      await boss.complete(name, job.id)
    } catch (error) {
      await settle(name, job, error).catch((fault) =>
        log.error({ err: fault, queue: name }, 'a job could not be settled'),
      )
    }
  }

  // What is to be tried later becomes a new job, so that waiting for a stranger costs no attempt.
  async function settle(name: QueueName, job: TakenJob, error: unknown): Promise<void> {
    if (error instanceof TryLater) {
      log.debug({ queue: name, data: job.data, seconds: error.seconds }, error.message)
      const options = bossOptions({
        key: job.singletonKey ?? undefined,
        afterSeconds: Math.ceil(error.seconds),
      })
      await boss.send(name, job.data, options)
      await boss.complete(name, job.id)
      return
    }
    const isLast = job.retryCount >= job.retryLimit
    const facts = { err: error, queue: name, data: job.data, attempt: job.retryCount + 1 }
    if (isLast) log.error(facts, 'a job failed for good')
    else log.warn(facts, 'a job failed and will be tried again')
    await boss.fail(name, job.id, { message: messageOf(error) })
  }
}

// What is there already is not asked for again: three statements for each queue are what a start feels.
async function prepare(boss: PgBoss, pool: pg.Pool, isExclusive: boolean): Promise<void> {
  const known = new Set((await boss.getQueues()).map(({ name }) => name))
  if (!known.has(deadLetters)) await boss.createQueue(deadLetters)
  for (const name of queueNames) {
    if (known.has(name)) continue
    await boss.createQueue(name, {
      policy: queues[name].single ? 'short' : 'standard',
      deadLetter: deadLetters,
      retryLimit: 8,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: 60,
      deleteAfterSeconds: 300,
    })
    // Looking fills the queue's cache, as starting does for those that are there: a first send inside a transaction
    // must not need a second connection.
    await boss.findJobs(name, {})
  }
  if (isExclusive) await failOrphans(boss, pool)
  const scheduled = new Set((await boss.getSchedules()).map(({ name }) => name))
  for (const name of everyMinuteQueues) if (!scheduled.has(name)) await boss.schedule(name, '* * * * *')
  if (!scheduled.has('rankTrends')) await boss.schedule('rankTrends', '*/10 * * * *')
}

const everyMinuteQueues = [
  'tidy',
  'everyMinute',
  'watchMonitors',
  'watchReleases',
  'matchReports',
  'moveGroups',
  'foldTransactions',
  'watchOwners',
] as const

async function failOrphans(boss: PgBoss, pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; id: string }>(
    "SELECT name, id FROM pgboss.job WHERE name = ANY($1) AND state = 'active'",
    [queueNames],
  )
  for (const { name, id } of rows) await boss.fail(name, id, { message: 'its process ended' })
}

async function readHealth(pool: pg.Pool): Promise<{ dead: number; oldestDueSeconds: number }> {
  const { rows } = await pool.query<{ dead: number; oldest: number | null }>(
    `SELECT (SELECT count(*)::int FROM pgboss.job WHERE name = $1 AND state = 'created') AS dead,
            (SELECT extract(epoch FROM now() - min(start_after))::float FROM pgboss.job
              WHERE name = ANY($2) AND state IN ('created', 'retry') AND start_after < now()) AS oldest`,
    [deadLetters, queueNames],
  )
  return { dead: rows[0]?.dead ?? 0, oldestDueSeconds: rows[0]?.oldest ?? 0 }
}

async function countJobs(pool: pg.Pool): Promise<{ queue: string; state: string; count: number }[]> {
  const { rows } = await pool.query<{ queue: string; state: string; count: number }>(
    `SELECT name AS queue, state::text, count(*)::int AS count FROM pgboss.job
      WHERE name = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2`,
    [queueNames],
  )
  return rows
}

function executor(tx: Transaction | Sql) {
  const sql = sqlOf(tx)
  return { executeSql: (text: string, values?: unknown[]) => sql.query(text, values) }
}

function bossOptions({ key, afterSeconds }: SendOptions) {
  return { ...(key ? { singletonKey: key } : {}), ...(afterSeconds ? { startAfter: afterSeconds } : {}) }
}
