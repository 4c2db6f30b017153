import { z } from 'zod'
import type { Person, Token } from '../../prisma/client/client.ts'
import { createToken, listTokens, revokeToken } from '../../services/people/tokens.ts'
import { text } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'

const tokens = '/api/0/api-tokens/'

// All of them at org:admin: who makes or ends tokens decides who gets in.
export const tokenRoutes: RestRoute[] = [
  { method: 'get', path: tokens, scope: 'org:admin', handle: list },
  { method: 'post', path: tokens, scope: 'org:admin', handle: create },
  { method: 'del', path: `${tokens}:token/`, scope: 'org:admin', handle: revoke },
]

const newToken = z.object({
  name: text(128),
  scopes: z.array(z.string()).min(1, 'Name at least one scope.').max(100),
  /** Whose it is, by number: what it does to groups is then theirs. */
  user: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .optional(),
})

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const { organizationId } = call.bearer
  const rows = await listTokens(call.app, { organizationId, limit: page.take, offset: page.offset })
  return paged(call, page, rows.map(tokenJson))
}

/** The only answer that ever holds the token itself. */
async function create(call: Call): Promise<Reply> {
  const { name, scopes, user } = await call.body(newToken)
  const { token, row } = await createToken(call.app, call.by, { label: name, scopes, personId: user })
  return { status: 201, body: { ...tokenJson(row), token }, headers: { 'cache-control': 'no-store' } }
}

async function revoke(call: Call): Promise<Reply> {
  const id = idOf(call.param('token'))
  if (id === null) throw missing()
  await revokeToken(call.app, call.by, id)
  return { status: 204 }
}

function tokenJson(token: Token & { person?: Person | null }) {
  return {
    id: String(token.id),
    name: token.label,
    scopes: token.scopes,
    user: token.personId === null ? null : String(token.personId),
    application: null,
    expiresAt: null,
    dateCreated: token.createdAt.toISOString(),
    state: null,
  }
}
