import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { groupAddress } from '../layout/address.ts'
import { time } from '../layout/times.ts'
import { section } from './section.ts'

/** One line of a group's history; a comment has its text apart, because people write it over several lines. */
export type ActivityLine = {
  id: number
  at: Date
  words: string
  comment: string | null
  kind: string
  /** Whether the comment can be changed here, by who looks. */
  isOwn: boolean
}

type Form = { shortId: string; csrf: string; eventId: string | null }

/** A group's history, newest first, with the form that adds to it. */
export function activity(now: Date, lines: ActivityLine[], form: Form | null): VNode {
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
              ${form && line.comment !== null && line.isOwn && ownComment(form, line.id, line.comment)}
            </li>`,
        )}
      </ol>`,
  )
}

function commentForm(form: Form): VNode {
  return html`<form class="comment" method="post" action=${`${groupAddress(form.shortId)}/change`}>
    ${hidden(form)}
    <label for="comment-text" class="sr">Comment</label>
    <textarea id="comment-text" name="text" rows="2" maxlength="10000" required placeholder="Say what you found out"></textarea>
    <button name="change" value="comment">Comment</button>
  </form>`
}

// Deleting needs no text, so it asks for none: `formnovalidate`.
function ownComment(form: Form, id: number, text: string): VNode {
  return html`<details class="own-comment">
    <summary>Edit</summary>
    <form class="comment" method="post" action=${`${groupAddress(form.shortId)}/change`}>
      ${hidden(form)}
      <label for=${`comment-${id}`} class="sr">Comment</label>
      <textarea id=${`comment-${id}`} name="text" rows="3" maxlength="10000" required>${text}</textarea>
      <div class="ways">
        <button class="quiet danger" name="change" value=${`deleteComment:${id}`} formnovalidate>Delete</button>
        <button name="change" value=${`editComment:${id}`}>Save</button>
      </div>
    </form>
  </details>`
}

function hidden({ csrf, eventId }: Form): VNode {
  return html`<input type="hidden" name="csrf" value=${csrf} />${
    eventId && html`<input type="hidden" name="event" value=${eventId} />`
  }` as VNode
}
