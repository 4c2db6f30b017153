import { AsyncLocalStorage } from 'node:async_hooks'
import type { Foundation } from '../../app.ts'
import type { Credential, Urgency } from './client.ts'
import { AzureError } from './fault.ts'
import { baseOf } from './hosts.ts'
import { createKey } from './key.ts'
import { isNotOffered, type Library, openLibrary } from './library.ts'
import { createLimiter, realClock } from './limiter.ts'
import type { Patience } from './patience.ts'
import type { Call, Wire } from './wire.ts'

/** The way to one organization or collection, shared by everybody who asks something of it. */
export type Line = {
  /**
   * Does one thing there, within its time.
   * @param how.isRepeatable whether it may be done twice without harm: then it is, when it failed in passing
   * @throws AzureError and nothing else
   */
  ask<Result>(how: Asking, work: (library: Library) => Promise<Result>): Promise<Result>
}

export type Asking = { urgency: Urgency; isRepeatable: boolean }

/** What is to be reached, and as whose. */
export type Target = { url: string; credential: Credential; integrationId: number | null }

export function openLine(app: Foundation, target: Target, patience: Patience): Line {
  const calls = new AsyncLocalStorage<Call>()
  const wire: Wire = {
    base: baseOf(target.url),
    key: createKey(app, target.credential, target.integrationId),
    limiter: createLimiter(realClock, patience.secondMs),
    patience,
    log: app.log,
    calls,
  }
  let library: Promise<Library> | null = null

  return {
    ask: (how, work) => attend(how, async () => work(await ready())),
  }

  // Looked up once for all who wait for it, with a time of its own; a failure is not remembered.
  function ready(): Promise<Library> {
    library ??= attend({ urgency: 'interactive', isRepeatable: true }, () => openLibrary(wire)).catch(
      (error) => {
        library = null
        throw error
      },
    )
    return library
  }

  async function attend<Result>(how: Asking, work: () => Promise<Result>): Promise<Result> {
    const ms = patience.deadlineMs[how.urgency]
    const controller = new AbortController()
    const { signal } = controller
    const call: Call = { ...how, until: performance.now() + ms, signal, isUncertain: false }
    const timer = setTimeout(() => controller.abort(), ms)
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(tooLate(call, ms)))
    })
    try {
      return await Promise.race([calls.run(call, work), late])
    } catch (error) {
      if (isNotOffered(error)) library = null
      throw inWords(app, call, error)
    } finally {
      clearTimeout(timer)
    }
  }
}

function tooLate({ isRepeatable, isUncertain }: Call, ms: number): AzureError {
  const seconds = Math.round(ms / 1_000)
  const waited = `Azure DevOps did not answer within ${seconds > 1 ? `${seconds} seconds` : 'a second'}.`
  // What was never sent did not happen, and may safely be tried again.
  return isRepeatable || isUncertain
    ? new AzureError('timeout', waited)
    : new AzureError('unavailable', `${waited} Nothing was changed there.`)
}

function inWords(app: Foundation, { isUncertain }: Call, error: unknown): AzureError {
  const fault = error instanceof AzureError ? error : foreign(app, error)
  if (!isUncertain) return fault
  const { status, typeKey } = fault
  return new AzureError('timeout', `${fault.message} Whether it was carried out is not known.`, {
    ...(status === undefined ? {} : { status }),
    ...(typeKey === undefined ? {} : { typeKey }),
  })
}

// The library reads answers without looking, and stumbles over those of another shape.
function foreign(app: Foundation, error: unknown): AzureError {
  if (isNotOffered(error))
    return new AzureError(
      'invalid',
      'This Azure DevOps does not offer what is needed for that; Hitch needs Azure DevOps Server 2019 or newer.',
    )
  app.log.debug({ err: error }, 'an answer of Azure DevOps could not be read')
  return new AzureError('malformed', 'Azure DevOps sent an answer that cannot be understood.')
}
