import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { App } from './app.ts'
import type { Transaction } from './database/database.ts'
import { type Sql, sqlOf } from './database/sql.ts'
import { messageOf, TryLater } from './errors.ts'
import type { Log } from './log.ts'

/** What each kind of job carries. Ids only: the truth is read when the job runs. */
export type JobData = {
  /** Something happened to a group: who wants to know? */
  notify: { groupId: number; happening: 'new' | 'regressed' | 'escalating'; eventId: string }
  /** Post one card that was decided on. */
  post: { messageId: number }
  /** Say a line under a posted card. */
  tell: { messageId: number; text: string }
  /** A person would see a difference: redraw every copy of the group's card now. */
  refresh: { groupId: number }
  /** Counters moved: redraw soon, one redraw for many events. */
  refreshSeen: { groupId: number }
  /** Greet the place where the bot was added. */
  welcome: { installationId: number }
  /** Carry out what somebody pressed before we knew who it was. */
  press: { pressId: string }
  /** Every minute: what is due by the clock, and what has outlived its use. */
  tidy: object
}

export type QueueName = keyof JobData
export type JobHandlers = { [Queue in QueueName]: (app: App, data: JobData[Queue]) => Promise<void> }

/** `single`: of jobs with the same key only one waits at a time; a thousand events cost one refresh. */
type Queue = { atOnce: number; single?: true }
const queues: Record<QueueName, Queue> = {
  notify: { atOnce: 4 },
  post: { atOnce: 8 },
  tell: { atOnce: 4, single: true },
  refresh: { atOnce: 8, single: true },
  refreshSeen: { atOnce: 4, single: true },
  welcome: { atOnce: 2, single: true },
  press: { atOnce: 2 },
  tidy: { atOnce: 1, single: true },
}
const names = Object.keys(queues) as QueueName[]
const deadLetters = 'dead'
const lookEverySeconds = 0.5

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
  /** Looks at the queues now instead of at the next half second. */
  wake(): void
  /** Starts working on jobs. Without it they only collect, as tests want it. */
  work(app: App, handlers: JobHandlers): Promise<void>
  /** Runs everything that is due until nothing is left, and returns how many ran. For tests. */
  drain(app: App, handlers: JobHandlers): Promise<number>
  /** Jobs that failed for good, and how long the oldest due one has been waiting, in seconds. */
  health(): Promise<{ dead: number; oldestDueSeconds: number }>
  /** Puts what failed for good back to work. */
  replay(): Promise<number>
  /** Takes no new job and waits for the running ones, at most so many milliseconds. */
  stop(patience: number): Promise<void>
}

/**
 * The job queue: rows of the same database, written in the same transaction as what causes them.
 * Failing jobs are retried with growing pauses, then kept as dead letters, to be seen and replayed.
 * @param isExclusive nobody else works on this database, so what is marked as running died with its process
 */
export async function openJobs(pool: pg.Pool, log: Log, isExclusive: boolean): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schedule: true,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
    cronMonitorIntervalSeconds: 30,
  })
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reported an error'))
  await boss.start()
  await boss.createQueue(deadLetters)
  for (const name of names) {
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
    // Also fills the queue's cache: a first send inside a transaction must not need a second connection.
    const running = await boss.findJobs(name, {})
    if (isExclusive)
      for (const job of running)
        if (job.state === 'active') await boss.fail(name, job.id, { message: 'its process ended' })
  }
  await boss.schedule('tidy', '* * * * *')

  const running = new Set<Promise<void>>()
  const loops: { wake(): void; ended: Promise<void> }[] = []
  let stopping = false

  return {
    send,
    sendMany,
    wake,
    work,
    drain,
    health,
    replay,
    stop,
  }

  function wake() {
    for (const loop of loops) loop.wake()
  }

  async function send<Name extends QueueName>(
    tx: Transaction | Sql,
    queue: Name,
    data: JobData[Name],
    options: SendOptions = {},
  ) {
    await boss.send(queue, data, { db: executor(tx), ...bossOptions(options) })
  }

  async function sendMany<Name extends QueueName>(
    tx: Transaction | Sql,
    queue: Name,
    jobs: ({ data: JobData[Name] } & SendOptions)[],
  ) {
    if (jobs.length === 0) return
    await boss.insert(
      queue,
      jobs.map((job) => ({ data: job.data, ...bossOptions(job) })),
      { db: executor(tx) },
    )
  }

  async function work(app: App, handlers: JobHandlers) {
    for (const name of names) loops.push(startLoop(app, name, handlers))
  }

  // pg-boss' own worker fetches a batch and waits for its slowest job; a stranger's slow server would hold up the
  // others. This one keeps a number of jobs running and fetches as they end.
  function startLoop(app: App, name: QueueName, handlers: JobHandlers) {
    let rouse = () => {}
    let isRoused = false
    let active = 0
    const wake = () => {
      isRoused = true
      rouse()
    }
    const ended = (async () => {
      while (!stopping) {
        isRoused = false
        const room = queues[name].atOnce - active
        const jobs = room > 0 ? await fetch(name, room) : []
        for (const job of jobs) {
          active += 1
          const done = runJob(app, name, job, handlers).finally(() => {
            active -= 1
            running.delete(done)
            wake()
          })
          running.add(done)
        }
        if (jobs.length === room && room > 0) continue
        if (!isRoused && !stopping)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, lookEverySeconds * 1000)
            rouse = () => {
              clearTimeout(timer)
              resolve()
            }
          })
      }
    })()
    return { wake, ended }
  }

  async function fetch(name: QueueName, count: number): Promise<Fetched[]> {
    try {
      return (await boss.fetch<object>(name, { batchSize: count, includeMetadata: true })) ?? []
    } catch (error) {
      if (!stopping) log.warn({ err: error, queue: name }, 'the job queue cannot be read')
      return []
    }
  }

  async function runJob(app: App, name: QueueName, job: Fetched, handlers: JobHandlers): Promise<void> {
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

  async function settle(name: QueueName, job: Fetched, error: unknown): Promise<void> {
    if (error instanceof TryLater) {
      log.debug({ queue: name, data: job.data, seconds: error.seconds }, error.message)
      await boss.complete(name, job.id)
      await boss.send(
        name,
        job.data,
        bossOptions({ key: job.singletonKey ?? undefined, afterSeconds: error.seconds }),
      )
      return
    }
    const isLast = job.retryCount >= job.retryLimit
    log[isLast ? 'error' : 'warn'](
      { err: error, queue: name, data: job.data, attempt: job.retryCount + 1 },
      isLast ? 'a job failed for good' : 'a job failed and will be tried again',
    )
    await boss.fail(name, job.id, { message: messageOf(error) })
  }

  async function drain(app: App, handlers: JobHandlers): Promise<number> {
    let count = 0
    for (let found = true; found; ) {
      found = false
      for (const name of names) {
        const jobs = await fetch(name, 100)
        found ||= jobs.length > 0
        count += jobs.length
        await Promise.all(jobs.map((job) => runJob(app, name, job, handlers)))
      }
    }
    return count
  }

  async function health() {
    const { rows } = await pool.query<{ dead: number; oldest: number | null }>(
      `SELECT (SELECT count(*)::int FROM pgboss.job WHERE name = $1 AND state = 'created') AS dead,
              (SELECT extract(epoch FROM now() - min(start_after))::float FROM pgboss.job
                WHERE name = ANY($2) AND state IN ('created', 'retry') AND start_after < now()) AS oldest`,
      [deadLetters, names],
    )
    return { dead: rows[0]?.dead ?? 0, oldestDueSeconds: rows[0]?.oldest ?? 0 }
  }

  async function replay(): Promise<number> {
    return boss.redrive(deadLetters)
  }

  async function stop(patience: number) {
    stopping = true
    wake()
    const finished = Promise.all([...loops.map((loop) => loop.ended), ...running])
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, patience).unref())])
    await boss.stop({ graceful: false, close: false })
  }
}

function executor(tx: Transaction | Sql) {
  const sql = sqlOf(tx)
  return { executeSql: (text: string, values?: unknown[]) => sql.query(text, values) }
}

type Fetched = {
  id: string
  data: object
  retryCount: number
  retryLimit: number
  singletonKey: string | null
}

function bossOptions({ key, afterSeconds }: SendOptions) {
  return { ...(key ? { singletonKey: key } : {}), ...(afterSeconds ? { startAfter: afterSeconds } : {}) }
}
