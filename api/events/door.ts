import type { Request } from 'restify'
import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { decodeLarge, decodeSmall } from '../../services/events/decode.ts'
import type { HitchEvent } from '../../services/events/event.ts'
import { limits } from '../../services/events/limits.ts'
import { type EventContext, normalise } from '../../services/events/normalise.ts'
import { groupBy } from '../../services/grouping/groupBy.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import type { Limiter } from '../../services/quotas/limiter.ts'
import { backend } from './access.ts'
import { type Held, withBody } from './body.ts'
import { clientIp } from './clientIp.ts'
import { noteFeedback } from './feedback.ts'
import type { Gate } from './gate.ts'
import { startOf } from './json.ts'
import type { Turn } from './turn.ts'

/** What the doors for events share: the app, and how much they take in at once. */
export type Doors = { app: App; held: Held; gate: Gate; turn: Turn; limiter: Limiter }

/**
 * Reads and decompresses a body, and does something with it while it is in memory.
 * @param limits in bytes, before and after decompressing
 */
export function withDecodedBody<T>(
  { held, gate, turn }: Doors,
  req: Request,
  limit: { received: number; decoded: number },
  work: (bytes: Buffer) => Promise<T>,
): Promise<T> {
  const encoding = req.headers['content-encoding']
  return withBody(req, limit.received, held, async (bytes) => {
    await turn()
    const small = decodeSmall(bytes, encoding, limit.decoded)
    return small ? work(small) : gate(async () => work(await decodeLarge(bytes, encoding, limit.decoded)))
  })
}

/**
 * The same, where what cannot be read is counted.
 * @param known whose key was shown; null when nobody can be told yet, or it is counted otherwise
 */
export async function withCountedBody<T>(
  doors: Doors,
  req: Request,
  limit: { received: number; decoded: number },
  known: { key: KnownKey | null; category: string },
  work: (bytes: Buffer) => Promise<T>,
): Promise<T> {
  let isRead = false
  try {
    return await withDecodedBody(doors, req, limit, (bytes) => {
      isRead = true
      return work(bytes)
    })
  } catch (error) {
    if (!isRead && known.key && error instanceof UserError && error.status < 500)
      doors.app.record.count(
        known.key.projectId,
        known.category,
        error.status === 413 ? 'too_large' : 'invalid',
      )
    throw error
  }
}

/** Parses an event's JSON. @throws UserError 413 too large, 400 not JSON; either is counted */
export function parseEvent(app: App, key: KnownKey, bytes: Buffer, category = 'error'): unknown {
  if (bytes.length > limits.event) {
    app.record.count(key.projectId, category, 'too_large')
    throw new UserError(`The event is larger than ${limits.event} bytes.`, 413)
  }
  try {
    return JSON.parse(bytes.toString('utf8', startOf(bytes)))
  } catch {
    app.record.count(key.projectId, category, 'invalid')
    throw new UserError('The event is not JSON.')
  }
}

/** Makes an event of what was sent to a project. */
export function readEvent(
  app: App,
  req: Request,
  key: KnownKey,
  raw: unknown,
  more: Partial<EventContext>,
): HitchEvent {
  const context: EventContext = {
    receivedAt: app.now(),
    clientIp: clientIp(req),
    newId: app.newId,
    scrub: key.scrub,
    ...more,
  }
  return normalise(raw, context)
}

/** Resolves when the event is durable and grouped. @throws UserError 503 when that is not possible now */
export async function keep(app: App, key: KnownKey, event: HitchEvent): Promise<'accepted' | 'duplicate'> {
  const { projectId } = key
  // The recorder logs its failures, once for a whole batch.
  const by = groupBy(event, key.grouping)
  const outcome = await backend(app.record.add({ projectId, event, ...by }))
  if (event.kind === 'feedback') await noteFeedback(app, key, event)
  return outcome
}
