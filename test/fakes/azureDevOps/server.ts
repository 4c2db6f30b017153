import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { listen } from '../http.ts'
import { type Access, authenticate, makeTokens } from './access.ts'
import { createClock } from './clock.ts'
import { type ActiveFault, createFaults, faultReply, type Throttling, throttled } from './faults.ts'
import { createHands } from './hands.ts'
import { createHooks } from './hooks.ts'
import { createJournal, type Requested, watchWrites } from './journal.ts'
import { baseUrl, createOrganization, type OrganizationOptions } from './organization.ts'
import { startPump } from './pump.ts'
import { errorBody, Refusal, type Reply } from './refusal.ts'
import { type Routes, route } from './router.ts'
import { commentRoutes } from './routes/comments.ts'
import { connectionRoutes } from './routes/connection.ts'
import { coreRoutes } from './routes/core.ts'
import { gitRoutes } from './routes/git.ts'
import { hookRoutes } from './routes/hooks.ts'
import { identityRoutes } from './routes/identities.ts'
import { itemRoutes } from './routes/items.ts'
import { nodeRoutes } from './routes/nodes.ts'
import { recycleBinRoutes } from './routes/recycleBin.ts'
import { searchRoutes } from './routes/search.ts'
import { typeRoutes } from './routes/types.ts'
import { wiqlRoutes } from './routes/wiql.ts'
import { createSearchIndex } from './searchIndex.ts'
import { directory, notHere, placeOf, send } from './wire.ts'

export type AzureDevOpsOptions = OrganizationOptions & {
  /** Hitch's clock, so that both agree; a clock of its own, moved by `advance()`, when left out. */
  now?: () => Date
  /** Delivers hooks and their retries by itself, by the real clock. For the demo. */
  auto?: boolean
  /** Bearer tokens of somebody who issues them elsewhere, such as a fake of Entra. */
  accept?: (token: string) => Access | null
  /** Listens here instead of on a free port. */
  port?: number
  /** As what people know this machine. */
  hostname?: string
  /** Answers those who do not ask its interface but look at pages; says whether it did. */
  pages?: (req: IncomingMessage, res: ServerResponse, body: string) => boolean
}

export type AzureDevOpsFake = Awaited<ReturnType<typeof startAzureDevOps>>

/**
 * Stands for Azure DevOps: an organization of the cloud service, or a collection on a server. Speaks to the real SDK,
 * keeps revisions, posts real-shaped hooks, and misbehaves when asked to. Nothing in it moves by itself unless `auto`.
 */
export async function startAzureDevOps(options: AzureDevOpsOptions = {}) {
  const clock = createClock(options)
  const org = createOrganization(options, clock.now)
  const tokens = makeTokens(org)
  const hooks = createHooks(org)
  const search = createSearchIndex(org)
  const faults = createFaults(org.chance)
  const journal = createJournal()
  const stopping = new AbortController()
  const routes: Routes = {
    ...connectionRoutes,
    ...coreRoutes,
    ...typeRoutes,
    ...itemRoutes,
    ...commentRoutes,
    ...wiqlRoutes,
    ...recycleBinRoutes,
    ...nodeRoutes,
    ...identityRoutes,
    ...searchRoutes(search),
    ...hookRoutes(hooks),
    ...gitRoutes,
  }
  const server = await listen(handle, options.port)
  org.origin = `http://${options.hostname ?? '127.0.0.1'}:${server.port}`
  const pump = options.auto ? startPump(hooks) : null

  async function handle(req: IncomingMessage, res: ServerResponse, body: string): Promise<void> {
    if (options.pages && !/\/_(apis|signin)\b/i.test(req.url ?? '') && options.pages(req, res, body)) return
    const request = note(req, body)
    journal.requests.push(request)
    journal.concurrency.now += 1
    journal.concurrency.most = Math.max(journal.concurrency.most, journal.concurrency.now)
    res.once('close', () => {
      journal.concurrency.now -= 1
    })
    const fault = faults.strike(request)
    const reply = fault ? await strike(fault, request, res) : await answer(request)
    if (reply) send(org, res, request, reply)
  }

  function note(req: IncomingMessage, body: string): Requested {
    const override = req.headers['x-http-method-override']
    const method = (typeof override === 'string' ? override : (req.method ?? 'GET')).toUpperCase()
    return {
      method,
      path: req.url ?? '/',
      headers: req.headers,
      body,
      at: clock.now(),
      by: null,
      status: null,
    }
  }

  /** Null when nothing goes out any more. */
  async function strike(fault: ActiveFault, request: Requested, res: ServerResponse): Promise<Reply | null> {
    if (fault.delay) await pause(fault.delay, undefined, { signal: stopping.signal }).catch(() => {})
    if (stopping.signal.aborted) return null
    const early = fault.isCarriedOut || fault.drop === 'after' ? await answer(request) : null
    if (fault.drop) {
      res.destroy()
      return null
    }
    if (fault.hang && (await fault.released) === 'forgotten' && res.destroyed) return null
    const wrong = faultReply(fault)
    if (wrong) return wrong
    const reply = early ?? (await answer(request))
    return { ...reply, headers: { ...reply.headers, ...fault.headers } }
  }

  async function answer(request: Requested): Promise<Reply> {
    const place = placeOf(org, request)
    if (!place) return directory(org, request) ?? notHere(request)
    const caller = authenticate(org, request.headers, options.accept)
    if ('status' in caller) return caller
    request.by = caller.person.name
    const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    const isTrial = place.query.get('validateonly') === 'true'
    const written = isReading || isTrial ? null : watchWrites(org, journal, request)
    try {
      const reply = await route(routes, org, caller, place)
      written?.()
      return reply
    } catch (error) {
      if (error instanceof Refusal) return error.reply
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { status: 500, body: errorBody('FakeFailedException', words) }
    }
  }

  return {
    ...createHands(org),
    tokens,
    clock,
    switches: org.switches,
    /** Its GUID, by which everything is keyed. */
    id: org.id,
    get name() {
      return org.name
    },
    /** The address to connect to, without a slash at the end. */
    get url() {
      return baseUrl(org)
    },
    people: org.people,
    projects: org.projects,
    /** Everything that has reached it. */
    requests: (match?: RegExp) =>
      journal.requests.filter((one) => !match || match.test(`${one.method} ${one.path}`)),
    /** Every write to a work item by a program, with what it changed. */
    writes: (number?: number) =>
      journal.writes.filter((one) => number === undefined || one.number === number),
    maxConcurrency: () => journal.concurrency.most,
    /** Forgets what was asked so far. */
    forgetRequests(): void {
      journal.requests.length = 0
      journal.writes.length = 0
      journal.concurrency.most = journal.concurrency.now
    },
    fault: faults.add,
    /** Everything behaves again. What hangs goes on, but for those who have hung up. */
    clearFaults: faults.clear,
    /** Too many requests: refused, or answered with a warning and slowly. */
    throttle: (how: Throttling = {}) => faults.add(throttled(how, clock.now())),
    hooks,
    /** Sends the hooks that are due; resolves when all are answered. */
    deliver: hooks.deliver,
    /** Moves its clock, for retries. */
    advance: clock.advance,
    /** Search catches up. */
    index: search.index,
    disableSubscription: hooks.setStatus,
    setToken(token: string, state: Access['state']): void {
      for (const one of org.access) if (one.token === token) one.state = state
    },
    /** Lets a token in that was issued elsewhere. */
    admit(access: Partial<Access> & { token: string }): void {
      const personId = access.personId ?? org.people.find(({ name }) => name === 'Hitch Program')?.id ?? ''
      org.access.push({ kind: 'bearer', scopes: ['user_impersonation'], state: 'valid', ...access, personId })
    },
    /** The old address is gone at once, the GUID stays. */
    renameOrganization(name: string): void {
      org.name = name
    },
    async stop(): Promise<void> {
      pump?.stop()
      stopping.abort()
      await server.stop()
      faults.clear()
    },
  }
}
