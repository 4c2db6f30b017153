import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'

/**
 * The server's password, made at first start. Linked into place, so that of two first starts both read the password of
 * the one that came first.
 */
export function readPassword(dataDir: string): string {
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

/**
 * Makes the server's files. Beside their place, then renamed, so that a broken-off start leaves nothing half-made
 * behind; of two first starts the one that is ready first gives its files to both.
 * @throws Error with what the program said
 */
export async function initialise(
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

/** @throws Error in words when the files are of another major version than the programs */
export function checkMajor(folder: string, major: number): void {
  const found = Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10)
  if (found === major) return
  throw new Error(
    `The database in ${folder} was made by PostgreSQL ${found}, and this Hitch brings ${major}. Go back to the older Hitch, take "npm run hitch -- backup", and restore it here into an empty data directory.`,
  )
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
