import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { GroupView } from '../../services/groups/view.ts'
import { full } from './numbers.ts'
import { relative } from './times.ts'

const levels = ['fatal', 'error', 'warning', 'info', 'debug']

/** How bad it is: a colour and the word, since a colour alone says nothing to some. */
export function levelMark(level: string): VNode {
  const known = levels.includes(level) ? level : 'info'
  return html`<span class="mark level-${known}">${level}</span>`
}

/** The status as a coloured word. */
export function statusMark(now: Date, view: GroupView): VNode {
  return html`<span class="mark status-${tone(view)}">${statusWords(now, view)}</span>`
}

/** The status in words: "Regressed", "Resolved in the next release", "Archived for 2 h". */
export function statusWords(now: Date, view: GroupView): string {
  if (view.status === 'resolved') return resolvedWords(view)
  if (view.status === 'archived') return archivedWords(now, view)
  return { new: 'New', regressed: 'Regressed', escalating: 'Escalating' }[String(view.substatus)] ?? 'Ongoing'
}

function resolvedWords(view: GroupView): string {
  if (view.resolution?.inRelease) return `Resolved in ${view.resolution.inRelease}`
  if (view.resolution?.inNextRelease) return `Resolved in the release after ${view.resolution.inNextRelease}`
  return 'Resolved'
}

function archivedWords(now: Date, view: GroupView): string {
  if (view.substatus === 'until_time' && view.archivedUntil)
    return `Archived, back ${relative(now, view.archivedUntil)}`
  if (view.substatus === 'until_count' && view.archivedUntilCount !== null) {
    const left = Math.max(view.archivedUntilCount - view.eventCount, 0)
    return `Archived for ${full(left)} more ${left === 1 ? 'event' : 'events'}`
  }
  return view.substatus === 'until_escalating' ? 'Archived until it escalates' : 'Archived'
}

function tone(view: GroupView): string {
  if (view.status !== 'unresolved') return view.status
  if (view.substatus === 'regressed' || view.substatus === 'escalating') return 'alarming'
  return view.substatus === 'new' ? 'new' : 'ongoing'
}
