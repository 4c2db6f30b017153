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
  const clock = 'each' in waiting ? undefined : { left: waiting.together }
  const each = 'each' in waiting ? waiting.each : waiting.together
  return {
    create: async (serviceUrl, audience) => {
      if (!isAllowedServiceUrl(cloud, serviceUrl))
        throw new ForeignServiceUrl('the service URL is not an allowed one')
      const connector = await inner.create(serviceUrl, audience)
      const { pipeline } = (connector as unknown as { client: { pipeline: Pipeline } }).client
      pipeline.removePolicy({ name: 'defaultRetryPolicy' })
      pipeline.removePolicy({ name: 'redirectPolicy' })
      // Before signing, so that waiting for our own token counts as well.
      pipeline.addPolicy(patience(each, clock), {
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

function patience(each: number, clock: { left: number } | undefined): Policy {
  return {
    name: 'patience',
    sendRequest: async (request, next) => {
      const milliseconds = Math.max(1, Math.min(each, clock?.left ?? each))
      // The library's own timer lets go of the socket; ours also ends waiting for a token.
      request.timeout = milliseconds
      const begun = performance.now()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new NoAnswer(`no answer in ${milliseconds} ms`)), milliseconds + 20)
      })
      try {
        return await Promise.race([next(request), late])
      } catch (error) {
        if (error instanceof Error && error.name === 'AbortError')
          throw new NoAnswer(`no answer in ${milliseconds} ms`)
        throw error
      } finally {
        clearTimeout(timer)
        if (clock) clock.left -= performance.now() - begun
      }
    },
  }
}
