import type { Change } from '../services/groups/change.ts'
import { nearest } from '../services/nearest.ts'
import type { Happening } from '../services/rules/rule.ts'
import { parseMinutes } from './durations.ts'
import { plain } from './plain.ts'

/** What follows a verb, understood; or why it was not, as a sentence. */
export type Phrase<Value> = { value: Value } | { why: string }

export type Assignee = { kind: 'me' } | { kind: 'person'; name: string } | { kind: 'team'; name: string }

export type Filter = { environment?: string; level?: string; happenings: Happening[] }

const happenings: Happening[] = ['new', 'regressed', 'escalating', 'all']
const levels = ['fatal', 'error', 'warning', 'info', 'debug']
// The bounds of services/groups/status, said here in the words of the chat.
const longest = 366 * 24 * 60
const most = 1_000_000
const longestWindow = 7 * 24 * 60
const mostUsersWithin = 10_000
const priorities = ['low', 'medium', 'high'] as const

/** `in next release`, `in the current release`, `in shop@1.4.2`, `in commit 4f2a9c1`, or nothing. */
export function resolveWhen(words: string[]): Phrase<Change> {
  const text = words.join(' ')
  const when = text.toLowerCase().replace(/^in /, '')
  if (text === '' || when === 'now') return { value: { kind: 'resolve' } }
  if (/^(the )?next( release)?$/.test(when)) return { value: { kind: 'resolve', in: 'nextRelease' } }
  if (/^(the )?(current|this|latest)( release)?$/.test(when))
    return { value: { kind: 'resolve', in: 'currentRelease' } }
  const sha = /^in (?:the )?commit (\S+)$/i.exec(text)?.[1]
  if (sha)
    return /^[0-9a-f]{7,64}$/i.test(sha)
      ? { value: { kind: 'resolve', in: { commit: { sha, repository: null } } } }
      : { why: 'A commit is said by at least seven digits of its hash.' }
  const release = /^in (?:release )?(\S.*)$/i.exec(text)?.[1]
  if (!release) return strange(words)
  if (release.length > 200) return { why: 'A release has at most 200 characters.' }
  return { value: { kind: 'resolve', in: { release } } }
}

/** `for 2h`, `until escalating`, `for 100 events`, `for 50 users in 1d`, `forever`, or nothing, which is forever too. */
export function archiveUntil(words: string[]): Phrase<Change> {
  const text = words.join(' ').toLowerCase()
  if (/^((for ?ever|for good)?)$/.test(text)) return { value: { kind: 'archive' } }
  if (/^until (it )?escalat(ing|es)$/.test(text)) return { value: { kind: 'archive', for: 'escalating' } }
  const limit = /^(?:for|until) (.+)$/.exec(text)?.[1] ?? text
  const counted =
    /^(\d[\d,.']{0,12}) (?:more )?(events?|times?|users?|people)(?: (?:in|within|per) (.+))?$/.exec(limit)
  if (counted) return archiveCount(counted)
  const minutes = parseMinutes(limit)
  if (minutes === null) return strange(words)
  if (minutes > longest) return { why: 'A group can be archived for a minute up to a year.' }
  return { value: { kind: 'archive', for: { minutes } } }
}

function archiveCount([, number = '', noun = '', window]: RegExpExecArray): Phrase<Change> {
  const count = Number(number.replace(/[,.']/g, ''))
  const isUsers = /^(users?|people)$/.test(noun)
  const what = isUsers ? 'users' : 'events'
  if (!(count >= 1 && count <= most)) return { why: `A group can be archived for 1 up to 1,000,000 ${what}.` }
  if (window === undefined)
    return { value: { kind: 'archive', for: isUsers ? { users: count } : { events: count } } }
  const within = parseMinutes(window) ?? parseMinutes(`1 ${window}`)
  if (within === null) return { why: `I do not understand “${plain(window, 40)}” there.` }
  if (within > longestWindow) return { why: 'Such a window has a minute up to seven days.' }
  if (isUsers && count > mostUsersWithin)
    return { why: 'Within a window, at most 10,000 users can be waited for.' }
  return { value: { kind: 'archive', for: isUsers ? { users: count, within } : { events: count, within } } }
}

/** `high`, `to low`. */
export function priority(words: string[]): Phrase<Change> {
  const [first, ...more] = words
  const rest = first?.toLowerCase() === 'to' ? more : words
  if (rest.length === 0) return { why: 'Which one? There are low, medium and high.' }
  const name = rest.join(' ').toLowerCase()
  const to = priorities.find((known) => known === name)
  return to ? { value: { kind: 'priority', to } } : unknown('priority', name, [...priorities])
}

/** `to me`, `to @Ada Lovelace`, `to ada@example.com`, `to #platform`. */
export function assignee(words: string[]): Phrase<Assignee> {
  const [first, ...more] = words
  const name = (first?.toLowerCase() === 'to' ? more : words).join(' ')
  if (/^@?(me|myself)$/i.test(name)) return { value: { kind: 'me' } }
  const team = /^(?:#|team )\s*(.+)$/i.exec(name)?.[1]
  if (team) return { value: { kind: 'team', name: team } }
  const person = name.replace(/^@\s*/, '')
  return person ? { value: { kind: 'person', name: person } } : { why: 'To whom?' }
}

/** `environment:production level:error new regressed`, in any order. */
export function filter(words: string[]): Phrase<Filter> {
  const value: Filter = { happenings: [] }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, key, given] = /^(environment|env|level):(.*)$/i.exec(word) ?? []
    if (key) {
      const setting = given || rest.shift()
      if (!setting) return { why: `What should the ${key.toLowerCase()} be?` }
      if (key.toLowerCase() !== 'level') value.environment = setting
      else if (levels.includes(setting.toLowerCase())) value.level = setting.toLowerCase()
      else return unknown('level', setting, levels)
      continue
    }
    for (const name of word.toLowerCase().split(',')) {
      const happening = happenings.find((known) => known === name)
      if (happening) value.happenings.push(happening)
      else if (name && name !== 'and') return unknown('word', name, happenings)
    }
  }
  const isAll = value.happenings.length === 0 || value.happenings.includes('all')
  return { value: { ...value, happenings: isAll ? ['all'] : [...new Set(value.happenings)] } }
}

/** Why words that should not be there were not understood. */
export function strange(words: string[]): { why: string } {
  return { why: `I do not understand “${plain(words.join(' '), 40)}” there.` }
}

function unknown(what: string, word: string, known: string[]): { why: string } {
  const meant = nearest(word, known)
  const hint = meant ? `Did you mean “${meant}”?` : `There are ${known.join(', ')}.`
  return { why: `I do not know the ${what} “${plain(word, 40)}”. ${hint}` }
}
