import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { Cloud } from './cloud.ts'
import { isAllowedServiceUrl } from './serviceUrl.ts'

type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>
/** Speaks to the chat's service at one address. */
export type Connector = Awaited<ReturnType<ConnectorFactory['create']>>

/** How long requests may wait for the chat's server: each, or all of them together. In milliseconds. */
export type Waiting = { each: number } | { together: number }

/** A conversation that was bent to point elsewhere: nothing is sent, no token is fetched. */
export class ForeignServiceUrl extends Error {
  override readonly name = 'ForeignServiceUrl'
}

/** No answer came in time. The request may have arrived. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * Wraps the library's connectors: they open only to allowed addresses, follow no redirect, wait a stated time, and
 * repeat nothing by themselves, for a repeated POST is a message posted twice.
 */
export function guardConnectors(
  inner: ConnectorFactory,
  cloud: Cloud,
  waiting: Waiting = { each: 10_000 },
): ConnectorFactory {
  const stopwatch = createStopwatch()
  const left = () => ('each' in waiting ? waiting.each : waiting.together - stopwatch.spent())
  return {
    create: async (serviceUrl, audience) => {
      if (!isAllowedServiceUrl(cloud, serviceUrl))
        throw new ForeignServiceUrl('the service URL is not an allowed one')
      const connector = await inner.create(serviceUrl, audience)
      const { pipeline } = (connector as unknown as { client: { pipeline: Pipeline } }).client
      pipeline.removePolicy({ name: 'defaultRetryPolicy' })
      pipeline.removePolicy({ name: 'redirectPolicy' })
      // Before signing, so that waiting for our own token counts as well.
      pipeline.addPolicy(patience(left, stopwatch), {
        beforePolicies: ['ServiceClientContext_Credentials_SignRequest'],
      })
      return connector
    },
  }
}

type Request = { timeout: number }
type Policy = {
  name: string
  sendRequest(request: Request, next: (request: Request) => Promise<unknown>): Promise<unknown>
}
type Pipeline = {
  removePolicy(which: { name: string }): unknown
  addPolicy(policy: Policy, where: { beforePolicies: string[] }): void
}

function patience(left: () => number, stopwatch: Stopwatch): Policy {
  return {
    name: 'patience',
    sendRequest: async (request, next) => {
      const milliseconds = Math.max(1, left())
      const noAnswer = () => new NoAnswer(`no answer in ${Math.round(milliseconds)} ms`)
      // The library's own timer lets go of the socket; ours also ends waiting for a token.
      request.timeout = milliseconds
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(noAnswer()), milliseconds + 20)
      })
      stopwatch.begin()
      try {
        return await Promise.race([next(request), late])
      } catch (error) {
        throw error instanceof Error && error.name === 'AbortError' ? noAnswer() : error
      } finally {
        clearTimeout(timer)
        stopwatch.end()
      }
    },
  }
}

/** How long anything at all was being waited for; what waits side by side counts once. */
type Stopwatch = { begin(): void; end(): void; spent(): number }

function createStopwatch(): Stopwatch {
  let waiting = 0
  let since = 0
  let before = 0
  const spent = () => before + (waiting > 0 ? performance.now() - since : 0)
  return {
    spent,
    begin() {
      if (waiting === 0) since = performance.now()
      waiting += 1
    },
    end() {
      if (waiting === 1) before = spent()
      waiting -= 1
    },
  }
}
