import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../demo/ports.ts'
import type { Place } from './place.ts'

/** A Hitch that runs as a process of its own, as people run it. */
export type Child = {
  url: string
  pid: number
  /** What it has printed so far. */
  output(): string
  /** Ends it in order. @throws Error when it does not end well */
  stop(): Promise<void>
  /** `kill -9`. */
  kill(): Promise<void>
}

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const adminToken = 'admin-token-of-a-child-0123456789'

const startPatienceMs = 60_000

/**
 * Starts Hitch on a place and waits until it is ready. The surroundings' own variables stay outside.
 * @param how.node arguments for Node itself, such as `--cpu-prof`
 * @param how.command what to start instead, such as `npm start`; then the signal goes to all it has started
 * @throws Error with everything it printed when it ends instead
 */
export async function startChild(
  place: Pick<Place, 'env'>,
  how: { env?: Record<string, string>; node?: string[]; command?: string[]; port?: number } = {},
): Promise<Child> {
  const port = how.port ?? (await freePort())
  const own = [process.execPath, '--import', './services/runtime.mjs', ...(how.node ?? []), 'index.ts']
  const [file = '', ...args] = how.command ?? own
  const child = spawn(file, args, {
    cwd: root,
    // A group of its own, so that a signal reaches what npm has started, too.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      PORT: String(port),
      HITCH_ADMIN_TOKEN: adminToken,
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      ...place.env,
      ...how.env,
    },
  })
  let printed = ''
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-100_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = once(child, 'exit')
  const pid = child.pid ?? 0
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  const url = `http://127.0.0.1:${port}`
  if (!(await isReady(url, () => child.exitCode !== null || child.signalCode !== null))) {
    signal('SIGKILL')
    throw new Error(`Hitch did not become ready:\n${printed}`)
  }
  return {
    url,
    pid,
    output: () => printed,
    async stop() {
      signal('SIGTERM')
      const [code, by] = (await ended) as [number | null, string | null]
      if (code !== 0 && !how.command) throw new Error(`Hitch ended with ${code ?? by}:\n${printed}`)
    },
    async kill() {
      signal('SIGKILL')
      await ended
    },
  }
}

async function isReady(url: string, hasEnded: () => boolean): Promise<boolean> {
  const until = performance.now() + startPatienceMs
  while (performance.now() < until && !hasEnded()) {
    try {
      const response = await fetch(`${url}/readyz`)
      await response.arrayBuffer()
      if (response.ok) return true
    } catch {
      // Not listening yet.
    }
    await pause(10)
  }
  return false
}
