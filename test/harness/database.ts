import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedServer, startEmbedded } from '../../services/database/embedded.ts'
import { migrate } from '../../services/database/migrate.ts'
import { openJobs } from '../../services/jobs.ts'
import { createLog } from '../../services/log.ts'

// One server for a whole run: DATABASE_URL's, or an embedded one in a temporary folder. One template with all tables,
// of which every application under test gets a copy of its own.
let server: Promise<{ url: string; stop(): Promise<void> }> | undefined
let template: Promise<string> | undefined
let count = 0

/** The address of a fresh database with all tables, and how to drop it. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { url } = await theServer()
  template ??= makeTemplate(url)
  const from = await template
  const name = `hitch_test_${process.pid}_${++count}`
  await command(url, `CREATE DATABASE "${name}" TEMPLATE "${from}"`)
  return { url: named(url, name), drop: () => command(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) }
}

/** Ends what `freshDatabase` started. Called once, when the run is over. */
export async function stopDatabase(): Promise<void> {
  if (!server) return
  const { url, stop } = await server
  if (template) await command(url, `DROP DATABASE IF EXISTS "${await template}" WITH (FORCE)`)
  await stop()
}

function theServer() {
  server ??= process.env.DATABASE_URL
    ? Promise.resolve({ url: process.env.DATABASE_URL, stop: async () => {} })
    : startOwn()
  return server
}

async function startOwn() {
  const folder = mkdtempSync(join(tmpdir(), 'hitch-test-'))
  chmodSync(folder, 0o755)
  const embedded: EmbeddedServer = await startEmbedded(folder)
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function makeTemplate(url: string): Promise<string> {
  const name = `hitch_template_${process.pid}`
  await command(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  await command(url, `CREATE DATABASE "${name}"`)
  const pool = new pg.Pool({ connectionString: named(url, name), max: 3, options: '-c TimeZone=UTC' })
  await migrate(pool)
  const jobs = await openJobs(pool, createLog({ logLevel: 'error', logFormat: 'json' }), true)
  await jobs.stop(1_000)
  await pool.end()
  return name
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function named(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
