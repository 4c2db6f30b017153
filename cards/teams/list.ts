import type { GroupView } from '../../services/groups/view.ts'
import type { Problem } from '../../services/search/query.ts'
import { encodePress, type PressedList, type PressVerb } from '../actions.ts'
import { counted, stateOf } from '../state.ts'
import { type Drawn, draw, type Pen } from './drawn.ts'
import type { CardData } from './render.ts'
import { gap, line, some, spoken } from './runs.ts'
import { ourUrl, safe, unquoted } from './safe.ts'
import { localTime, utc } from './time.ts'
import { colors } from './tones.ts'

/** How many groups a card lists; ask the search for as many. */
export const listPage = 8

// Bytes. Every button of a row carries the query twice; a list with a longer one is paged by words alone.
const mostCarried = 60

export type Listed = {
  list: PressedList
  groups: GroupView[]
  hasMore: boolean
  /** What was left out of the query because it means nothing, and what should be known of what was found. */
  problems: Problem[]
  notes: string[]
}

/** Groups as a card, with what can be done about each and how to see more. */
export function drawList(pen: Pen, listed: Listed): Drawn {
  const { list } = listed
  const groups = listed.groups.slice(0, listPage)
  const [heading, about] = headingOf(list)
  const lines = linesOf(listed)
  const title = `${heading}${about}${list.page > 1 ? `, page ${list.page}` : ''}`
  return draw({
    name: 'list',
    data: () => ({
      heading,
      about: some(about),
      rows: groups.map((view) => rowOf(pen, view, carried(list))),
      lines: lines.length ? [line(lines.join(' '))] : [],
      pages: pagesOf(pen, listed),
    }),
    pen,
    summary: `${title}: ${groups.length ? counted(groups.length, 'group') : 'none'}`,
    fallback: [
      title,
      ...groups.map(
        (view) => `${safe(view.shortId, 60)} ${safe(view.title, 120)}, last seen ${utc(view.lastSeenAt)}`,
      ),
      ...lines.map(spoken),
    ],
  })
}

function rowOf(pen: Pen, view: GroupView, list: PressedList | undefined): CardData {
  const time = (at: Date) => localTime(at, 'COMPACT')
  const state = stateOf(view, { text: (raw) => safe(raw, 40), time })
  const shortId = safe(view.shortId, 60)
  const assignee =
    view.assignee && `${view.assignee.kind === 'team' ? '#' : ''}${safe(view.assignee.name, 24)}`
  const facts = [
    // An id that breaks at its hyphen is hard to find.
    shortId.replaceAll('-', '-\u2060'),
    counted(view.eventCount, 'event').replace(' ', '\u00a0'),
    time(view.lastSeenAt),
    ...(assignee ? [assignee] : []),
  ]
  const button = (verb: PressVerb, title: string, more: { choice?: string; list?: PressedList } = {}) => ({
    verb,
    title,
    tooltip: `${title} ${shortId}`,
    press: encodePress(pen.secrets, { verb, groupId: view.id, version: view.version, ...more }),
  })
  const again = list ? { list } : {}
  return {
    title: safe(view.title, 90) || 'Untitled',
    url: ourUrl(view.url),
    color: colors[state.tone],
    state: state.detail ? `${state.word} ${state.detail}` : state.word,
    facts: some(`${gap}${facts.join(gap)}`),
    buttons: [
      button('show', 'Show'),
      view.status === 'unresolved'
        ? button('resolve', 'Resolve', { choice: 'now', ...again })
        : button('unresolve', view.status === 'archived' ? 'Unarchive' : 'Unresolve', again),
    ],
  }
}

function headingOf({ kind, query }: PressedList): [heading: string, about: string] {
  const words = safe(query, 60)
  if (kind === 'mine') return ['Assigned to you', '']
  if (kind === 'search') return ['Search', words && ` ${words}`]
  return words ? ['Groups', ` ${words}`] : ['Open groups', '']
}

function linesOf({ list, groups, hasMore, problems, notes }: Listed): string[] {
  const lines: string[] = []
  if (groups.length === 0) lines.push(list.page > 1 ? 'There are no more.' : empty[list.kind])
  for (const { word, why, nearest } of problems.slice(0, 1)) {
    const left = word ? `Left out: ${unquoted(word, 24)}. ` : ''
    lines.push(`${left}${unquoted(why, 110)}${nearest ? ` Did you mean \`${unquoted(nearest, 24)}\`?` : ''}`)
  }
  lines.push(...notes.slice(0, 1).map((note) => unquoted(note, 80)))
  const said = [list.kind, unquoted(list.query, 120)].filter(Boolean).join(' ')
  if (hasMore) lines.push(`Page ${list.page}. For more, say \`${said} page ${list.page + 1}\`.`)
  else if (list.page > 1) lines.push(`Page ${list.page}, the last one.`)
  return lines
}

const empty: Record<PressedList['kind'], string> = {
  list: 'Nothing fits. Either all is well, or nothing is sent here yet.',
  mine: 'Nothing is assigned to you.',
  search: 'No group has these words.',
}

function pagesOf({ secrets }: Pen, { list, hasMore }: Listed): CardData[] {
  const kept = carried(list)
  if (!kept) return []
  const turn = (title: string, page: number) => ({
    title,
    press: encodePress(secrets, { verb: 'list', groupId: 0, version: 0, list: { ...kept, page } }),
  })
  return [
    ...(list.page > 1 ? [turn('Previous', list.page - 1)] : []),
    ...(hasMore ? [turn('Next', list.page + 1)] : []),
  ]
}

function carried(list: PressedList): PressedList | undefined {
  return Buffer.byteLength(list.query) <= mostCarried ? list : undefined
}
