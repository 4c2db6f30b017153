import type { EventPayload, HitchEvent } from './event.ts'
import { describe } from './title.ts'

/** An event as far as grouping asks, from what is stored of it. */
export function storedEvent(payload: EventPayload): HitchEvent {
  return {
    eventId: payload.event_id,
    receivedAt: new Date(payload.received * 1000),
    occurredAt: new Date(payload.timestamp * 1000),
    level: payload.level as HitchEvent['level'],
    platform: payload.platform,
    environment: payload.environment ?? null,
    release: payload.release ?? null,
    user: null,
    ...describe(payload),
    payload,
  }
}
