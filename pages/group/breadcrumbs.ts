import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Breadcrumb } from '../../services/events/event.ts'
import { counted } from '../layout/numbers.ts'
import { clock } from '../layout/times.ts'
import { section } from './section.ts'
import { entriesOf, pairs, valueText } from './value.ts'

const shownAtFirst = 15

/** What happened before the event, oldest first, ending with the event itself. */
export function breadcrumbs(crumbs: Breadcrumb[]): VNode | null {
  if (crumbs.length === 0) return null
  const earlier = crumbs.slice(0, -shownAtFirst)
  return section(
    'breadcrumbs',
    'Breadcrumbs',
    html`${
      earlier.length > 0 &&
      html`<details class="earlier">
        <summary>${counted(earlier.length, 'earlier breadcrumb')}</summary>
        ${list(earlier)}
      </details>`
    }
    ${list(crumbs.slice(-shownAtFirst))}`,
  )
}

function list(crumbs: Breadcrumb[]): VNode {
  return html`<ol class="crumbs">
    ${crumbs.map(crumb)}
  </ol>`
}

function crumb({ timestamp, type, category, level, message, data }: Breadcrumb): VNode {
  const at = timestamp === undefined ? null : new Date(timestamp * 1000)
  const isTime = at !== null && !Number.isNaN(at.getTime())
  return html`<li>
    ${isTime ? html`<time datetime=${at.toISOString()}>${clock(at)}</time>` : html`<span class="time">–</span>`}
    <span class="category">${category ?? type ?? 'default'}</span>
    <div class="said">
      ${level && level !== 'info' && html`<span class="word level-${wordOf(level)}">${level}</span> `}
      ${message && html`<span class="text">${message}</span>`} ${details(data)}
    </div>
  </li>`
}

// What a program asked another is the most common crumb, and reads best as one line.
function details(data: Breadcrumb['data']): VNode | null {
  const { method, url, status_code: status, ...rest } = data ?? {}
  if (typeof url !== 'string') return pairs(entriesOf(data))
  return html`<span class="text"
      ><b>${typeof method === 'string' ? method : ''}</b> ${url}${
        status !== undefined && html` <span class="value literal">${valueText(status)}</span>`
      }</span
    >${pairs(entriesOf(rest))}` as VNode
}

function wordOf(level: string): string {
  return ['fatal', 'error', 'warning', 'debug'].includes(level) ? level : 'info'
}
