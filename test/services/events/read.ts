import type { HitchEvent } from '../../../services/events/event.ts'
import { type EventContext, normalise } from '../../../services/events/normalise.ts'
import { readScrubOptions } from '../../../services/events/scrub.ts'

export const receivedAt = new Date('2026-11-22T12:00:00Z')

/** An event as it would be kept had it come at noon. */
export function read(raw: unknown, more: Partial<EventContext> = {}): HitchEvent {
  const newId = () => '0f0e0d0c-0b0a-4908-8706-050403020100'
  return normalise(raw, { receivedAt, newId, scrub: readScrubOptions({}), ...more })
}
