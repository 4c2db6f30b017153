import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../prisma/client/client.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

export type Database = PrismaClient
export type Transaction = Prisma.TransactionClient

export type OpenDatabase = {
  db: Database
  /** The pool under the client, for what speaks SQL itself (the job queue). */
  pool: pg.Pool
  /**
   * The connection that events are written on: never in line behind jobs and pages. Statements may be sent on it
   * before earlier ones are answered.
   */
  writer: pg.Pool
  /** "embedded PostgreSQL in ./data" or "PostgreSQL at db.example:5432". Never a password. */
  name: string
  /** Whether nobody but this process uses it. */
  isExclusive: boolean
  close(): Promise<void>
}

/**
 * Opens the database the configuration names: a server, or the embedded one in the data directory, and brings its
 * tables up to date.
 * @throws Error in words a newcomer can act on
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<OpenDatabase> {
  const embedded = config.databaseUrl ? null : await startEmbedded(config.dataDir)
  const url = embedded?.url ?? config.databaseUrl ?? ''
  const name = embedded
    ? `embedded PostgreSQL in ${config.dataDir}`
    : `PostgreSQL at ${new URL(url).host || 'a local socket'}`
  // A session in another time zone would store every time shifted, silently.
  const settings = { connectionString: url, options: '-c TimeZone=UTC', connectionTimeoutMillis: 10_000 }
  const pool = new pg.Pool({ ...settings, max: 10 })
  const writer = new pg.Pool({ ...settings, max: 1, pipeline: true })
  let isClosing = false
  for (const each of [pool, writer])
    each.on('error', (error) => {
      if (!isClosing) log.warn({ err: error }, 'a database connection broke')
    })
  try {
    const lock = embedded ? await holdAlone(pool, config.dataDir) : null
    if (embedded?.found) log.info('found the embedded database still running, and took it over')
    await checkVersion(pool)
    const applied = await migrate(pool)
    if (applied.length > 0) log.info({ migrations: applied }, 'brought the database up to date')
    const db = new PrismaClient({ adapter: new PrismaPg(pool) })
    return {
      db,
      pool,
      writer,
      name,
      isExclusive: lock !== null,
      async close() {
        isClosing = true
        lock?.release(true)
        await db.$disconnect()
        await writer.end()
        await pool.end()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await pool.end()
    if (error instanceof Error && error.message.includes('is already running')) throw error
    await embedded?.stop()
    throw new Error(
      `The database (${name}) cannot be used: ${error instanceof Error ? error.message : error}`,
    )
  }
}

// The lock lives as long as its connection, so it is free again the moment its holder is killed.
async function holdAlone(pool: pg.Pool, dataDir: string): Promise<pg.PoolClient> {
  const client = await pool.connect()
  client.on('error', () => {})
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock(7448, 1) AS held')
  if (rows[0]?.held) return client
  client.release(true)
  throw new Error(
    `Another Hitch is already running on ${dataDir}. Stop it, or give this one its own HITCH_DATA_DIR and PORT.`,
  )
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string; server_version: string }>(
    "SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version",
  )
  if (Number(rows[0]?.server_version_num) >= 150_000) return
  throw new Error(`it is version ${rows[0]?.server_version}; Hitch needs PostgreSQL 15 or newer`)
}
