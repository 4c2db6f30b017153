import type { IncomingMessage } from 'node:http'
import type { Config } from '../../services/config.ts'
import { isLoopback } from '../../services/config.ts'
import { type CheckedActivity, channelDataOf, readActivity } from './activity.ts'
import { readBytes } from './body.ts'
import type { Cloud } from './cloud.ts'
import type { Keys } from './keys.ts'
import { Refusal } from './refusal.ts'
import { isAllowedServiceUrl } from './serviceUrl.ts'
import { checkClaims, hasSignature, readBearer, type Token } from './token.ts'

/** Teams' own limit is 100 KB a message; cards' inputs come on top. */
const mostBytes = 256 * 1024

export type Gate = { config: Pick<Config, 'isLocal' | 'bot'>; cloud: Cloud; keys: Keys; now(): Date }

/**
 * Lets a request in, or not. The library's own check lets pass tokens without an end, keys endorsed for nobody, foreign
 * tenants, activities that name no service URL and everything that looks like the Emulator's; so it is not asked. Here
 * is all of it, signature included, and a body is read only after the token has proved its sender.
 * @throws Refusal when the sender may not speak to us; UserError 400, 413 when one who may sends no activity
 */
export async function admit(gate: Gate, req: IncomingMessage): Promise<CheckedActivity> {
  if (gate.config.isLocal) {
    checkNeighbour(req)
    const activity = readActivity(await readBytes(req, mostBytes))
    if (!isAllowedServiceUrl(gate.cloud, activity.serviceUrl)) throw new Refusal(403, 'service url')
    return activity
  }
  const token = await verifyToken(gate, req)
  checkContentType(req)
  const activity = readActivity(await readBytes(req, mostBytes))
  checkActivity(gate, token, activity)
  return activity
}

// Without tokens, only this machine may speak, and no web page in its browser: pages send Origin, and reach us under
// their own host name when they rebind it.
function checkNeighbour(req: IncomingMessage): void {
  const peer = req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  if (!isLoopback(peer)) throw new Refusal(403, 'peer', peer)
  // A tunnel delivers the whole world from a loopback address, and says so.
  if (req.headers['x-forwarded-for'] || req.headers['x-forwarded-host'] || req.headers.forwarded)
    throw new Refusal(403, 'peer', 'forwarded')
  const host = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
  if (!host.test(req.headers.host ?? '')) throw new Refusal(403, 'host', req.headers.host?.slice(0, 100))
  if (req.headers.origin !== undefined) throw new Refusal(403, 'origin', req.headers.origin.slice(0, 100))
  checkContentType(req)
}

// A form can be posted by any web page; JSON cannot without the browser asking first.
function checkContentType(req: IncomingMessage): void {
  const type = req.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal(403, 'content type', type.slice(0, 100))
}

async function verifyToken(gate: Gate, req: IncomingMessage): Promise<Token> {
  const token = readBearer(req.headers.authorization)
  checkClaims(token, { issuer: gate.cloud.issuer, audience: gate.config.bot.appId ?? '', now: gate.now() })
  const { key, endorsements } = await gate.keys.find(token.keyId)
  if (!hasSignature(token, key)) throw new Refusal(401, 'signature')
  // A key speaks for the channels it is endorsed for; one endorsed for none speaks for nobody.
  if (!endorsements.includes('msteams')) throw new Refusal(401, 'endorsement')
  return token
}

function checkActivity(gate: Gate, token: Token, activity: CheckedActivity): void {
  // Without the claim, whoever holds a valid token could have our own token sent to another address.
  if (typeof activity.serviceUrl !== 'string' || token.claims.serviceurl !== activity.serviceUrl)
    throw new Refusal(401, 'service url claim')
  if (!isAllowedServiceUrl(gate.cloud, activity.serviceUrl)) throw new Refusal(403, 'service url')
  if (activity.channelId !== 'msteams') throw new Refusal(403, 'channel', activity.channelId?.slice(0, 40))
  const tenants = [activity.conversation.tenantId, channelDataOf(activity).tenant?.id].filter(Boolean)
  const allowed = gate.config.bot.allowedTenants.map((tenant) => tenant.toLowerCase())
  if (tenants.length === 0 || !tenants.every((tenant) => allowed.includes(String(tenant).toLowerCase())))
    throw new Refusal(403, 'tenant', String(tenants[0]).slice(0, 40))
}
