import type { Event } from '../../prisma/client/client.ts'
import type { EventPayload } from '../../services/events/event.ts'
import { crashFrame } from '../../services/events/place.ts'
import { describe } from '../../services/events/title.ts'
import { lineageOf } from '../../services/groups/exceptionTree.ts'
import { tagsOf } from '../../services/groups/tagCounts.ts'
import { entriesOf } from './entries/entries.ts'

/** What an event's answer needs from outside the event. Ids are as stored, with dashes. */
export type EventSurroundings = { previous: string | null; next: string | null; hashes: string[] }

/** An event as Sentry shows one by itself. */
export function eventJson(event: Event, { previous, next, hashes }: EventSurroundings) {
  const payload = payloadOf(event)
  return {
    ...eventSummary(event),
    size: Buffer.byteLength(JSON.stringify(payload)),
    dist: payload.dist ?? null,
    entries: entriesOf(payload),
    contexts: payload.contexts ?? {},
    context: payload.extra ?? {},
    packages: payload.modules ?? {},
    sdk: payload.sdk ? { name: payload.sdk.name ?? null, version: payload.sdk.version ?? null } : null,
    dateReceived: event.receivedAt.toISOString(),
    errors: (payload.errors ?? []).map(({ type, ...data }) => ({ type, message: type, data })),
    fingerprints: hashes,
    release: event.release === null ? null : { version: event.release, shortVersion: event.release },
    occurrence: null,
    userReport: null,
    _meta: {},
    nextEventID: next && plainId(next),
    previousEventID: previous && plainId(previous),
  }
}

/** An event as lists show it. */
export function eventSummary(event: Event) {
  const payload = payloadOf(event)
  const { kind, culprit } = describe(payload)
  const id = plainId(event.eventId)
  return {
    id,
    eventID: id,
    'event.type': kind,
    type: kind,
    groupID: String(event.groupId),
    projectID: String(event.projectId),
    title: event.title,
    message: payload.logentry?.formatted ?? payload.message ?? payload.logentry?.message ?? '',
    culprit: culprit || null,
    location: crashFrame(payload)?.filename ?? null,
    metadata: kind === 'error' ? metadataOf(event, payload) : { title: event.title },
    platform: payload.platform,
    user: userOf(payload),
    tags: tagsOf(event).map(([key, value]) => ({ key, value })),
    dateCreated: event.occurredAt.toISOString(),
    crashFile: null,
  }
}

export function payloadOf(event: Pick<Event, 'payload'>): EventPayload {
  return event.payload as unknown as EventPayload
}

/** An event's id without dashes, as the protocol has it. */
export function plainId(eventId: string): string {
  return eventId.replaceAll('-', '')
}

function metadataOf(event: Event, payload: EventPayload): Record<string, string> {
  const main = lineageOf(payload.exception?.values, payload.platform)?.main
  const frame = crashFrame(payload)
  return {
    title: event.title,
    type: main?.type ?? '',
    value: (main?.value ?? '').slice(0, 1024),
    ...(frame?.function && { function: frame.function }),
    ...(frame?.filename && { filename: frame.filename }),
  }
}

// Sentry names these four always and keeps whatever else there is under `data`.
function userOf({ user }: EventPayload) {
  if (!user) return null
  const { id, email, username, ip_address, name, geo, data, ...others } = user
  return {
    id: id ?? null,
    email: email ?? null,
    username: username ?? null,
    ip_address: ip_address ?? null,
    name: name ?? null,
    geo: geo ?? null,
    data: { ...(typeof data === 'object' ? data : {}), ...others },
  }
}
