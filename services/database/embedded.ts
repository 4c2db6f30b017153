import { type SpawnOptions, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Account, serverAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'

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

// Linked into place, so that of two first starts both read the password of the one that came first.
function readPassword(dataDir: string): string {
  const path = join(dataDir, 'postgres.password')
  if (!existsSync(path)) {
    const fresh = `${path}.${process.pid}`
    writeFileSync(fresh, randomBytes(24).toString('base64url'), { mode: 0o600 })
    try {
      linkSync(fresh, path)
    } catch (error) {
      if (!existsSync(path)) throw error
    }
    rmSync(fresh)
  }
  return readFileSync(path, 'utf8').trim()
}

// Made beside its place and renamed, so that a broken-off start leaves nothing half-made behind. Of two first starts
// the one that is ready first gives its files to both.
async function initialise(
  binaries: Binaries,
  account: Account,
  folder: string,
  dataDir: string,
  password: string,
): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`
  const passwordFile = `${fresh}.password`
  clearAway(dataDir)
  mkdirSync(fresh, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  account.own(fresh)
  account.own(passwordFile)
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const access = ['-U', 'hitch', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  try {
    await run(account.command(binaries.initdb, ['-D', fresh, '-E', 'UTF8', ...locale, ...access]), account)
    renameSync(fresh, folder)
  } catch (error) {
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

// What first starts left behind that were killed.
function clearAway(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = Number(/^postgres\.new-(\d+)/.exec(name)?.[1])
    if (pid && (pid === process.pid || !isAlive(pid)))
      rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function checkMajor(folder: string, major: number): void {
  const found = Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10)
  if (found === major) return
  throw new Error(
    `The database in ${folder} was made by PostgreSQL ${found}, and this Hitch brings ${major}. Go back to the older Hitch, take "npm run hitch -- backup", and restore it here into an empty data directory.`,
  )
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
  const output = openSync(log, 'w', 0o600)
  // Its own session: Ctrl-C in the terminal must reach Hitch alone, which then ends the server in order.
  const options: SpawnOptions = {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: place.folder,
    uid: account.uid,
    gid: account.gid,
    windowsHide: true,
  }
  const { file, args: full } = account.command(binaries.postgres, args)
  const child = spawn(file, full, options)
  closeSync(output)
  let ended: string | undefined
  child.on('error', (error) => (ended = error.message))
  child.on('exit', (code) => (ended = `it ended with code ${code}`))
  child.unref()
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (await accepts(address(place.sockets, place.port, place.password, 'postgres'))) return
    // It also ends when another Hitch was faster on this folder; then that one's server answers in a moment.
    if (ended !== undefined && (waited > 5_000 || !readPostmaster(place.folder)))
      throw new Error(`The embedded PostgreSQL did not start: ${ended}.\n${lastLines(log)}`)
    await pause(20)
  }
  throw new Error(`The embedded PostgreSQL did not answer within a minute.\n${lastLines(log)}`)
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

function run(command: { file: string; args: string[] }, account: Account): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      uid: account.uid,
      gid: account.gid,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => reject(new Error(`The embedded PostgreSQL cannot be run: ${error.message}`)))
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`The embedded database could not be made:\n${output.trim()}`)),
    )
  })
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
