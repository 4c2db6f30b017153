import type { Request, Response } from 'restify'
import type { File } from '../../services/attachments/file.ts'
import { UserError } from '../../services/errors.ts'
import { readTime } from '../../services/events/clock.ts'
import { type Envelope, parseEnvelope } from '../../services/events/envelope.ts'
import type { HitchEvent } from '../../services/events/event.ts'
import { readEventId } from '../../services/events/eventId.ts'
import { isRecord } from '../../services/events/intake.ts'
import { limits } from '../../services/events/limits.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { isTransaction, mayBeTransaction } from '../../services/traces/fromEvent.ts'
import { checkAccess } from './access.ts'
import { admit, holdBack, refusal, takeOf, usedUp } from './admit.ts'
import { keepFiles, readFiles } from './attachments.ts'
import { clientIp } from './clientIp.ts'
import { credentialsInDsn, credentialsOf } from './credentials.ts'
import { type Doors, keep, parseEvent, readEvent, withCountedBody } from './door.ts'
import { sortItems, type Work } from './items.ts'
import { accept } from './reply.ts'
import { takeTransaction } from './traces.ts'

const size = { received: limits.envelope, decoded: limits.inflatedEnvelope }

type Taken = {
  key: KnownKey
  event: HitchEvent | undefined
  /** The files that are to be kept with it. */
  files: File[]
  /** What else came along and is to be kept. */
  works: Work[]
  id: string | undefined
  unsupported: Set<string>
  /** What quotas hold back, as SDKs read it. */
  limits: Set<string>
  /** Why the event is not kept although there was one. */
  refused?: UserError
}

/**
 * Takes an envelope: its first event is kept, other kinds go to who takes them, everything else is counted. Who has
 * shown no key in the address or the headers is known by the DSN in the envelope, so this address is a tunnel as well.
 */
export async function takeEnvelope(doors: Doors, req: Request, res: Response): Promise<void> {
  const { app } = doors
  const project = String(req.params.project)
  const credentials = credentialsOf(req.url ?? '', req.headers)
  const known = credentials && (await checkAccess(app, credentials, project))
  const taken = await withCountedBody(doors, req, size, { key: known, category: 'error' }, async (bytes) => {
    const envelope = open(doors, bytes, known)
    const key = known ?? (await checkAccess(app, credentialsInDsn(envelope.header.dsn), project))
    return readEnvelope(doors, req, key, envelope)
  })
  // The body is let go before the database is waited for; files are held on to.
  const { key, files } = taken
  const held = files.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
  doors.held.bytes += held
  try {
    if (taken.event) await keep(app, key, taken.event)
    if (taken.id) await keepFiles(doors, key, taken.id, files)
    for (const work of taken.works) await work()
  } finally {
    doors.held.bytes -= held
  }
  if (taken.refused) throw taken.refused
  accept(res, taken.id, taken)
}

function open({ app }: Doors, bytes: Buffer, key: KnownKey | null): Envelope {
  try {
    return parseEnvelope(bytes)
  } catch (error) {
    if (error instanceof UserError && key) app.record.count(key.projectId, 'error', 'invalid')
    throw error
  }
}

function readEnvelope(doors: Doors, req: Request, key: KnownKey, envelope: Envelope): Taken {
  const limits = new Set<string>()
  const { attachments, ...items } = sortItems(doors.app, key, envelope, clientIp(req), (key, type) =>
    holdBack(doors, key, type, limits),
  )
  const taken = readItems(doors, req, key, { header: envelope.header, ...items })
  const { event, refused, id: eventId } = taken
  const fate =
    !items.event || event ? null : refused?.status === 429 ? 'rate_limited:event' : 'filtered:event'
  return { ...taken, limits, files: readFiles(doors, key, attachments, { fate, eventId }) }
}

type Items = Omit<ReturnType<typeof sortItems>, 'attachments'> & Pick<Envelope, 'header'>

function readItems(
  doors: Doors,
  req: Request,
  key: KnownKey,
  { header, event: item, works, unsupported }: Items,
): Omit<Taken, 'files' | 'limits'> {
  const { app } = doors
  const eventId = readEventId(header.event_id)
  if (!item) return { key, event: undefined, works, id: eventId, unsupported }
  const isFeedback = item.type === 'feedback'
  const used = isFeedback ? null : usedUp(doors, key)
  if (used && !mayBeTransaction(item.payload))
    return { key, event: undefined, works, id: eventId, unsupported, refused: refusal(doors, key, used) }
  const raw = parseEvent(app, key, item.payload, isFeedback ? 'feedback' : 'error')
  if (!isFeedback && isTransaction(raw)) {
    const held = takeOf(doors, key, 'transaction')
    if (held) {
      const refused = refusal(doors, key, held, 'transaction')
      return { key, event: undefined, works, id: eventId, unsupported, refused }
    }
    works.push(...takeTransaction(app, key, raw, { header, clientIp: clientIp(req) }))
    return { key, event: undefined, works, id: eventId ?? readEventId(raw.event_id), unsupported }
  }
  const sentAt = readTime(header.sent_at)
  const event = readEvent(app, req, key, isFeedback && isRecord(raw) ? { ...raw, type: 'feedback' } : raw, {
    ...(eventId && { eventId }),
    ...(sentAt !== undefined && { sentAt: new Date(sentAt) }),
  })
  const verdict = admit(doors, req, key, event)
  const taken = { key, event: verdict === 'kept' ? event : undefined, works, id: event.eventId, unsupported }
  return verdict instanceof UserError ? { ...taken, refused: verdict } : taken
}
