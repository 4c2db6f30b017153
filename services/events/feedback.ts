import type { EventPayload } from './event.ts'
import { readEventId } from './eventId.ts'
import { type Intake, isRecord, note, type Raw, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { cut, firstLine } from './text.ts'

/** What a person wrote to the makers of an application, in the names of the protocol's `feedback` context. */
export type Feedback = {
  message: string
  name?: string
  contact_email?: string
  /** Where the person was. */
  url?: string
  /** The event that they had just met. */
  associated_event_id?: string
  replay_id?: string
  source?: string
}

/** Reads the words of a feedback; undefined when it says nothing. */
export function feedbackIn(intake: Intake, raw: Raw): Feedback | undefined {
  const given = isRecord(raw.contexts) && isRecord(raw.contexts.feedback) ? raw.contexts.feedback : {}
  const message = textOf(intake, 'feedback.message', given.message, limits.feedback)
  if (message === undefined) return undefined
  const feedback: Feedback = { message }
  const put = (name: 'name' | 'contact_email' | 'url' | 'source', limit: number) => {
    const text = textOf(intake, `feedback.${name}`, given[name], limit)
    if (text !== undefined) feedback[name] = text
  }
  put('name', limits.name)
  put('contact_email', limits.name)
  put('url', limits.url)
  put('source', limits.name)
  for (const name of ['associated_event_id', 'replay_id'] as const) {
    const id = readEventId(given[name])
    if (id) feedback[name] = id
    else if (given[name]) note(intake, 'invalid_data', `feedback.${name}`, given[name])
  }
  return feedback
}

/** The words of a stored feedback; null for any other event. */
export function feedbackOf(payload: EventPayload): Feedback | null {
  return payload.type === 'feedback' ? ((payload.contexts?.feedback as Feedback | undefined) ?? null) : null
}

/** Who wrote it and from where, on one line; empty when neither is known. */
export function senderOf({ name, contact_email, url }: Feedback): string {
  const who = name && contact_email ? `${name} (${contact_email})` : (name ?? contact_email)
  return who && url ? `${who} on ${url}` : (who ?? url ?? '')
}

const titleLength = 100

/** The first words of what somebody wrote, as a title: one line, ending at a word where it is cut. */
export function firstWords(message: string): string {
  const line = firstLine(message)
  if (line.length <= titleLength) return line
  const words = cut(line, titleLength).slice(0, -1)
  const end = words.lastIndexOf(' ')
  return `${(end > titleLength / 2 ? words.slice(0, end) : words).trimEnd()}…`
}
