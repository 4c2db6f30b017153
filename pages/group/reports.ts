import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Feedback } from '../../services/events/feedback.ts'
import type { ReportLine } from '../../services/feedback/read.ts'
import { groupAddress } from '../layout/address.ts'
import { full } from '../layout/numbers.ts'
import { time } from '../layout/times.ts'
import { section } from './section.ts'

/** The group that a feedback was written about. */
export type About = { shortId: string; title: string; eventId: string | null }

/**
 * What people wrote who met a group's events, newest first; null when nobody did.
 * @param count of all of them, of which the newest are listed
 */
export function reports(now: Date, shortId: string, lines: ReportLine[], count: number): VNode | null {
  if (lines.length === 0) return null
  const older = count - lines.length
  return section(
    'reports',
    'What users say',
    html`<ul class="reports">
        ${lines.map(
          (line) =>
            html`<li>
              <blockquote>${line.comments}</blockquote>
              <p class="soft">${sender(line.name, line.email)}, ${time(now, line.at)}${ways(shortId, line)}</p>
            </li>`,
        )}
      </ul>
      ${older > 0 && html`<p class="soft">and ${full(older)} older</p>`}`,
  )
}

/** A feedback itself: its words in full, who wrote it, where, and about what. */
export function feedbackPart(feedback: Feedback, about: About | null): VNode {
  const { message, name, contact_email, url, associated_event_id } = feedback
  return section(
    'feedback',
    'Feedback',
    html`<blockquote class="said">${message}</blockquote>
      <dl class="pairs">
        <div><dt>from</dt><dd>${sender(name ?? null, contact_email ?? null)}</dd></div>
        ${url && html`<div><dt>page</dt><dd class="value">${url}</dd></div>`}
        ${associated_event_id && html`<div><dt>about</dt><dd>${subject(about, associated_event_id)}</dd></div>`}
      </dl>`,
  )
}

function subject(about: About | null, eventId: string): VNode {
  if (!about) return html`event <code>${eventId}</code>, which has not arrived or is not kept any more`
  const query = about.eventId ? `?event=${about.eventId}` : ''
  return html`<a href=${`${groupAddress(about.shortId)}${query}`}>${about.shortId}</a> ${about.title}` as VNode
}

// A link for what reads like an address; anything else could bring headers of a mail along.
const address = /^[^\s@<>"?&,;:/\\]+@[^\s@<>"?&,;:/\\]+$/

function sender(name: string | null, email: string | null): VNode | string {
  if (!email) return name ?? 'Somebody'
  const link = address.test(email) ? html`<a href=${`mailto:${email}`}>${email}</a>` : email
  return html`${name && `${name}, `}${link}` as VNode
}

function ways(shortId: string, { feedback, eventId }: ReportLine): VNode | null {
  if (feedback) return html` · <a href=${groupAddress(feedback.shortId)}>${feedback.shortId}</a>`
  return eventId === null ? null : html` · <a href=${`${groupAddress(shortId)}?event=${eventId}`}>event</a>`
}
