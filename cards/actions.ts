import { UserError } from '../services/errors.ts'
import type { Change } from '../services/groups/change.ts'
import type { Secrets } from '../services/secrets.ts'
import { type FilledForm, own, readChoice, readForm, readWorkItemText } from './inputs.ts'

const verbs = [
  'resolve',
  'unresolve',
  'archive',
  'assign',
  'unassign',
  'show',
  'details',
  'refresh',
  'list',
  // A work item that is there: what was typed may be its number, its address, or words to find it by.
  'linkWorkItem',
  'linkFound',
  'unlinkWorkItem',
  // A new one: asks for the form; draws it anew for another project or type; makes it.
  'workItemForm',
  'chooseWorkItemType',
  'makeWorkItem',
  // What somebody wants to hear of in their own chat.
  'notices',
  // Says who an assignee in Azure DevOps is here.
  'identify',
  // Puts a form or a question away.
  'cancel',
] as const

export type PressVerb = (typeof verbs)[number]

/** What somebody pressed. Ids and a verb, never facts: whatever the card said then is looked up afresh. */
export type Press = {
  verb: PressVerb
  /** 0 for a button that concerns no single group. */
  groupId: number
  /** The version of the group that the card was drawn from. */
  version: number
  /**
   * now, nextRelease, currentRelease · forever, escalating, minutes:120, events:100, events:100:60 (within so many
   * minutes), users:50 · me, person:7, team:3 ·
   * assigned,resolved (of notices) · link:12, found:3:31 (of which integration, which number), form:<id> · asked, asked:12 (the same from a question
   * that somebody was asked, which is no card of the group)
   */
  choice?: string
  /** The work item that is asked about, as we know it. */
  workItemId?: number
  /** For buttons in a list: what the list showed, so that it can be drawn again. */
  list?: PressedList
  /** What was typed to find a work item by. Raw. */
  text?: string
  /** A form that was filled in. Raw. */
  form?: FilledForm
}

export type PressedList = { kind: 'list' | 'mine' | 'search'; query: string; page: number }

// Written into every button. A later form of card data gets a new one, so that old cards are told apart.
const form = 'v1'

/** The data of a button: strings only, signed, so that a press says nothing we did not draw. */
export function encodePress(secrets: Secrets, press: Press): Record<string, string> {
  const fields: Record<string, string> = {
    h: form,
    verb: press.verb,
    group: String(press.groupId),
    version: String(press.version),
  }
  if (press.choice !== undefined) fields.choice = press.choice
  if (press.list) fields.list = formatList(press.list)
  if (press.workItemId !== undefined) fields.item = String(press.workItemId)
  return { ...fields, sig: secrets.sign('press', signed(fields)) }
}

/**
 * What a press means, from the bytes a stranger sent. Inputs stand beside our fields, or are given apart.
 * @throws UserError in words for what is tampered with, not ours, of another version or not offered
 */
export function parsePress(secrets: Secrets, data: unknown, given?: unknown): Press {
  const fields = strings(data)
  const { h, verb, group, version, sig, list, item } = fields
  if (h === undefined || sig === undefined) throw new UserError('This button is not one of ours.')
  if (h !== form) throw old()
  if (!secrets.verify('press', signed(fields), sig))
    throw new UserError(
      'This button was not made here, or was changed on its way. Say show and the id for a new card.',
      403,
    )
  const known = verbs.find((name) => name === verb)
  const listed = list === undefined ? undefined : parseList(list)
  if (!known || !isCount(group) || !isCount(version) || listed === null) throw old()
  if (item !== undefined && !isCount(item)) throw old()
  const press: Press = { verb: known, groupId: Number(group), version: Number(version) }
  if (fields.choice !== undefined) press.choice = fields.choice
  if (listed) press.list = listed
  if (item !== undefined) press.workItemId = Number(item)
  return { ...typedFor(press, [given, data]), ...press }
}

// What the button says goes before what is typed beside it.
function typedFor({ verb }: Press, sources: unknown[]): Pick<Press, 'choice' | 'text' | 'form'> {
  const choice = readChoice(verb, sources)
  const text = verb === 'linkWorkItem' ? readWorkItemText(sources) : undefined
  return {
    ...(choice !== undefined && { choice }),
    ...(text !== undefined && { text }),
    ...((verb === 'makeWorkItem' || verb === 'chooseWorkItemType') && { form: readForm(sources) }),
  }
}

/**
 * The change that a press asks for.
 * @param me who pressed, for the choice `me`
 * @throws UserError when nothing was chosen and something must be
 */
export function pressChange(press: Press, me?: { id: number }): Change {
  switch (press.verb) {
    case 'resolve':
      return press.choice === 'nextRelease' || press.choice === 'currentRelease'
        ? { kind: 'resolve', in: press.choice }
        : { kind: 'resolve' }
    case 'archive':
      return archiveChange(press.choice)
    case 'assign':
      return { kind: 'assign', to: assigneeOf(press.choice, me) }
    case 'unresolve':
    case 'unassign':
      return { kind: press.verb }
    default:
      throw new Error(`a press of ${press.verb} changes nothing`)
  }
}

function archiveChange(choice = ''): Change {
  const [kind, count, window] = choice.split(':')
  const within = window === undefined ? {} : { within: Number(window) }
  if (kind === 'minutes') return { kind: 'archive', for: { minutes: Number(count) } }
  if (kind === 'events') return { kind: 'archive', for: { events: Number(count), ...within } }
  if (kind === 'users') return { kind: 'archive', for: { users: Number(count), ...within } }
  if (kind === 'escalating') return { kind: 'archive', for: 'escalating' }
  if (kind === 'forever') return { kind: 'archive' }
  throw new UserError('Choose for how long it should be archived.')
}

function assigneeOf(choice = '', me?: { id: number }): { personId: number } | { teamId: number } {
  const [kind, id] = choice.split(':')
  if (kind === 'person') return { personId: Number(id) }
  if (kind === 'team') return { teamId: Number(id) }
  if (kind !== 'me') throw new UserError('Choose whom it should be assigned to.')
  if (!me) throw new UserError('Hitch does not know who you are, so it cannot assign this to you.', 403)
  return { personId: me.id }
}

// In letters that mean nothing to any client: what somebody searched for may be markup.
function formatList({ kind, page, query }: PressedList): string {
  return `${kind}:${page}:${Buffer.from(query).toString('base64url')}`
}

function parseList(text: string): PressedList | null {
  const [, kind, page, query = ''] = /^(list|mine|search):([1-9]\d{0,3}):([\w-]*)$/.exec(text) ?? []
  return kind && page
    ? {
        kind: kind as PressedList['kind'],
        page: Number(page),
        query: Buffer.from(query, 'base64url').toString(),
      }
    : null
}

// The last one only where it is: buttons signed before there were work items must go on working.
function signed({ h, verb, group, version, choice, list, item }: Record<string, string | undefined>): string {
  const fields = [h, verb, group, version, choice ?? null, list ?? null]
  return JSON.stringify(item === undefined ? fields : [...fields, item])
}

// Every field of ours must be a string: signatures are made over strings.
function strings(data: unknown): Record<string, string | undefined> {
  const fields: Record<string, string | undefined> = {}
  for (const name of ['h', 'verb', 'group', 'version', 'choice', 'list', 'item', 'sig']) {
    const value = own(data, name)
    if (value === undefined) continue
    if (typeof value !== 'string' || value.length > 1000)
      throw new UserError('This button is not one of ours.')
    fields[name] = value
  }
  return fields
}

function isCount(text: string | undefined): boolean {
  return text !== undefined && /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) < 2 ** 31
}

function old(): UserError {
  return new UserError('This card is of another version of Hitch. Say show and its id for a new one.', 410)
}
