import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the whole suite needs of the machine besides Node. Missing parts are installed on Debian, else named. */

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** Path of a Chromium. @throws Error that says what to install */
export function findChromium(): string {
  const found = process.env.CHROMIUM ?? browsers.find((path) => existsSync(path))
  if (found) return found
  install(['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'], 'a Chromium browser')
  return '/usr/bin/chromium'
}

export type Server = { url: string; version: string; stop(): void }

/**
 * A PostgreSQL server that is not ours: the one DATABASE_URL names, or Debian's own, started on a temporary folder.
 * @throws Error that says what to install
 */
export function findPostgres(): Server {
  if (process.env.DATABASE_URL)
    return { url: process.env.DATABASE_URL, version: 'of DATABASE_URL', stop() {} }
  const programs = '/usr/lib/postgresql'
  if (!existsSync(programs)) install(['postgresql'], 'a PostgreSQL server (or set DATABASE_URL)')
  const version = readdirSync(programs).sort((a, b) => Number(b) - Number(a))[0]
  if (!version)
    throw new Error('There is no PostgreSQL server in /usr/lib/postgresql. Install one, or set DATABASE_URL.')
  const bin = join(programs, version, 'bin')
  const folder = mkdtempSync(join(tmpdir(), 'hitch-server-'))
  const port = 20_000 + (process.pid % 20_000)
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder])
  asServer([
    join(bin, 'initdb'),
    '-D',
    join(folder, 'data'),
    '-U',
    'hitch',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
  ])
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`
  asServer([
    join(bin, 'pg_ctl'),
    '-D',
    join(folder, 'data'),
    '-w',
    '-l',
    join(folder, 'log'),
    '-o',
    settings,
    'start',
  ])
  return {
    url: `postgresql://hitch@127.0.0.1:${port}/postgres`,
    version,
    stop() {
      asServer([join(bin, 'pg_ctl'), '-D', join(folder, 'data'), '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// The server refuses to run as root; Debian's package brings the account for it.
function asServer(command: string[]): void {
  const [file = '', ...args] =
    process.getuid?.() === 0
      ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
      : command
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' })
}

function install(packages: string[], what: string): void {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error(
      `The whole suite needs ${what}, and this machine has none. On Debian: apt-get install ${packages.join(' ')}`,
    )
  }
  console.log(`installing ${packages.join(', ')}`)
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  execFileSync('apt-get', ['update', '-q'], options)
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
}
