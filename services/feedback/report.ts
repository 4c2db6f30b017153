import { readEventId } from '../events/eventId.ts'
import type { Feedback } from '../events/feedback.ts'
import { isRecord, scalarText } from '../events/intake.ts'
import { limits } from '../events/limits.ts'
import { plainText } from '../events/plain.ts'
import { type ScrubOptions, scrubberFor } from '../events/scrub.ts'
import { isInvisible } from '../events/text.ts'

/** What somebody wrote about an event, scrubbed and cut. Ids are 32 hex digits. */
export type Words = {
  /** Of a report the event it is about; of a feedback its own event. */
  reportId: string
  eventId: string | null
  name: string | null
  email: string | null
  comments: string
  url: string | null
}

/**
 * Reads a user report: `{event_id, name, email, comments}`. Null when it is about no event or says nothing.
 * @param eventId the event it is about where it does not say so itself
 */
export function readReport(raw: unknown, scrub: ScrubOptions, eventId?: unknown): Words | null {
  if (!isRecord(raw)) return null
  const id = readEventId(raw.event_id) ?? readEventId(eventId)
  const text = (value: unknown, limit: number) => {
    const given = scalarText(value)
    const kept = given === undefined ? '' : plainText(given, limit, scrubberFor(scrub)).trim()
    return kept === '' || isInvisible(kept) ? null : kept
  }
  const comments = text(raw.comments, limits.feedback)
  if (!id || comments === null) return null
  const name = text(raw.name, limits.name)
  return { reportId: id, eventId: id, name, email: text(raw.email, limits.name), comments, url: null }
}

/** A feedback, which normalising has read already, as what it says about the event it was written after. */
export function reportOf(eventId: string, feedback: Feedback): Words {
  return {
    reportId: eventId,
    eventId: feedback.associated_event_id ?? null,
    name: feedback.name ?? null,
    email: feedback.contact_email ?? null,
    comments: feedback.message,
    url: feedback.url ?? null,
  }
}
