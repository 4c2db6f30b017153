import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** Where a Hitch of its own process keeps everything: a data directory, and a database in it or on a server. */
export type Place = {
  dataDir: string
  /** The variables that lead Hitch here. */
  env: Record<string, string>
  /** Connects to the database; an embedded one must be running. */
  connect(): Promise<pg.Client>
  remove(): Promise<void>
}

let count = 0

/**
 * Makes an empty place: with the embedded database, or with a fresh database on a server.
 * @param server connection string of a server on which databases may be made
 */
export async function makePlace(server?: string): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hitch-place-'))
  // The embedded server may run under another account.
  chmodSync(dataDir, 0o755)
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true })
  if (!server) {
    return {
      dataDir,
      env: { HITCH_DATA_DIR: dataDir },
      connect: () => connect(embeddedUrl(dataDir)),
      async remove() {
        removeFolder()
      },
    }
  }
  const name = `hitch_place_${process.pid}_${++count}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await command(server, `CREATE DATABASE "${name}"`)
  return {
    dataDir,
    env: { HITCH_DATA_DIR: dataDir, DATABASE_URL: url.href },
    connect: () => connect(url.href),
    async remove() {
      await command(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
      removeFolder()
    },
  }
}

/** The process of an embedded server; null when none runs. */
export function postmasterOf(dataDir: string): number | null {
  const path = join(dataDir, 'postgres', 'postmaster.pid')
  if (!existsSync(path)) return null
  return Number.parseInt(readFileSync(path, 'utf8'), 10) || null
}

// As services/database/embedded.ts has it on everything but Windows.
function embeddedUrl(dataDir: string): string {
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim()
  return `postgresql://hitch:${password}@localhost:5432/hitch?host=${encodeURIComponent(join(dataDir, 'run'))}`
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, options: '-c TimeZone=UTC' })
  // A server that is killed on purpose takes its connections along.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function command(url: string, sql: string): Promise<void> {
  const client = await connect(url)
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
