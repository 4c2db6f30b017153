import { fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'

export type Child = {
  /** Where it listens. */
  port: number
  send(message: Serializable): void
  /** Asks it to end, and insists after three seconds. */
  stop(): Promise<void>
}

const patienceMs = 3_000
const keptCharacters = 4_000

/**
 * Starts a program that says `{ port }` by `process.send` as soon as it listens.
 * Ctrl-C in the terminal reaches us alone, so that everything ends in order; a child that finds us gone hears
 * `disconnect` and should end by itself.
 * @param how.node arguments for Node itself, such as a module to load first
 * @param how.hear what it says later
 * @throws Error with the last it printed, when it ends before it listens
 */
export async function startChild(
  program: string,
  how: {
    args?: string[]
    node?: string[]
    cwd?: string
    env?: Record<string, string>
    hear?: (message: unknown) => void
  },
): Promise<Child> {
  const child = fork(program, how.args ?? [], {
    execArgv: how.node ?? [],
    cwd: how.cwd,
    env: { ...process.env, ...how.env },
    silent: true,
    detached: process.platform !== 'win32',
  })
  let printed = ''
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk).slice(-keptCharacters)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = once(child, 'exit')
  const first = await Promise.race([
    once(child, 'message').then(([message]) => message),
    ended.then(() => null),
  ])
  if (!isPort(first)) {
    child.kill('SIGKILL')
    throw new Error(`${program} does not start:\n${printed}`)
  }
  if (how.hear) child.on('message', how.hear)

  return {
    port: first.port,
    send: (message) => void (child.connected && child.send(message)),
    async stop() {
      const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      child.kill('SIGTERM')
      await ended
      clearTimeout(insist)
    },
  }
}

function isPort(message: unknown): message is { port: number } {
  return typeof message === 'object' && message !== null && 'port' in message && Number(message.port) > 0
}
