import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { allows, type Scope } from '../../services/people/scopes.ts'
import { type Bearer, whoseToken } from '../../services/people/tokens.ts'

/**
 * Who asks, by the Authorization header. Only Bearer counts: keys of DSNs are public and open nothing here.
 * @throws UserError 401
 */
export async function authenticate(app: App, authorization: string | undefined): Promise<Bearer> {
  const [scheme = '', token = '', ...rest] = authorization?.trim().split(/\s+/) ?? []
  if (!authorization?.trim()) throw new UserError('Authentication credentials were not provided.', 401)
  if (scheme.toLowerCase() !== 'bearer' || !token || rest.length > 0)
    throw new UserError('Authenticate with "Authorization: Bearer <token>".', 401)
  const bearer = await whoseToken(app, token)
  if (!bearer) throw new UserError('Invalid token', 401)
  return bearer
}

/** @throws UserError 403 that names the scope the token lacks */
export function demandScope(bearer: Bearer, scope: Scope): void {
  if (allows(bearer.scopes, scope)) return
  throw new UserError(
    `You do not have permission to perform this action: the token lacks the scope ${scope}.`,
    403,
    {
      scope,
    },
  )
}
