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
  if (resolution?.inNextRelease) return `in the release after ${say.text(resolution.inNextRelease)}`
  return resolution?.inRelease ? `in ${say.text(resolution.inRelease)}` : ''
}

function limit({ substatus, archivedUntil, archivedUntilCount, eventCount }: GroupView, say: Speech): string {
  if (substatus === 'until_escalating') return 'until it escalates'
  if (substatus === 'until_time' && archivedUntil) return `until ${say.time(archivedUntil)}`
  if (substatus !== 'until_count' || archivedUntilCount === null) return ''
  const left = archivedUntilCount - eventCount
  return left > 1 ? `until ${count(left)} more events` : 'until the next event'
}

/** A number for people: 12,345. */
export function count(number: number): string {
  return number.toLocaleString('en-US')
}

/** A number of things: "1 event", "12,345 events". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}
