import { type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Account, serverAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { checkMajor, initialise, readPassword } from './initialise.ts'

export type EmbeddedServer = {
  /** Connection string of the database `hitch` on it. */
  url: string
  /** How it came: found running (its Hitch was killed), or started now. */
  found: boolean
  /** Ends the server in an orderly way; what was committed stays. */
  stop(): Promise<void>
}

const windows = process.platform === 'win32'

/**
 * Starts PostgreSQL's own server on a folder, or finds it still running after its Hitch was killed.
 * It listens on a private Unix socket (on Windows: on loopback) and asks for a generated password.
 * @param dataDir the server's files go to `postgres` in it
 * @throws Error in words: another major version, not enough rights, or the server's own last lines
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedServer> {
  const binaries = findBinaries()
  mkdirSync(dataDir, { recursive: true })
  const folder = join(dataDir, 'postgres')
  const account = serverAccount([dataDir, binaries.root])
  const password = readPassword(dataDir)
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(binaries, account, folder, dataDir, password)
  checkMajor(folder, binaries.major)

  const sockets = socketFolder(dataDir, account)
  const running = readPostmaster(folder)
  const found = running && (await accepts(address(sockets, running.port, password, 'postgres')))
  const port = found ? running.port : windows ? await freePort() : 5432
  if (!found) await start(binaries, account, { folder, dataDir, sockets, port, password })

  const url = address(sockets, port, password, 'hitch')
  await createDatabase(address(sockets, port, password, 'postgres'), 'hitch')
  return { url, found: Boolean(found), stop: () => stopServer(folder) }
}

async function start(
  binaries: Binaries,
  account: Account,
  place: { folder: string; dataDir: string; sockets: string; port: number; password: string },
): Promise<void> {
  const log = join(place.dataDir, 'postgres.log')
  const settings = {
    listen_addresses: windows ? '127.0.0.1' : '',
    port: String(place.port),
    unix_socket_directories: windows ? '' : place.sockets,
    max_connections: '40',
    shared_buffers: '64MB',
    max_wal_size: '1GB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  const args = [
    '-D',
    place.folder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const { file, args: full } = account.command(binaries.postgres, args)
  let server = launch(file, full, { account, cwd: place.folder, log })
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (await accepts(address(place.sockets, place.port, place.password, 'postgres'))) return
    const ended = server.ended()
    if (ended !== undefined) {
      // It also ends when another Hitch was faster on this folder: then that one's server answers in a moment. Or
      // the one before was killed together with its Hitch, and the system has not cleared it away yet.
      if (waited > 5_000 || !readPostmaster(place.folder))
        throw new Error(`The embedded PostgreSQL did not start: ${ended}.\n${lastLines(log)}`)
      server = launch(file, full, { account, cwd: place.folder, log })
    }
    await pause(20)
  }
  throw new Error(`The embedded PostgreSQL did not answer within a minute.\n${lastLines(log)}`)
}

/** @returns what tells why the server ended; undefined while it runs */
function launch(
  file: string,
  args: string[],
  { account, cwd, log }: { account: Account; cwd: string; log: string },
): { ended(): string | undefined } {
  const output = openSync(log, 'w', 0o600)
  // Its own session: Ctrl-C in the terminal must reach Hitch alone, which then ends the server in order.
  const options: SpawnOptions = {
    detached: true,
    stdio: ['ignore', output, output],
    cwd,
    uid: account.uid,
    gid: account.gid,
    windowsHide: true,
  }
  const child = spawn(file, args, options)
  closeSync(output)
  let ended: string | undefined
  child.on('error', (error) => (ended = error.message))
  child.on('exit', (code) => (ended = `it ended with code ${code}`))
  child.unref()
  return { ended: () => ended }
}

async function stopServer(folder: string): Promise<void> {
  const running = readPostmaster(folder)
  if (!running) return
  try {
    process.kill(running.pid, 'SIGINT')
  } catch {
    return
  }
  for (let waited = 0; waited < 9_000 && existsSync(join(folder, 'postmaster.pid')); waited += 20)
    await pause(20)
}

// Lines of postmaster.pid: process id, data folder, start time, port, socket folder, listen address.
function readPostmaster(folder: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]) || 5432 } : null
  } catch {
    return null
  }
}

// A socket path must stay under 108 bytes; deep data folders get theirs in the system's temporary folder.
function socketFolder(dataDir: string, account: Account): string {
  if (windows) return '127.0.0.1'
  const near = join(dataDir, 'run')
  const folder =
    near.length < 85
      ? near
      : join(tmpdir(), `hitch-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  account.own(folder)
  return folder
}

function address(host: string, port: number, password: string, database: string): string {
  if (windows) return `postgresql://hitch:${password}@${host}:${port}/${database}`
  return `postgresql://hitch:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (!rowCount) await client.query(`CREATE DATABASE "${name}"`)
  } catch (error) {
    // Another Hitch made it between the question and the answer.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function lastLines(log: string): string {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n')
}
