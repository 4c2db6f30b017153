import type pg from 'pg'
import type { AzureDevOps } from './azureDevOps/connect.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import type { Recorder } from './events/record.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import type { Messenger } from './notify/messenger.ts'
import type { Pace } from './notify/pace.ts'
import type { Secrets } from './secrets.ts'
import type { SessionRecorder } from './sessions/record.ts'
import type { TraceCollector } from './traces/collect.ts'

/** The chats Hitch speaks in. A third is one more word here, one folder in bots and one in cards. */
export type ChatName = 'teams' | 'discord'

/** Everything a part of Hitch may need, handed down as first argument. Time and dice come only from here. */
export type App = {
  config: Config
  log: Log
  db: Database
  /** The connections under `db`, for the few statements that the query builder would slow down. */
  pool: pg.Pool
  /** The one connection that events are written on; see services/database/database.ts. */
  writer: pg.Pool
  jobs: Jobs
  secrets: Secrets
  now(): Date
  newId(): string
  record: Recorder
  sessions: SessionRecorder
  /** Where transactions are counted. */
  traces: TraceCollector
  pace: Pace
  messengers: Partial<Record<ChatName, Messenger>>
  azureDevOps: AzureDevOps
}

/** The App before its recorder and its clients: what these themselves stand on. */
export type Foundation = Omit<App, 'record' | 'sessions' | 'traces' | 'azureDevOps'>

/** Where a change came from. */
export type Via = 'teams' | 'discord' | 'azureDevOps' | 'api' | 'page' | 'sdk' | 'rule' | 'timer'
