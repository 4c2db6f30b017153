import { breadcrumbsOf } from './breadcrumbs.ts'
import { browserReportOf, reportContext } from './browserReport.ts'
import { driftOf, occurredAt } from './clock.ts'
import { contextsOf } from './contexts.ts'
import { violationOf } from './csp.ts'
import { derivedTags } from './derivedTags.ts'
import type { EventPayload, HitchEvent } from './event.ts'
import { readEventId } from './eventId.ts'
import { exceptionsOf } from './exceptions.ts'
import { extraOf, modulesOf } from './extra.ts'
import { type Feedback, feedbackIn } from './feedback.ts'
import { stackOf } from './frames.ts'
import { type Intake, isRecord, note, type Raw, scalarText, textOf } from './intake.ts'
import { levelOf } from './level.ts'
import { limits } from './limits.ts'
import { messageOf } from './logentry.ts'
import { distOf, environmentOf, releaseOf } from './release.ts'
import { requestOf } from './request.ts'
import { type ScrubOptions, scrubberFor } from './scrub.ts'
import { environmentTag, tagsOf } from './tags.ts'
import { settleStacks, threadsOf } from './threads.ts'
import { describe } from './title.ts'
import { userKey, userOf } from './user.ts'
import { addUserAgent } from './userAgent.ts'

export type EventContext = {
  receivedAt: Date
  /** When the sender says it sent, by its own clock. */
  sentAt?: Date
  /** The id from the envelope's header; it wins over the event's own. */
  eventId?: string
  /** Where the request came from. */
  clientIp?: string
  newId(): string
  scrub: ScrubOptions
}

/**
 * Makes an event of whatever an SDK sent: bounded, typed, scrubbed. No event is refused for a bad field; the field is
 * dropped and `payload.errors` tells.
 * @param raw parsed JSON
 */
export function normalise(raw: unknown, context: EventContext): HitchEvent {
  const given: Raw = isRecord(raw) ? raw : {}
  const intake: Intake = {
    receivedAt: context.receivedAt,
    drift: driftOf(context.sentAt, context.receivedAt),
    platform: platformOf(given.platform),
    scrub: scrubberFor(context.scrub),
    problems: [],
    clientIp: context.clientIp,
  }
  if (!isRecord(raw)) note(intake, 'invalid_data', 'event', raw)
  const payload = payloadOf(intake, given, idOf(intake, given, context))
  const description = describe(payload)
  const user = userKey(payload.user)
  payload.tags = tagsOf(intake, given.tags, derivedTags(payload, user))
  if (payload.tags.length === 0) delete payload.tags
  if (intake.problems.length > 0) payload.errors = intake.problems
  return {
    eventId: payload.event_id,
    receivedAt: context.receivedAt,
    occurredAt: new Date(Math.round(payload.timestamp * 1000)),
    level: payload.level as HitchEvent['level'],
    platform: payload.platform,
    environment: payload.environment ?? null,
    release: payload.release ?? null,
    user,
    ...description,
    payload,
  }
}

function payloadOf(intake: Intake, raw: Raw, eventId: string): EventPayload {
  const payload: EventPayload = {
    event_id: eventId,
    timestamp: occurredAt(intake, raw.timestamp).getTime() / 1000,
    received: intake.receivedAt.getTime() / 1000,
    platform: intake.platform,
    level: levelOf(intake, raw.level ?? (raw.type === 'feedback' ? 'info' : undefined)),
  }
  const message = messageOf(intake, raw)
  const exceptions = exceptionsOf(intake, raw.exception ?? raw['sentry.interfaces.Exception'])
  const threads = threadsOf(intake, raw.threads)
  settleStacks(exceptions, threads, stackOf(intake, 'stacktrace', raw.stacktrace))
  const breadcrumbs = breadcrumbsOf(intake, raw.breadcrumbs)
  const request = requestOf(intake, raw.request)
  put(payload, 'logger', textOf(intake, 'logger', raw.logger, limits.name))
  put(payload, 'transaction', textOf(intake, 'transaction', raw.transaction, limits.transaction))
  put(payload, 'culprit', textOf(intake, 'culprit', raw.culprit, limits.transaction))
  put(payload, 'server_name', textOf(intake, 'server_name', raw.server_name, limits.name))
  put(payload, 'site', textOf(intake, 'site', raw.site, limits.name))
  put(payload, 'release', releaseOf(intake, raw.release))
  put(payload, 'dist', payload.release === undefined ? undefined : distOf(intake, raw.dist))
  put(payload, 'environment', environmentOf(intake, raw.environment ?? environmentTag(raw.tags)))
  put(payload, 'message', message.shown)
  put(payload, 'logentry', message.entry)
  if (exceptions.length > 0) payload.exception = { values: exceptions }
  if (threads.length > 0) payload.threads = { values: threads }
  if (breadcrumbs.length > 0) payload.breadcrumbs = { values: breadcrumbs }
  put(payload, 'request', request)
  put(payload, 'contexts', addUserAgent(contextsOf(intake, raw.contexts), request))
  put(payload, 'user', userOf(intake, raw))
  put(payload, 'extra', extraOf(intake, raw.extra))
  put(payload, 'modules', modulesOf(raw.modules))
  put(payload, 'sdk', sdkOf(intake, raw.sdk))
  put(payload, 'fingerprint', fingerprintOf(intake, raw.fingerprint))
  put(payload, 'checksum', textOf(intake, 'checksum', raw.checksum, limits.name))
  put(payload, 'csp', violationOf(intake, raw.csp))
  if (raw.report !== undefined) addReport(intake, payload, raw.report)
  if (raw.type === 'feedback') addFeedback(payload, feedbackIn(intake, raw))
  return payload
}

function put<Name extends keyof EventPayload>(
  payload: EventPayload,
  name: Name,
  value: EventPayload[Name] | undefined,
): void {
  if (value !== undefined) payload[name] = value
}

// What a feedback says takes the place of what was kept of its context, which is cut as any other. One that says
// nothing is for the door to refuse.
function addFeedback(payload: EventPayload, feedback: Feedback | undefined): void {
  payload.type = 'feedback'
  if (!feedback) {
    delete payload.contexts?.feedback
    return
  }
  payload.contexts = { ...payload.contexts, feedback }
  const { contact_email: email, name } = feedback
  if (!payload.user && (email ?? name)) payload.user = { ...(email && { email }), ...(name && { name }) }
}

function addReport(intake: Intake, payload: EventPayload, value: unknown): void {
  const report = browserReportOf(intake, value)
  if (!report) return
  payload.report = report
  const context = reportContext(intake, value)
  if (context) payload.contexts = { ...payload.contexts, report: context }
}

const platforms = new Set(
  `as3 c cfml cocoa csharp elixir go groovy haskell java javascript kotlin native node objc ocaml other perl php powershell
  python ruby rust scala swift dart android`.split(/\s+/),
)

function platformOf(value: unknown): string {
  const platform = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return platforms.has(platform) ? platform : 'other'
}

function idOf(intake: Intake, raw: Raw, context: EventContext): string {
  const id = readEventId(context.eventId) ?? readEventId(raw.event_id)
  if (id) return id
  if (raw.event_id !== undefined && raw.event_id !== null)
    note(intake, 'invalid_data', 'event_id', raw.event_id)
  return context.newId().replaceAll('-', '').toLowerCase()
}

function sdkOf(intake: Intake, value: unknown): EventPayload['sdk'] {
  if (!isRecord(value)) return undefined
  const name = textOf(intake, 'sdk.name', value.name, limits.name)
  const version = textOf(intake, 'sdk.version', value.version, limits.name)
  if (name === undefined && version === undefined) return undefined
  return { ...(name && { name }), ...(version && { version }) }
}

function fingerprintOf(intake: Intake, value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const list = Array.isArray(value) ? value : [value]
  const parts: string[] = []
  for (const part of list) {
    const text = scalarText(part)
    if (text === undefined) {
      if (part !== null) note(intake, 'invalid_data', 'fingerprint', part)
      continue
    }
    const kept = textOf(intake, 'fingerprint', text, limits.shownMessage)
    if (kept !== undefined) parts.push(kept)
    if (parts.length === limits.fingerprintParts) break
  }
  return parts.length > 0 ? parts : undefined
}
