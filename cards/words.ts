import type { Change } from '../services/groups/change.ts'
import { nearest } from '../services/nearest.ts'
import type { NoticeKind } from '../services/people/notices.ts'
import { noticeKind, noticeWords } from './notices.ts'
import {
  type Assignee,
  archiveUntil,
  assignee,
  type Filter,
  filter,
  type Phrase,
  priority,
  resolveWhen,
  strange,
} from './phrases.ts'
import { plain } from './plain.ts'
import { bare, idOf, paged, split, tidy } from './tokens.ts'
import { usageOf, usages, type Verb } from './usage.ts'

export type { Assignee } from './phrases.ts'

/** What somebody said to Hitch, in any chat. Texts in it are raw; ids are in upper case and may name nothing. */
export type Words =
  | { kind: 'help' | 'subscriptions' | 'link' | 'unlink' | 'settings' | 'status' }
  /** What to hear of in one's own chat. */
  | { kind: 'setNotice'; notice: NoticeKind; isOn: boolean }
  | ({ kind: 'subscribe'; project: string } & Filter)
  | { kind: 'unsubscribe'; project: string }
  | { kind: 'list'; query: string; page: number }
  | { kind: 'mine'; page: number }
  | { kind: 'search'; text: string; page: number }
  | { kind: 'show'; id: string }
  /** Everything that `changeGroup` can do without knowing people. */
  | { kind: 'change'; id: string; change: Change }
  | { kind: 'assign'; id: string; to: Assignee }
  /** `into` is one of them, or null: the one that has the most events. */
  | { kind: 'merge'; ids: string[]; into: string | null }
  | { kind: 'split' | 'undo'; id: string }
  | { kind: 'linkWorkItem'; id: string; workItem: string }
  | { kind: 'unlinkWorkItem'; id: string }
  | { kind: 'createWorkItem'; id: string; project?: string }
  /** No word of ours. `word` is plain and short; `nearest` is the verb that was probably meant. */
  | { kind: 'unknown'; word: string; nearest: Verb | null }
  /** One of ours, but something is missing or not understood. `why` is a sentence, `usage` how it is said. */
  | { kind: 'incomplete'; verb: Verb; why: string; usage: string }

/**
 * Understands what somebody typed. Never throws: what is not understood is said in the result.
 * @param text as typed, without the mention of the bot
 */
export function parseWords(text: string): Words {
  const [, first = '', tail = ''] = /^(?:please\s)?\s*\/?(\S*)\s*([\s\S]*)$/i.exec(tidy(text)) ?? []
  const verb = verbOf(first)
  if (verb) return understand(verb, tail)
  const id = idOf(first)
  if (id && tail === '') return { kind: 'show', id }
  return { kind: 'unknown', word: plain(first, 40), nearest: nearest(bare(first), verbs) }
}

const verbs: readonly Verb[] = [...new Set(usages.map((usage) => usage.verb))]

// What people say besides the words of the grammar.
const synonyms = new Map<string, Verb>([
  ['', 'help'],
  ['hi', 'help'],
  ['hello', 'help'],
  ['find', 'search'],
  ['ignore', 'archive'],
  ['unarchive', 'unresolve'],
  ['reopen', 'unresolve'],
  ['unmerge', 'undo'],
])

function verbOf(word: string): Verb | undefined {
  const name = bare(word).toLowerCase()
  return verbs.find((verb) => verb === name) ?? synonyms.get(name)
}

function understand(verb: Verb, tail: string): Words {
  const words = split(tail)
  if (/^please[.!]*$/i.test(words.at(-1) ?? '')) words.pop()
  const [first, ...rest] = words
  switch (verb) {
    case 'help':
      return { kind: 'help' }
    case 'settings':
      return first ? setting(words) : { kind: verb }
    case 'subscriptions':
    case 'status':
      return first ? incomplete(verb, strange(words).why) : { kind: verb }
    case 'list': {
      const { words: query, page } = paged(tail)
      return { kind: 'list', query, page }
    }
    case 'mine': {
      const { words: more, page } = paged(tail)
      return more ? incomplete(verb, strange([more]).why) : { kind: 'mine', page }
    }
    case 'search': {
      const { words: text, page } = paged(tail)
      return text ? { kind: 'search', text, page } : incomplete(verb, 'Search for what?')
    }
    case 'subscribe':
      if (!first) return incomplete(verb, 'To which project?')
      return phrased(verb, filter(rest), (value) => ({ kind: 'subscribe', project: first, ...value }))
    case 'unsubscribe':
      if (!first) return incomplete(verb, 'From which project?')
      return rest.length ? incomplete(verb, strange(rest).why) : { kind: 'unsubscribe', project: first }
    case 'link':
    case 'unlink':
      return first ? aboutGroup(verb, first, rest, tail) : { kind: verb }
    default:
      return aboutGroup(verb, first, rest, tail)
  }
}

function aboutGroup(verb: Verb, first: string | undefined, rest: string[], tail: string): Words {
  if (!first) return incomplete(verb, 'Which group? Its short id stands on its card.')
  const id = idOf(first)
  if (!id) return incomplete(verb, `“${plain(first, 40)}” is no short id; they look like SHOP-1A2.`)
  const change = (change: Change): Words => ({ kind: 'change', id, change })
  switch (verb) {
    case 'resolve':
      return phrased(verb, resolveWhen(rest), change)
    case 'archive':
      return phrased(verb, archiveUntil(rest), change)
    case 'priority':
      return phrased(verb, priority(rest), change)
    case 'assign':
      return phrased(verb, assignee(rest), (to) => ({ kind: 'assign', id, to }))
    case 'comment': {
      const text = tail.replace(/^\S+\s*/, '')
      return text ? change({ kind: 'comment', text }) : incomplete(verb, 'The comment is empty.')
    }
    case 'merge':
      return merge(id, rest)
    case 'link': {
      const workItem = (rest[0]?.toLowerCase() === 'to' ? rest.slice(1) : rest).join(' ')
      return workItem ? { kind: 'linkWorkItem', id, workItem } : incomplete(verb, 'To which work item?')
    }
    case 'create': {
      const [preposition, ...project] = rest
      if (!preposition) return { kind: 'createWorkItem', id }
      return preposition.toLowerCase() === 'in' && project.length
        ? { kind: 'createWorkItem', id, project: project.join(' ') }
        : incomplete(verb, strange(rest).why)
    }
    default:
      if (rest.length) return incomplete(verb, strange(rest).why)
      if (verb === 'unlink') return { kind: 'unlinkWorkItem', id }
      if (verb === 'split' || verb === 'undo') return { kind: verb, id }
      return verb === 'unresolve' || verb === 'unassign' ? change({ kind: verb }) : { kind: 'show', id }
  }
}

// SHOP-2 into SHOP-1; SHOP-2 and SHOP-3 into SHOP-1; SHOP-1, SHOP-2 and SHOP-3.
function merge(first: string, rest: string[]): Words {
  const ids = [first]
  let into: string | null = null
  for (const [index, word] of rest.entries()) {
    const name = bare(word).toLowerCase()
    if (name === 'and' || name === 'with' || name === '+') continue
    if (name === 'into' || name === 'to') {
      into = index === rest.length - 2 ? idOf(rest.at(-1) ?? '') : null
      if (!into) return incomplete('merge', 'Into which group? Name one, at the end.')
      ids.push(into)
      break
    }
    const id = idOf(word)
    if (!id) return incomplete('merge', `“${plain(word, 40)}” is no short id; they look like SHOP-1A2.`)
    ids.push(id)
  }
  if (ids.length < 2) return incomplete('merge', 'With which other group?')
  return { kind: 'merge', ids, into }
}

function setting([name = '', how = '', ...more]: string[]): Words {
  const notice = noticeKind(name)
  const isOn = /^(on|yes)$/i.test(how)
  if (notice && more.length === 0 && (isOn || /^(off|no)$/i.test(how)))
    return { kind: 'setNotice', notice, isOn }
  const { why } = strange([name, how, ...more].filter(Boolean))
  const names = noticeWords.map(([kind]) => kind).join(', ')
  return incomplete('settings', `${why} Say what, and on or off; there are ${names}.`)
}

function phrased<Value>(verb: Verb, phrase: Phrase<Value>, say: (value: Value) => Words): Words {
  return 'why' in phrase ? incomplete(verb, phrase.why) : say(phrase.value)
}

function incomplete(verb: Verb, why: string): Words {
  return { kind: 'incomplete', verb, why, usage: usageOf(verb) }
}
