import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCapture } from './capture.ts'
import type { Recording } from './recording.ts'

type Sdk = {
  sdk: string
  version: string
  scenarios: string[]
  command: string[]
  env?: Record<string, string>
}

const ofPython = [
  'uncaught-error',
  'division',
  'chained',
  'comprehension',
  'message',
  'logging',
  'thread',
  'scope',
  'request',
]

/**
 * Runs the shops of other languages. `PYTHONS` names interpreters, parted by colons, in whose environments sentry-sdk
 * and flask are installed; Ruby and Go take the SDKs of Debian (ruby-sentry-ruby,
 * golang-github-getsentry-sentry-go-dev). What is not there is left out.
 */
export async function recordOthers(folder: string): Promise<Recording[]> {
  const capture = await startCapture()
  const recordings: Recording[] = []
  for (const { sdk, version, scenarios, command, env } of findSdks(folder))
    for (const scenario of scenarios) {
      await run([...command, scenario, capture.dsn], folder, env)
      recordings.push({ sdk, version, scenario, requests: capture.take() })
    }
  await capture.stop()
  return recordings
}

function findSdks(folder: string): Sdk[] {
  for (const file of ['shop.py', 'shop.rb', 'shop.go'])
    copyFileSync(join(import.meta.dirname, file), join(folder, file))
  const pythons = (process.env.PYTHONS ?? '').split(':').filter(Boolean)
  const found: Sdk[] = pythons.map((python) => {
    const version = outputOf(python, ['-c', 'import sentry_sdk; print(sentry_sdk.VERSION)'])
    const scenarios = version.startsWith('1.') ? ofPython : [...ofPython, 'exception-group']
    return { sdk: 'python', version, scenarios, command: [python, join(folder, 'shop.py')] }
  })
  const ruby = outputOf('ruby', ['-e', 'require "sentry-ruby"; print Sentry::VERSION'])
  if (ruby)
    found.push({
      sdk: 'ruby',
      version: ruby,
      scenarios: ['captured-error', 'chained', 'nil', 'message', 'scope'],
      command: ['ruby', join(folder, 'shop.rb')],
    })
  return [...found, ...goSdk(folder)]
}

function goSdk(folder: string): Sdk[] {
  const env = {
    GO111MODULE: 'off',
    GOPATH: '/usr/share/gocode',
    GOCACHE: join(folder, 'go-cache'),
    GOFLAGS: '',
  }
  const shop = join(folder, 'shop')
  const built = spawnSync('go', ['build', '-o', shop, join(folder, 'shop.go')], {
    env: { ...process.env, ...env },
  })
  if (built.status !== 0) return []
  const about = outputOf('dpkg-query', ['-s', 'golang-github-getsentry-sentry-go-dev'])
  const version = /^Version: ([\d.]+)/m.exec(about)?.[1] ?? ''
  const scenarios = ['panic', 'nil', 'captured-error', 'wrapped', 'plain', 'message', 'scope']
  return [{ sdk: 'go', version, scenarios, command: [shop] }]
}

function outputOf(command: string, args: string[]): string {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}

function run(
  [command = '', ...args]: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'ignore', env: { ...process.env, ...env } })
    child.once('error', reject)
    child.once('exit', () => resolve())
  })
}
