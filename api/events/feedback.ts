import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import type { Item } from '../../services/events/envelope.ts'
import type { HitchEvent } from '../../services/events/event.ts'
import { feedbackOf } from '../../services/events/feedback.ts'
import { addReport } from '../../services/feedback/add.ts'
import { takeFeedback } from '../../services/feedback/cap.ts'
import { readReport, reportOf, type Words } from '../../services/feedback/report.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { refusalInWords } from '../../services/quotas/words.ts'
import { backend } from './access.ts'
import type { Around, Work } from './items.ts'
import { parseJson } from './json.ts'

const largest = 64 * 1024

/** Takes a user report that came in an envelope: `{event_id, name, email, comments}`. */
export function takeUserReportItem(app: App, key: KnownKey, item: Item, { header }: Around): Work[] {
  const raw = item.payload.length <= largest ? parseJson(item.payload) : undefined
  const words = readReport(raw, key.scrub, header.event_id)
  if (!words) {
    const isLarge = item.payload.length > largest
    app.record.count(key.projectId, 'feedback', isLarge ? 'too_large' : 'invalid')
    return []
  }
  return [
    () =>
      keepReport(app, key, words).catch((error: unknown) => {
        // What is too much is counted, and the rest of the envelope goes on.
        if (!(error instanceof UserError) || error.status >= 500) throw error
      }),
  ]
}

/**
 * Keeps what somebody wrote about an event.
 * @throws UserError 429 when the project has taken what it takes in an hour, 503 when nothing can be stored
 */
export async function keepReport(app: App, key: KnownKey, words: Words): Promise<void> {
  const used = takeFeedback(app, key.projectId)
  if (used) {
    app.record.count(key.projectId, 'feedback', 'rate_limited:feedback_cap')
    throw new UserError(refusalInWords(used), 429, { retryAfter: used.seconds })
  }
  const id = await backend(addReport(app, key.projectId, words), (error) =>
    app.log.error({ err: error }, 'a user report cannot be stored'),
  )
  app.record.count(key.projectId, 'feedback', id === null ? 'duplicate' : 'accepted')
}

/** Remembers, of a feedback that was just kept, who wrote it and about which event. */
export async function noteFeedback(app: App, key: KnownKey, event: HitchEvent): Promise<void> {
  const feedback = feedbackOf(event.payload)
  if (feedback)
    await backend(addReport(app, key.projectId, reportOf(event.eventId, feedback)), (error) =>
      app.log.error({ err: error }, 'who wrote a feedback cannot be stored'),
    )
}
