import { errorBody, type Reply } from './refusal.ts'

/** How the service misbehaves. */
export type Fault = {
  /** Which requests, by "METHOD /path?query". All when left out. */
  match?: RegExp | ((request: { method: string; path: string; body: string }) => boolean)
  /** Answers with this instead of what it should. */
  status?: number
  /** An object goes out as JSON, a text as a page. */
  body?: object | string
  /** Without a status: added to the answer it should give. */
  headers?: Record<string, string>
  /** Does not answer until `release()` or the end. */
  hang?: boolean
  /** Cuts the connection: before anything is done, or after, so that the answer alone is lost. */
  drop?: 'before' | 'after'
  /** With a status or with `hang`: what was asked is carried out all the same. */
  isCarriedOut?: boolean
  /** Milliseconds of real time before it goes on. */
  delay?: number
  /** How often; once, unless a probability is given. */
  times?: number
  /** Of every request that matches; from the seeded generator. */
  probability?: number
}

export type FaultHandle = {
  /** How often it has struck. */
  hits(): number
  /** Lets what hangs go on, as if nothing had been; also for those who have hung up. */
  release(): void
  /** Strikes no more. */
  end(): void
}

export type ActiveFault = Fault & {
  hits: number
  left: number
  released: Promise<Release>
  release(how: Release): void
}

/** `forgotten`: whoever has hung up was never heard. */
type Release = 'goesOn' | 'forgotten'

export type Faults = {
  add(fault: Fault): FaultHandle
  /** The first one that strikes this request. */
  strike(request: { method: string; path: string; body: string }): ActiveFault | null
  clear(): void
}

export function createFaults(chance: () => number): Faults {
  let active: ActiveFault[] = []
  return {
    add(fault) {
      const { promise: released, resolve: release } = Promise.withResolvers<Release>()
      const left = fault.times ?? (fault.probability === undefined ? 1 : Number.POSITIVE_INFINITY)
      const added: ActiveFault = { ...fault, hits: 0, left, released, release }
      active.push(added)
      return {
        hits: () => added.hits,
        release: () => release('goesOn'),
        end: () => {
          active = active.filter((one) => one !== added)
        },
      }
    },
    strike(request) {
      const struck = active.find(
        (one) =>
          one.left > 0 &&
          matches(one, request) &&
          (one.probability === undefined || chance() < one.probability),
      )
      if (!struck) return null
      struck.hits += 1
      struck.left -= 1
      return struck
    },
    clear() {
      for (const one of active) one.release('forgotten')
      active = []
    },
  }
}

/** What a fault answers; null when it lets the true answer through. */
export function faultReply({ status, body, headers = {} }: Fault): Reply | null {
  if (status === undefined) return null
  if (typeof body === 'string') return { status, html: body, headers }
  return { status, headers, ...(body === undefined ? {} : { body }) }
}

function matches({ match }: Fault, request: { method: string; path: string; body: string }): boolean {
  if (!match) return true
  return typeof match === 'function' ? match(request) : match.test(`${request.method} ${request.path}`)
}

export type Throttling = { kind?: 'refuse' | 'warn'; retryAfter?: number; times?: number; match?: RegExp }

/** Too many requests: refused, or answered with a warning. */
export function throttled(
  { kind = 'refuse', retryAfter = 5, times = 1, match }: Throttling,
  now: Date,
): Fault {
  const headers = {
    'retry-after': String(retryAfter),
    'x-ratelimit-resource': 'Core',
    'x-ratelimit-delay': kind === 'warn' ? '2.5' : '0',
    'x-ratelimit-limit': '200',
    'x-ratelimit-remaining': kind === 'warn' ? '12' : '0',
    'x-ratelimit-reset': String(Math.floor(now.getTime() / 1_000) + retryAfter),
  }
  const words =
    "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Concurrency' in namespace 'User'."
  const refused = { status: 429, body: errorBody('RequestBlockedException', words) }
  return { headers, times, ...(match ? { match } : {}), ...(kind === 'refuse' ? refused : {}) }
}
