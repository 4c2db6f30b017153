import { randomUUID } from 'node:crypto'
import type { App, Foundation } from './app.ts'
import type { Patience } from './azureDevOps/connect/patience.ts'
import { createAzureDevOps } from './azureDevOps/connect.ts'
import { type Config, secretKey } from './config.ts'
import { openDatabase } from './database/database.ts'
import { createRecorder } from './events/record.ts'
import { openJobs } from './jobs.ts'
import { createLog, type Log } from './log.ts'
import { createPace } from './notify/pace.ts'
import { createSecrets } from './secrets.ts'
import { createSessionRecorder } from './sessions/record.ts'
import { createTraceCollector } from './traces/collect.ts'

/** What tests put in the place of the clock, the dice, the log, and of patience with Azure DevOps. */
export type Overrides = {
  now?: () => Date
  newId?: () => string
  log?: Log
  patience?: Partial<Patience>
}

export type OpenApp = { app: App; databaseName: string; close(): Promise<void> }

const patienceMs = 5_000

/**
 * Opens everything an App stands on, in order: the log, the database with its tables, the job queue, the recorder.
 * `close` ends them in reverse: what was accepted is finished first.
 */
export async function openApp(config: Config, overrides: Overrides = {}): Promise<OpenApp> {
  const log = overrides.log ?? createLog(config)
  const key = secretKey(config)
  const database = await openDatabase(config, log)
  const jobs = await openJobs(database.pool, log, database.isExclusive)
  const foundation: Foundation = {
    config,
    log,
    db: database.db,
    pool: database.pool,
    writer: database.writer,
    jobs,
    secrets: createSecrets(key, config.oldKeys),
    now: overrides.now ?? (() => new Date()),
    newId: overrides.newId ?? randomUUID,
    pace: createPace(),
    messengers: {},
  }
  const record = createRecorder(foundation)
  const app: App = {
    ...foundation,
    record,
    sessions: createSessionRecorder(foundation),
    traces: createTraceCollector(foundation, record),
    azureDevOps: createAzureDevOps(foundation, { patience: overrides.patience ?? {} }),
  }
  return {
    app,
    databaseName: database.name,
    async close() {
      await app.sessions.stop()
      await app.traces.stop()
      await app.record.stop()
      await jobs.stop(patienceMs)
      await database.close()
    },
  }
}
