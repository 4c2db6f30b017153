import type { EventPayload, ExceptionValue, Frame } from '../../events/event.ts'
import { cut } from '../../events/text.ts'
import type { GroupView } from '../../groups/view.ts'

/** What a report is written from. Everything in it but the address is a stranger's text. */
export type ReportFacts = {
  view: GroupView
  /** The group's latest event, if it has one still. */
  event: Pick<EventPayload, 'exception' | 'message' | 'logentry'> | null
  tags: [string, string][]
  /** What a person wrote on top. */
  words: string
}

// Long texts may have a million characters. What Hitch adds below a person's words stays under three hundred thousand,
// even where every character needs six to be escaped.
const mostWords = 700_000
const mostMessage = 4_000
const mostLine = 300
const mostFrames = 15
const newestFrames = 8
const mostExceptions = 3
const mostTags = 30

/** The report that stands on a new work item, as HTML. It is built from escaped texts and from nothing else. */
export function writeReport({ view, event, tags, words }: ReportFacts): string {
  const message = messageOf(view, event)
  return [
    paragraphs(words, mostWords),
    `<p>${link(view.url, view.shortId)}: <b>${line(view.title)}</b></p>`,
    message === '' ? '' : paragraphs(message, mostMessage),
    facts(view),
    ...exceptionsOf(event).map(exception),
    tagTable(tags),
  ].join('')
}

/** A text of several lines as HTML, and not longer than told. */
export function paragraphs(text: string, most = mostWords): string {
  // Nothing gets shorter by being escaped, so the rest need not be looked at.
  const cleaned = clean(text.length > most ? text.slice(0, most) : text).trim()
  if (cleaned === '') return ''
  const html = escapeHtml(cleaned)
    .replace(/\n{2,}/g, '</p><p>')
    .replaceAll('\n', '<br>')
  if (text.length <= most && html.length <= most) return `<p>${html}</p>`
  // The cut must not leave half of a tag or of an entity behind.
  const whole = html.slice(0, most).replace(/(?:<[^>]*|&[^;]*|<\/p>)$/, '')
  return `<p>${whole}…</p>`
}

/** A text on one line, without what would bend the line or cannot be stored there. */
export function oneLine(text: string, most: number): string {
  const start = text.length > most * 4 ? text.slice(0, most * 4) : text
  return cut(clean(start).replace(/\s+/g, ' ').trim(), most)
}

/** The five characters that markup is made of, written so that they mean themselves. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? '')
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// Controls, which the service refuses; and what turns the direction of everything after it.
const unwanted =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(unwanted, '')
}

function line(text: string): string {
  return escapeHtml(oneLine(text, mostLine))
}

function link(url: string, words: string): string {
  return `<a href="${escapeHtml(url)}">${line(words)}</a>`
}

// Of an exception its own words are below, with the stack.
function messageOf(view: GroupView, event: ReportFacts['event']): string {
  if (exceptionsOf(event).length > 0) return event?.logentry?.formatted ?? ''
  const message = event?.logentry?.formatted ?? event?.message ?? view.message
  return message.trim() === view.title.trim() ? '' : message
}

function facts(view: GroupView): string {
  const seen = `${count(view.eventCount, 'time')}${view.userCount > 0 ? ` by ${count(view.userCount, 'user')}` : ''}`
  const rows: [string, string | null][] = [
    ['Where', view.culprit || view.topFrame],
    ['Project', view.project.slug],
    ['Level', view.level],
    ['Environment', view.environment],
    ['Release', releases(view)],
    ['Seen', `${seen}, first ${clock(view.firstSeenAt)}, last ${clock(view.lastSeenAt)}`],
  ]
  return table(rows.filter((row): row is [string, string] => Boolean(row[1])))
}

function releases({ release, firstRelease }: GroupView): string | null {
  if (!release || !firstRelease || release === firstRelease) return release ?? firstRelease
  return `${release} (first in ${firstRelease})`
}

function tagTable(tags: [string, string][]): string {
  if (tags.length === 0) return ''
  return `<p><b>Tags</b> of the latest event</p>${table(tags.slice(0, mostTags))}`
}

function table(rows: [string, string][]): string {
  return `<table>${rows.map(([name, value]) => `<tr><td>${line(name)}</td><td>${line(value)}</td></tr>`).join('')}</table>`
}

// What was thrown first, then what caused it.
function exceptionsOf(event: ReportFacts['event']): ExceptionValue[] {
  return (event?.exception?.values ?? []).toReversed().slice(0, mostExceptions)
}

function exception(raised: ExceptionValue, index: number): string {
  const words = [raised.type, raised.value].filter(Boolean).join(': ') || 'Error'
  const frames = topFrames(raised.stacktrace?.frames ?? [])
  const head = `<p>${index > 0 ? 'Caused by ' : ''}<b>${escapeHtml(oneLine(words, mostMessage))}</b></p>`
  return frames.length === 0 ? head : `${head}<pre>${frames.map(frameLines).join('\n')}</pre>`
}

/** The newest frames, and further down those of the application: newest first. */
function topFrames(frames: Frame[]): Frame[] {
  return frames
    .toReversed()
    .filter((frame, index) => index < newestFrames || frame.in_app === true)
    .slice(0, mostFrames)
}

function frameLines(frame: Frame): string {
  const file = frame.filename ?? frame.abs_path ?? frame.module ?? ''
  const place = [file, frame.lineno, frame.colno]
    .filter((part) => part !== undefined && part !== '')
    .join(':')
  const name = frame.function || '?'
  const head = `${line(name)}${place ? ` (${line(place)})` : ''}`
  const source = frame.in_app === true ? frame.context_line?.trim() : undefined
  return source ? `${head}\n    ${line(source)}` : head
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

function clock(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
