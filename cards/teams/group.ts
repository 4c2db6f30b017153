import type { GroupView } from '../../services/groups/view.ts'
import { encodePress, type PressVerb } from '../actions.ts'
import { sparkline } from '../sparkline.ts'
import { count, levelWord, priorityText, type State, stateOf } from '../state.ts'
import { type Drawn, draw, fitting, type Pen } from './drawn.ts'
import { linksOf } from './links.ts'
import type { CardData } from './render.ts'
import { sentence, some } from './runs.ts'
import { ourUrl, safe, safeEnds } from './safe.ts'
import { localTime, utc } from './time.ts'
import { colors, styles } from './tones.ts'

/** In code points. Together with the buttons they keep the largest card far under what Teams takes. */
const limits = {
  title: 200,
  message: 400,
  place: 160,
  fact: 60,
  name: 60,
  choice: 40,
  rule: 40,
  commit: 80,
  change: 240,
  reason: 160,
}

/** How much of what can be long a card shows: of people and teams as many as somebody would look through. */
type Size = { people: number; links: number }

// The second and third are for texts in letters that take most room, and hardly ever drawn.
const sizes: [Size, ...Size[]] = [
  { people: 20, links: 4 },
  { people: 10, links: 2 },
  { people: 5, links: 1 },
]

/** The live card of a group, as much of it as a chat takes. */
export function drawGroup(pen: Pen, view: GroupView, reason: string): Drawn {
  return fitting(sizes, (size) => drawAt(size, pen, view, reason))
}

function drawAt(size: Size, pen: Pen, view: GroupView, reason: string): Drawn {
  const plainState = stateOf(view, { text: (raw) => safe(raw, limits.fact), time: utc })
  const title = safe(view.title, limits.title) || 'Untitled'
  const shortId = safe(view.shortId, limits.fact)
  const summary = `${plainState.word}: ${title} (${shortId})`
  return draw({
    name: 'group',
    data: () => groupData(pen, view, { title, shortId, reason, speak: summary, size }),
    pen,
    summary,
    fallback: [
      title,
      safe(view.message, limits.message),
      phrase(plainState),
      `${count(view.eventCount)} events, last seen ${utc(view.lastSeenAt)}`,
      `${shortId} ${view.url}`,
    ],
  })
}

function groupData(
  pen: Pen,
  view: GroupView,
  given: { title: string; shortId: string; reason: string; speak: string; size: Size },
): CardData {
  const { title, shortId, reason, speak, size } = given
  const state = stateOf(view, { text: (raw) => safe(raw, limits.fact), time: localTime })
  return {
    speak,
    style: styles[state.tone],
    color: colors[state.tone],
    state: state.word,
    detail: some(state.detail && ` ${state.detail}`),
    change: some(changeOf(view, state)),
    shortId,
    title,
    url: ourUrl(view.url),
    message: some(messageOf(view, title)),
    place: placeOf(view),
    counts: sentence([
      ['Events', count(view.eventCount)],
      ['Users', view.userCount > 0 ? count(view.userCount) : ''],
      ['Feedback', view.reportCount > 0 ? count(view.reportCount) : ''],
      ['Last 24 h', sparkline(view.hours), 'Accent'],
    ]),
    facts: sentence([
      view.kind === 'feedback' ? ['Kind', 'Feedback'] : ['Level', levelWord(safe(view.level, limits.fact))],
      ['Priority', priorityText(view.priority)],
      ['Project', safe(view.project.name || view.project.slug, limits.fact)],
      ['Environment', safe(view.environment ?? '', limits.fact)],
      ['Release', safe(view.release ?? '', limits.fact)],
    ]),
    times: sentence([
      ['First seen', localTime(view.firstSeenAt)],
      ['Last seen', localTime(view.lastSeenAt)],
    ]),
    assignee: assigneeOf(view),
    suspect: suspectOf(view),
    ...linksOf(pen, view, size),
    reason: some(safe(reason, limits.reason)),
    ...buttonsOf(pen, view, size),
  }
}

// The title of an error often ends with its message; saying it twice helps nobody.
function messageOf(view: GroupView, title: string): string {
  const message = safe(view.message, limits.message)
  // A feedback's title is its first words.
  if (view.kind === 'feedback' && message.startsWith(title)) return message.slice(title.length).trimStart()
  return title.endsWith(message) ? '' : message
}

// "Resolved by Ada" under the word Resolved is "By Ada": the state itself stands there already.
function changeOf({ lastChange }: GroupView, { word, detail }: State): string {
  let change = safe(lastChange, limits.change)
  for (const known of [word, detail]) {
    if (known && change.startsWith(known)) change = change.slice(known.length).replace(/^[:\s]+/, '')
  }
  return change.charAt(0).toUpperCase() + change.slice(1)
}

function placeOf({ topFrame, culprit }: GroupView): CardData[] {
  const frame = safeEnds(topFrame, limits.place)
  const where = safeEnds(culprit, limits.place)
  if (!frame && !where) return []
  return [{ frame: some(frame || where), culprit: some(frame && !frame.includes(where) && where) }]
}

function assigneeOf({ assignee }: GroupView): CardData[] {
  if (!assignee) return []
  const name = safe(assignee.name, limits.name) || 'somebody'
  return [{ runs: sentence([['Assignee', assignee.kind === 'team' ? `#${name}` : name]]) }]
}

// What has been resolved needs no culprit any more.
function suspectOf({ owners, status }: GroupView): CardData[] {
  const commit = owners.find((owner) => owner.commit)?.commit
  if (!commit || status !== 'unresolved') return []
  const author = safe(commit.author, limits.name) || 'somebody'
  const message = safe(commit.message, limits.commit)
  const words = `commit ${safe(commit.sha.slice(0, 8), 8)} by ${author}${message && `, “${message}”`}`
  return [{ runs: sentence([[commit.confidence === 'low' ? 'Perhaps from' : 'Probably from', words]]) }]
}

function buttonsOf({ secrets }: Pen, view: GroupView, size: Size): CardData {
  const { status, assignee } = view
  const button = (isOffered: boolean, verb: PressVerb, more: CardData = {}) =>
    isOffered
      ? [{ press: encodePress(secrets, { verb, groupId: view.id, version: view.version }), ...more }]
      : []
  return {
    resolve: button(status !== 'resolved', 'resolve'),
    unresolve: button(status !== 'unresolved', 'unresolve', {
      title: status === 'archived' ? 'Unarchive' : 'Unresolve',
    }),
    archive: button(status === 'unresolved', 'archive'),
    assign: button(true, 'assign', {
      title: assignee ? 'Reassign' : 'Assign',
      choices: choicesOf(view, size.people),
      // Within: some clients draw five buttons in a row and no more.
      unassign: button(assignee !== null, 'unassign'),
    }),
  }
}

function choicesOf({ assignable, assignee, suggested }: GroupView, most: number): CardData[] {
  const others = (kind: 'person' | 'team') => (one: { id: number }) =>
    !(assignee?.kind === kind && assignee.id === one.id) &&
    !suggested.some((owner) => owner.kind === kind && owner.id === one.id)
  return [
    ...suggested.map(({ kind, id, name, why }) => ({
      title: `Suggested: ${kind === 'team' ? '#' : ''}${safe(name, limits.choice) || id} (${safe(why, limits.rule)})`,
      value: `${kind}:${id}`,
    })),
    ...assignable.people
      .filter(others('person'))
      .slice(0, most)
      .map(({ id, name }) => ({ title: safe(name, limits.choice) || `Person ${id}`, value: `person:${id}` })),
    ...assignable.teams
      .filter(others('team'))
      .slice(0, most)
      .map(({ id, name }) => ({ title: `#${safe(name, limits.choice) || id}`, value: `team:${id}` })),
  ]
}

function phrase({ word, detail }: State): string {
  return detail ? `${word} ${detail}` : word
}
