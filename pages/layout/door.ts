import type { Request, RequestHandler, Response } from 'restify'
import type { App } from '../../services/app.ts'
import { messageOf, UserError } from '../../services/errors.ts'
import { checkLocal, findVisitor, type Visitor } from '../../services/people/visitor.ts'
import { drawFault, type Fault } from './fault.ts'
import { checkCsrf, checkOrigin, csrfToken, readForm } from './form.ts'
import { safetyHeaders } from './headers.ts'
import type { Who } from './page.ts'

/** A request for a page, and who makes it. */
export type Look = { app: App; req: Request; url: URL; visitor: Visitor; who: Who }
/** A posted form that was drawn by us for this visitor. */
export type Act = Look & { form: URLSearchParams }
/** A request that needs nobody signed in. */
export type Knocking = Omit<Look, 'visitor' | 'who'> & { visitor: Visitor | null; who: Who | null }

/** What a page answers: a page, a way to another one, plain data, or a file. Cookies are Set-Cookie values. */
export type Reply = { cookies?: string[] } & (
  | { html: string; status?: number }
  | { to: string }
  | { json: string }
  | { bytes: Buffer; headers: Record<string, string> }
)

/**
 * A page that is looked at. Whoever is not signed in is sent to sign in and comes back.
 * @param check what can be refused before anybody needs to sign in
 */
export function look(
  app: App,
  draw: (look: Look) => Promise<Reply>,
  check?: (knocking: Knocking) => Promise<void>,
): RequestHandler {
  return knock(app, async (knocking) => {
    const { visitor, who } = knocking
    if (!visitor) await check?.(knocking)
    if (visitor && who) return draw({ ...knocking, visitor, who })
    return { to: `/signin?next=${encodeURIComponent(knocking.url.pathname + knocking.url.search)}` }
  })
}

/** A form that changes something: signed in, from our own page, drawn for this session. */
export function act(app: App, carryOut: (act: Act) => Promise<Reply>): RequestHandler {
  return knock(app, async (knocking) => {
    checkOrigin(app, knocking.req.headers)
    const { visitor, who } = knocking
    if (!visitor || !who)
      throw new UserError('You are no longer signed in, so nothing was done.', 401, signIn)
    const form = await readForm(knocking.req)
    checkCsrf(app, visitor.sessionId, form)
    return carryOut({ ...knocking, visitor, who, form })
  })
}

/** A page for anybody, signed in or not. Draws the fault page for whatever goes wrong. */
export function knock(app: App, handle: (knocking: Knocking) => Promise<Reply>): RequestHandler {
  return async (req: Request, res: Response) => {
    let who: Who | null = null
    const cookies: string[] = []
    try {
      // Nobody types null characters, and the database takes none.
      const url = new URL((req.url ?? '/').replaceAll('%00', ''), 'http://hitch.invalid')
      const visitor = await findVisitor(app, { peer: req.socket.remoteAddress, headers: req.headers })
      if (Object.values(req.params ?? {}).some((part) => String(part).includes('\0')))
        throw new UserError('There is nothing at this address.', 404)
      if (visitor) who = describe(app, visitor)
      if (visitor?.cookie) cookies.push(visitor.cookie)
      const reply = await handle({ app, req, url, visitor, who })
      send(res, { ...reply, cookies: [...cookies, ...(reply.cookies ?? [])] })
    } catch (error) {
      const fault = faultOf(app, req, error)
      send(res, { html: drawFault(fault, who), status: fault.status, cookies })
    }
  }
}

/** A file anybody may fetch; refused where pages are refused, so that local mode answers nobody else. */
export function file(
  app: App,
  find: (path: string) => { type: string; bytes: Buffer } | null,
): RequestHandler {
  return async (req: Request, res: Response) => {
    try {
      checkLocal(app, { peer: req.socket.remoteAddress, headers: req.headers })
      const found = find(new URL(req.url ?? '/', 'http://hitch.invalid').pathname)
      if (!found) throw new UserError('There is no such file.', 404)
      res.writeHead(200, {
        ...safetyHeaders,
        'content-type': found.type,
        'cache-control': 'public, max-age=31536000, immutable',
      })
      res.end(found.bytes)
    } catch (error) {
      const fault = faultOf(app, req, error)
      send(res, { html: drawFault(fault, null), status: fault.status })
    }
  }
}

function describe(app: App, { person, sessionId }: Visitor): Who {
  return {
    name: person.name,
    role: person.role,
    isLocal: app.config.isLocal,
    csrf: csrfToken(app, sessionId),
  }
}

const signIn = { heading: 'Please sign in', next: { href: '/signin', words: 'Sign in' } }

function faultOf(app: App, req: Request, error: unknown): Fault {
  if (error instanceof UserError) {
    const { heading, next } = error.details as Pick<Fault, 'heading' | 'next'>
    return {
      status: error.status,
      message: error.message,
      ...(heading && { heading }),
      ...(next && { next }),
    }
  }
  const reference = app.newId()
  app.log.error({ err: error, reference, path: req.path() }, messageOf(error))
  return { status: 500, message: 'Hitch could not do this, and it is not your fault.', reference }
}

function send(res: Response, reply: Reply): void {
  if (res.headersSent) return void res.end()
  const headers = {
    ...safetyHeaders,
    'cache-control': 'no-store',
    ...(reply.cookies && reply.cookies.length > 0 && { 'set-cookie': reply.cookies }),
  }
  if ('to' in reply) {
    res.writeHead(303, { ...headers, location: reply.to })
    res.end()
  } else if ('bytes' in reply) {
    res.writeHead(200, { ...headers, ...reply.headers, 'content-length': reply.bytes.length })
    res.end(reply.bytes)
  } else if ('json' in reply) {
    res.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' })
    res.end(reply.json)
  } else {
    res.writeHead(reply.status ?? 200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
    res.end(reply.html)
  }
}
