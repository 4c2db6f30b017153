import type { AsyncLocalStorage } from 'node:async_hooks'
import http from 'node:http'
import https from 'node:https'
import type { WorkItemTrackingApi } from 'azure-devops-node-api/WorkItemTrackingApi.js'
import { isLoopback } from '../../config.ts'
import type { Log } from '../../log.ts'
import { brokenConnection } from './broken.ts'
import type { Urgency } from './client.ts'
import { AzureError } from './fault.ts'
import { mayReceive } from './hosts.ts'
import type { Key } from './key.ts'
import type { Limiter } from './limiter.ts'
import type { Patience } from './patience.ts'
import { readAnswer } from './read.ts'
import { refusalOf, secondsToWait } from './refusal.ts'
import { type Outcome, repeat } from './repeat.ts'

/** One call of ours, for which the library may send several requests. */
export type Call = {
  urgency: Urgency
  /** Whether it may be done twice without harm. */
  isRepeatable: boolean
  /** When it is given up, by performance.now(). */
  until: number
  signal: AbortSignal
  /** Something that must not be done twice is under way, and nobody knows how it ended. */
  isUncertain: boolean
}

/** What requests need on their way. */
export type Wire = {
  base: URL
  key: Key
  limiter: Limiter
  patience: Patience
  log: Log
  calls: AsyncLocalStorage<Call>
}

type HttpClient = WorkItemTrackingApi['rest']['client']
type Request = Parameters<HttpClient['requestRaw']>[0]
type Response = Awaited<ReturnType<HttpClient['requestRaw']>>

// The service closes connections that were idle for some minutes; a request on one of those would break.
const idleMs = 20_000

/**
 * Puts our manners where the library lets requests go: the credential to known hosts only, a deadline for all of it,
 * turns, repetitions, and for everything that is no answer an AzureError, before the library takes it for nothing.
 */
export function layWire(wire: Wire, client: HttpClient): void {
  const send = client.requestRaw.bind(client)
  const agents = {
    'http:': new http.Agent({ keepAlive: true, timeout: idleMs }),
    'https:': new https.Agent({ keepAlive: true, timeout: idleMs }),
  }
  client.requestRaw = async (request, data) => {
    const call = wire.calls.getStore()
    if (!call) throw new Error('a request to Azure DevOps outside of a call')
    const { protocol, hostname } = request.parsedUrl
    // A proxy has an agent of its own, which is not one of Node's. No proxy can lead to this machine.
    if (request.options.agent instanceof http.Agent || isLoopback(hostname))
      request.options.agent = agents[protocol === 'http:' ? 'http:' : 'https:']
    const isWrite = !call.isRepeatable && !['GET', 'OPTIONS'].includes(request.options.method ?? '')
    const attempt = () => attemptOnce(wire, call, request, isWrite, () => send(request, data))
    return await repeat(wire, call, isWrite, attempt)
  }
}

async function attemptOnce(
  { base, key, limiter, patience, log }: Wire,
  call: Call,
  { options, parsedUrl }: Request,
  isWrite: boolean,
  send: () => Promise<Response>,
): Promise<Outcome<Response>> {
  if (!mayReceive(base, parsedUrl)) return { fault: strayed(parsedUrl), wasCarriedOut: 'no' }
  const authorization = await key.header()
  const leave = await limiter.enter(call)
  const began = performance.now()
  const note = (status: number | string) =>
    log.debug(
      { method: options.method, path: parsedUrl.pathname, status, ms: Math.round(performance.now() - began) },
      'asked Azure DevOps',
    )
  try {
    call.isUncertain = isWrite
    options.headers = { ...options.headers, authorization, 'x-tfs-fedauthredirect': 'Suppress' }
    options.signal = call.signal
    const { message } = await send()
    const answer = await readAnswer(message)
    note(answer.status)
    const seconds = secondsToWait(answer.headers)
    if (seconds > 0 && answer.status === 429) limiter.pause(seconds * patience.secondMs, 'everybody')
    if (seconds > 0 && answer.status < 300) limiter.pause(seconds * patience.secondMs, 'background')
    const text = answer.status < 300 ? answer.text : key.hide(answer.text)
    const fault = refusalOf({ ...answer, text })
    if (!fault) return { response: { message, readBody: async () => answer.text } }
    return { fault, wasCarriedOut: isDefinite(answer.status, fault) ? 'no' : 'unknown' }
  } catch (error) {
    if (error instanceof AzureError) throw error
    note((error as { code?: string }).code ?? 'broken')
    const { fault, wasSent } = brokenConnection(error, parsedUrl.host)
    return { fault, wasCarriedOut: wasSent ? 'unknown' : 'no' }
  } finally {
    leave()
  }
}

// An answer that says no means no; trouble of its own can come after the work was done, and so can rubbish.
function isDefinite(status: number, { kind }: AzureError): boolean {
  return (status >= 300 && status < 500 && status !== 408) || status === 503 || kind === 'unauthorized'
}

function strayed(url: URL): AzureError {
  return new AzureError(
    'forbidden',
    `Azure DevOps names ${url.host} as one of its own addresses, which it is not. Nothing was sent there.`,
  )
}
