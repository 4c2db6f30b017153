import type { Activity } from 'botbuilder'
import { UserError } from '../../services/errors.ts'

/** An activity whose fields have the types the library and we take for granted; what they say is still a stranger's. */
export type CheckedActivity = Activity & { type: string; serviceUrl: string }

/** What Teams adds to an activity, as far as we read it. */
export type ChannelData = {
  eventType?: string
  tenant?: { id?: string }
  team?: { id?: string; name?: string }
  channel?: { id?: string; name?: string }
  settings?: { selectedChannel?: { id?: string; name?: string } }
}

/**
 * Reads an activity from the bytes of a request.
 * @throws UserError 400 when it is no activity
 */
export function readActivity(bytes: Buffer): CheckedActivity {
  const value = parse(bytes)
  if (!isObject(value)) throw new UserError('An activity is a JSON object.')
  if (typeof value.type !== 'string' || value.type === '') throw new UserError('The activity has no type.')
  for (const name of [
    'id',
    'serviceUrl',
    'channelId',
    'text',
    'name',
    'action',
    'replyToId',
    'deliveryMode',
    'locale',
  ])
    check(value, name, isText, 'a text')
  for (const name of ['conversation', 'from', 'recipient', 'channelData'])
    check(value, name, isObject, 'an object')
  for (const name of ['entities', 'membersAdded', 'membersRemoved'])
    check(value, name, (list) => Array.isArray(list) && list.every(isObject), 'a list of objects')
  for (const name of ['conversation', 'from', 'recipient'])
    for (const field of ['id', 'name', 'aadObjectId', 'tenantId', 'conversationType'])
      check((value[name] ?? {}) as Record<string, unknown>, field, isText, 'a text')
  if (!isObject(value.conversation) || !value.conversation.id)
    throw new UserError('The activity has no conversation.')
  if (!isObject(value.recipient) || !value.recipient.id) throw new UserError('The activity has no recipient.')
  if (!isObject(value.from) || !value.from.id)
    throw new UserError('The activity does not say who it is from.')
  return value as unknown as CheckedActivity
}

/** Teams' own part of an activity; empty on other channels. */
export function channelDataOf(activity: Activity): ChannelData {
  const data: unknown = activity.channelData
  if (!isObject(data)) return {}
  const inner = (value: unknown) => (isObject(value) ? value : {})
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const named = (value: unknown) => ({ id: text(inner(value).id), name: text(inner(value).name) })
  return {
    eventType: text(data.eventType),
    tenant: { id: text(inner(data.tenant).id) },
    team: named(data.team),
    channel: named(data.channel),
    settings: { selectedChannel: named(inner(data.settings).selectedChannel) },
  }
}

/** Whether a value is an object with fields, neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

// NUL cannot be stored as text, and a field named __proto__ would become the prototype of the library's copies.
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'), (key, value) => {
      if (key === '__proto__') return undefined
      return typeof value === 'string' ? value.replaceAll('\0', '') : value
    })
  } catch {
    throw new UserError('The body is not JSON.')
  }
}

function check(
  holder: Record<string, unknown>,
  name: string,
  isFine: (value: unknown) => boolean,
  wanted: string,
): void {
  const value = holder[name]
  // Clients write null for "not there"; the library's own checks only know "missing".
  if (value === null) delete holder[name]
  else if (value !== undefined && !isFine(value))
    throw new UserError(`The activity's ${name} must be ${wanted}.`)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
