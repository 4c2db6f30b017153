import type { GroupView } from '../services/groups/view.ts'

/** How a state should feel; each chat has its colours for it. Never shown without the word. */
export type Tone = 'alarm' | 'caution' | 'notice' | 'done' | 'quiet'

export type State = {
  /** One word: New, Ongoing, Regressed, Escalating, Resolved, Archived. */
  word: string
  /** What qualifies it: "until 100 more events"; empty when nothing does. */
  detail: string
  tone: Tone
}

/** How a chat shows strangers' texts and times within a sentence. */
export type Speech = { text(raw: string): string; time(at: Date): string }

/** A group's state in words. */
export function stateOf(view: GroupView, say: Speech): State {
  if (view.status === 'resolved') return { word: 'Resolved', detail: resolution(view, say), tone: 'done' }
  if (view.status === 'archived') return { word: 'Archived', detail: limit(view, say), tone: 'quiet' }
  return { word: openWords[view.substatus] ?? 'Unresolved', detail: '', tone: openTone(view) }
}

/** A level as a word for people: "Error". */
export function levelWord(level: string): string {
  return Object.hasOwn(levelWords, level) ? (levelWords[level] ?? level) : level
}

const levelWords: Record<string, string> = {
  fatal: 'Fatal',
  error: 'Error',
  warning: 'Warning',
  info: 'Info',
  debug: 'Debug',
}

const openWords: Partial<Record<string, string>> = {
  new: 'New',
  ongoing: 'Ongoing',
  regressed: 'Regressed',
  escalating: 'Escalating',
}

// An open error that everybody knows of should not shout as a new one does; a message of level info never does.
function openTone({ level, substatus }: GroupView): Tone {
  if (level !== 'fatal' && level !== 'error') return level === 'warning' ? 'caution' : 'notice'
  if (substatus === 'ongoing') return 'notice'
  return substatus === 'escalating' ? 'caution' : 'alarm'
}

function resolution({ resolution }: GroupView, say: Speech): string {
  if (resolution?.inCommit)
    return `once a release has the commit ${say.text(resolution.inCommit.sha.slice(0, shaShown))}`
  if (resolution?.inNextRelease) return `in the release after ${say.text(resolution.inNextRelease)}`
  return resolution?.inRelease ? `in ${say.text(resolution.inRelease)}` : ''
}

// As many of a commit's digits as people read.
const shaShown = 12

function limit(view: GroupView, say: Speech): string {
  const { substatus, archivedUntil, archivedUntilCount, archivedCount, archivedWindow } = view
  if (substatus === 'until_escalating')
    return archivedUntilCount === null
      ? 'until it escalates'
      : `until it escalates (${counted(archivedUntilCount, 'event')} in a day)`
  if (substatus === 'until_time' && archivedUntil) return `until ${say.time(archivedUntil)}`
  const noun = substatus === 'until_count' ? 'event' : substatus === 'until_users' ? 'user' : null
  if (!noun) return ''
  if (archivedWindow !== null && archivedCount !== null)
    return `until ${counted(archivedCount, noun)} within ${duration(archivedWindow)}`
  if (archivedUntilCount === null) return ''
  const left = archivedUntilCount - (noun === 'event' ? view.eventCount : view.userCount)
  return left > 1 ? `until ${count(left)} more ${noun}s` : `until the next ${noun}`
}

// Minutes in the largest unit that they are whole in.
function duration(minutes: number): string {
  if (minutes % 1440 === 0) return counted(minutes / 1440, 'day')
  return minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute')
}

/** A priority as a word for people: "High". */
export function priorityText(priority: GroupView['priority']): string {
  return priority.charAt(0).toUpperCase() + priority.slice(1)
}

/** A number for people: 12,345. */
export function count(number: number): string {
  return number.toLocaleString('en-US')
}

/** A number of things: "1 event", "12,345 events". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}
