import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child.ts'

export type Shop = {
  url: string
  /** Tells it that somebody would see the cards now. */
  hear(): void
  stop(): Promise<void>
}

/** What the shop is told of the others. */
export type Surroundings = {
  port: number
  dsn: string
  hitch: string
  playground: string
  hasCustomers: boolean
}

const path = (name: string) => fileURLToPath(new URL(`shop/${name}`, import.meta.url))

/**
 * Opens the shop in a process of its own, with Sentry's SDK loaded before it. A press of its button for the next
 * release ends that process and starts another, as a deployment would.
 * @param onRelease a release is in production now
 */
export async function openShop(around: Surroundings, onRelease: (release: string) => void): Promise<Shop> {
  let isHeard = false
  let isClosing = false
  let changing = Promise.resolve()
  let child = await start('shop@1.2.0', around.port)

  function start(release: string, port: number): Promise<Child> {
    return startChild(path('shop.ts'), {
      node: ['--import', path('watch.ts')],
      cwd: path('.'),
      env: {
        PORT: String(port),
        SENTRY_DSN: around.dsn,
        SENTRY_RELEASE: release,
        SENTRY_ENVIRONMENT: 'production',
        HITCH_URL: around.hitch,
        PLAYGROUND_URL: around.playground,
        CUSTOMERS: around.hasCustomers ? 'some' : 'none',
      },
      hear: (message) => {
        const wanted = releaseIn(message)
        if (wanted) changing = changing.then(() => replace(wanted))
      },
    })
  }

  async function replace(release: string): Promise<void> {
    if (isClosing) return
    await child.stop()
    child = await start(release, child.port)
    if (isHeard) child.send('heard')
    onRelease(release)
  }

  return {
    url: `http://localhost:${child.port}`,
    hear() {
      isHeard = true
      child.send('heard')
    },
    async stop() {
      isClosing = true
      await changing
      await child.stop()
    },
  }
}

function releaseIn(message: unknown): string | null {
  if (typeof message !== 'object' || message === null || !('release' in message)) return null
  return typeof message.release === 'string' ? message.release : null
}
