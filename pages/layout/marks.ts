import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { duration } from '../../services/groups/archive.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { counted, full } from './numbers.ts'
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

function resolvedWords({ resolution }: GroupView): string {
  if (resolution?.inRelease) return `Resolved in ${resolution.inRelease}`
  if (resolution?.inNextRelease) return `Resolved in the release after ${resolution.inNextRelease}`
  if (resolution?.inCommit)
    return `Resolved once a release has the commit ${resolution.inCommit.sha.slice(0, 12)}`
  return 'Resolved'
}

function archivedWords(now: Date, view: GroupView): string {
  const { substatus, archivedUntil, archivedUntilCount, archivedCount, archivedWindow } = view
  if (substatus === 'until_time' && archivedUntil) return `Archived, back ${relative(now, archivedUntil)}`
  if (substatus === 'until_escalating')
    return archivedUntilCount === null
      ? 'Archived until it escalates'
      : `Archived until it escalates: ${counted(archivedUntilCount, 'event')} in a day`
  const noun = substatus === 'until_count' ? 'event' : 'user'
  if (archivedCount !== null && archivedWindow !== null)
    return `Archived until ${counted(archivedCount, noun)} come within ${duration(archivedWindow)}`
  if ((substatus !== 'until_count' && substatus !== 'until_users') || archivedUntilCount === null)
    return 'Archived'
  const left = Math.max(archivedUntilCount - (noun === 'event' ? view.eventCount : view.userCount), 0)
  return `Archived for ${full(left)} more ${left === 1 ? noun : `${noun}s`}`
}

function tone(view: GroupView): string {
  if (view.status !== 'unresolved') return view.status
  if (view.substatus === 'regressed' || view.substatus === 'escalating') return 'alarming'
  return view.substatus === 'new' ? 'new' : 'ongoing'
}
