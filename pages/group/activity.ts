import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { groupAddress } from '../layout/address.ts'
import { time } from '../layout/times.ts'
import { section } from './section.ts'

/** One line of a group's history; a comment has its text apart, because people write it over several lines. */
export type ActivityLine = { at: Date; words: string; comment: string | null; kind: string }

/** A group's history, newest first, with the form that adds to it. */
export function activity(
  now: Date,
  lines: ActivityLine[],
  form: { shortId: string; csrf: string; eventId: string | null } | null,
): VNode {
  return section(
    'activity',
    'Activity',
    html`${form && commentForm(form)}
      <ol class="history">
        ${lines.map(
          (line) =>
            html`<li class=${`kind-${line.kind}`}>
              <p>${line.words} <span class="when">${time(now, line.at)}</span></p>
              ${line.comment !== null && html`<blockquote>${line.comment}</blockquote>`}
            </li>`,
        )}
      </ol>`,
  )
}

function commentForm({
  shortId,
  csrf,
  eventId,
}: {
  shortId: string
  csrf: string
  eventId: string | null
}): VNode {
  return html`<form class="comment" method="post" action=${`${groupAddress(shortId)}/change`}>
    <input type="hidden" name="csrf" value=${csrf} />
    ${eventId && html`<input type="hidden" name="event" value=${eventId} />`}
    <label for="comment-text" class="sr">Comment</label>
    <textarea id="comment-text" name="text" rows="2" maxlength="10000" required placeholder="Say what you found out"></textarea>
    <button name="change" value="comment">Comment</button>
  </form>`
}
