import type { Request, Response } from 'restify'
import { UserError } from '../../services/errors.ts'
import { decodeSmall, isZlib } from '../../services/events/decode.ts'
import { readEventId } from '../../services/events/eventId.ts'
import { limits } from '../../services/events/limits.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { isTransaction, mayBeTransaction } from '../../services/traces/fromEvent.ts'
import { checkAccess } from './access.ts'
import { admit, refusal, takeOf, usedUp } from './admit.ts'
import { clientIp } from './clientIp.ts'
import { credentialsOf } from './credentials.ts'
import { type Doors, keep, parseEvent, readEvent, withCountedBody } from './door.ts'
import { accept } from './reply.ts'
import { takeTransaction } from './traces.ts'

const size = { received: limits.event, decoded: limits.event }

/** Takes one event of an older SDK: JSON, or JSON compressed and written in base 64, whatever the headers say. */
export async function takeStored(doors: Doors, req: Request, res: Response): Promise<void> {
  const { app } = doors
  const credentials = credentialsOf(req.url ?? '', req.headers)
  const key = await checkAccess(app, credentials, String(req.params.project))
  const used = usedUp(doors, key)
  const raw = await withCountedBody(doors, req, size, { key, category: 'error' }, async (bytes) => {
    const event = unwrapCounted(doors, key, bytes)
    if (used && !mayBeTransaction(event)) throw refusal(doors, key, used)
    return parseEvent(app, key, event)
  })
  if (isTransaction(raw)) {
    const held = takeOf(doors, key, 'transaction')
    if (held) throw refusal(doors, key, held, 'transaction')
    const header = { sent_at: credentials?.sentAt?.toISOString() }
    for (const work of takeTransaction(app, key, raw, { header, clientIp: clientIp(req) })) await work()
    return accept(res, readEventId(raw.event_id))
  }
  const event = readEvent(app, req, key, raw, credentials?.sentAt ? { sentAt: credentials.sentAt } : {})
  const verdict = admit(doors, req, key, event)
  if (verdict instanceof UserError) throw verdict
  if (verdict === 'kept') await keep(app, key, event)
  accept(res, event.eventId)
}

function unwrapCounted({ app }: Doors, key: KnownKey, bytes: Buffer): Buffer {
  try {
    return unwrap(bytes)
  } catch (error) {
    const isTooLarge = error instanceof UserError && error.status === 413
    app.record.count(key.projectId, 'error', isTooLarge ? 'too_large' : 'invalid')
    throw error
  }
}

function unwrap(bytes: Buffer): Buffer {
  const first = bytes[0]
  // A brace or a blank: JSON as it is.
  if (first === undefined || first === 0x7b || first <= 0x20) return bytes
  if (isZlib(bytes)) return inflate(bytes)
  const decoded = Buffer.from(bytes.toString('latin1'), 'base64')
  return isZlib(decoded) || decoded[0] === 0x1f ? inflate(decoded) : decoded[0] === 0x7b ? decoded : bytes
}

function inflate(bytes: Buffer): Buffer {
  const inflated = decodeSmall(bytes, bytes[0] === 0x1f ? 'gzip' : 'deflate', limits.event)
  if (!inflated) throw new UserError(`The event is larger than ${limits.event} bytes.`, 413)
  return inflated
}
