import type { Request, Response } from 'restify'
import type { z } from 'zod'
import type { App } from '../../services/app.ts'
import type { Actor } from '../../services/audit.ts'
import { UserError } from '../../services/errors.ts'
import type { Scope } from '../../services/people/scopes.ts'
import type { Bearer } from '../../services/people/tokens.ts'
import { answer } from '../answer.ts'
import { authenticate, demandScope } from './auth.ts'
import { readShape } from './body.ts'

/** One authorised request. */
export type Call = {
  app: App
  bearer: Bearer
  /** The bearer as an actor, for services that keep a record. */
  by: Actor & { scopes: readonly string[] }
  /** The path as it was asked for, at our public address. */
  url: string
  query: URLSearchParams
  /** A part of the path. */
  param(name: string): string
  /** The JSON body in a checked shape, of at most 1 MB unless said otherwise. @throws UserError 400, 413, 415 */
  body<Shape extends z.ZodType>(shape: Shape, largest?: number): Promise<z.output<Shape>>
}

/** What is answered: JSON, or a file's bytes, or neither. */
export type Reply = { status?: number; body?: object; bytes?: Buffer; headers?: Record<string, string> }

/** One line of the table of routes. */
export type RestRoute = {
  method: 'get' | 'post' | 'put' | 'del'
  path: string
  /** What the token must be allowed; null for what every token may ask. */
  scope: Scope | null
  handle(call: Call): Promise<Reply>
  /** What the key of a DSN opens here, for pages that have no token. */
  byKey?(app: App, req: Request, res: Response): Promise<void>
}

/** Checks token, scope and organization, in this order, lets the route work, and sends what it replies. */
export async function serve(app: App, route: RestRoute, req: Request, res: Response): Promise<void> {
  if (route.byKey && /^dsn\s/i.test(req.headers.authorization ?? '')) return route.byKey(app, req, res)
  const bearer = await authenticate(app, req.headers.authorization).catch((error: unknown) => {
    if (error instanceof UserError) res.setHeader('www-authenticate', 'Bearer realm="api"')
    throw error
  })
  if (route.scope) demandScope(bearer, route.scope)
  const [path = '', query = ''] = cut(req.url ?? '')
  const params = req.params as Record<string, string | undefined>
  const call: Call = {
    app,
    bearer,
    by: {
      organizationId: bearer.organizationId,
      name: bearer.name,
      person: bearer.person,
      via: 'api',
      scopes: bearer.scopes,
    },
    url: `${app.config.publicUrl}${path}`,
    query: new URLSearchParams(query),
    param: (name) => {
      const value = params[name] ?? ''
      // The database cannot hold it, so nothing is called that.
      if (value.includes('\0')) throw missing()
      return value
    },
    body: (shape, largest) => readShape(req, shape, largest),
  }
  if ([...call.query.values()].some((value) => value.includes('\0')))
    throw new UserError('The query contains a character that no text can have.', 400)
  if ('org' in params && !isOrganization(bearer, call.param('org'))) throw missing()
  const { status = 200, body, bytes, headers } = await route.handle(call)
  if (body) return answer(res, status, body, headers)
  res.writeHead(status, headers)
  res.end(bytes)
}

/** The answer for everything that is not there, or is another organization's. */
export function missing(): UserError {
  return new UserError('The requested resource does not exist', 404)
}

/** A number that can be the id of a row; null for anything else. */
export function idOf(text: string): number | null {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : 0
  return id > 0 && id < 2 ** 31 ? id : null
}

/** How things with a slug are named in paths: by it, or by their number. Slugs are never mere numbers. */
export function nameOf(text: string): { slug: string } | { id: number } {
  const id = idOf(text)
  return id === null ? { slug: text } : { id }
}

function isOrganization({ organization }: Bearer, name: string): boolean {
  return name === organization.slug || idOf(name) === organization.id
}

function cut(url: string): string[] {
  const at = url.indexOf('?')
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)]
}
