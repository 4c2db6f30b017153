import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { GroupView } from '../../services/groups/view.ts'
import { groupAddress } from '../layout/address.ts'
import { sparkline } from '../layout/chart.ts'
import { levelMark, statusMark } from '../layout/marks.ts'
import { counted, short } from '../layout/numbers.ts'
import { time } from '../layout/times.ts'

/** One group in the list. */
export function groupRow(now: Date, view: GroupView): VNode {
  return html`<li class="row level-${view.level}">
    <div class="what">
      <a class="title" href=${groupAddress(view.shortId)}>${view.title}</a>
      ${view.culprit && html`<p class="culprit">${view.culprit}</p>`}
      <p class="facts">
        ${levelMark(view.level)} ${statusMark(now, view)}
        <span class="id">${view.shortId}</span>
        <span>${view.project.name}</span>
        ${view.environment && html`<span>${view.environment}</span>`}
        ${view.assignee && assignee(view.assignee)}
      </p>
    </div>
    <div class="trend">${sparkline(view.hours)}</div>
    <div class="number" title=${counted(view.eventCount, 'event')}>
      <b>${short(view.eventCount)}</b> <span>${view.eventCount === 1 ? 'event' : 'events'}</span>
    </div>
    <div class="number" title=${counted(view.userCount, 'user')}>
      <b>${short(view.userCount)}</b> <span>${view.userCount === 1 ? 'user' : 'users'}</span>
    </div>
    <div class="when"><span class="sr">last seen </span>${time(now, view.lastSeenAt)}</div>
  </li>`
}

function assignee({ kind, name }: NonNullable<GroupView['assignee']>): VNode {
  return html`<span class=${`assignee ${kind}`}>
    <i aria-hidden="true">${initials(name)}</i><span class="sr">assigned to </span>${name}
  </span>`
}

/** The first letters of the first and the last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
