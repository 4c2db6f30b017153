import type { IncomingMessage } from 'node:http'
import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { readAddress } from '../../services/events/user.ts'
import { isPrivate } from '../events/clientIp.ts'
import { authenticate, demandScope } from '../rest/auth.ts'

// Whoever comes through a proxy has the proxy's address, and may be anybody.
const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
]

/**
 * Lets in who is on this machine or in a private network and comes directly, and every token with `org:read`.
 * @throws UserError 401, 403
 */
export async function demandMetricsAccess(app: App, req: IncomingMessage): Promise<void> {
  const { authorization } = req.headers
  if (authorization === undefined && isNeighbour(req)) return
  if (authorization === undefined)
    throw new UserError(
      'From here, metrics need "Authorization: Bearer <token>" with the scope org:read.',
      401,
    )
  demandScope(await authenticate(app, authorization), 'org:read')
}

function isNeighbour(req: IncomingMessage): boolean {
  const peer = readAddress(req.socket.remoteAddress ?? '')
  return peer !== undefined && isPrivate(peer) && forwarding.every((name) => req.headers[name] === undefined)
}
