import type { Connector, PostedMessage } from './connector.ts'
import type { Issuer, Minting } from './issuer.ts'

export type User = {
  id: string
  name?: string
  aadObjectId?: string
  email?: string
  userPrincipalName?: string
  tenantId?: string
  userRole?: string
}

/** Where something happens. A channel is a conversation of a team. */
export type Room = {
  id: string
  kind: 'personal' | 'groupChat' | 'channel'
  team?: { id: string; name: string }
  name?: string
}

export type Reply = { status: number; body: unknown }

export type Teams = ReturnType<typeof createTeams>

export const tenantId = '7a1d9e52-0c34-4b8e-9f61-2d5c8e7b4a10'
const botId = '28:bot'

/**
 * Stands for Teams as people use it: says to the bot what Teams would say when somebody adds it, writes or presses.
 * With an issuer its requests are signed, as from the real service; without, they are the Agents Playground's.
 */
export function createTeams(hitch: { url: string }, connector: Connector, issuer?: Issuer) {
  let count = 0
  const nextId = () => `1764000${String(++count).padStart(6, '0')}`

  async function send(activity: object, minting?: Minting | null): Promise<Reply> {
    const token = issuer && minting !== null ? issuer.mint({ serviceUrl: connector.url, ...minting }) : null
    const response = await fetch(`${hitch.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(activity),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : null }
  }

  function activity(room: Room, from: User, type: string, more: object = {}) {
    return {
      type,
      id: nextId(),
      timestamp: '2026-11-22T12:00:00.000Z',
      channelId: 'msteams',
      serviceUrl: connector.url,
      from: { id: from.id, name: from.name, aadObjectId: from.aadObjectId },
      recipient: { id: botId, name: 'Hitch' },
      conversation: { id: room.id, conversationType: room.kind, tenantId, isGroup: room.kind !== 'personal' },
      channelData: {
        tenant: { id: tenantId },
        ...(room.team ? { team: room.team, channel: { id: room.id, name: room.name } } : {}),
      },
      ...more,
    }
  }

  /** The two events of one installation, in the order Teams sends them, and the answers to both. */
  async function install(
    room: Room,
    by: User,
    how: { picked?: boolean; reversed?: boolean; at?: Room } = {},
  ) {
    const seen = how.at ?? room
    const settings = how.picked ? { settings: { selectedChannel: { id: room.id, name: room.name } } } : {}
    const update = activity(seen, by, 'installationUpdate', { action: 'add' })
    const both = [
      { ...update, channelData: { ...update.channelData, ...settings } },
      activity(seen, by, 'conversationUpdate', { membersAdded: [{ id: botId }] }),
    ]
    if (how.reversed) both.reverse()
    return Promise.all(both.map((one) => send(one)))
  }

  /** Writes to the bot; in channels and group chats by mentioning it. */
  function say(room: Room, from: User, text: string, more: { thread?: string; unmentioned?: boolean } = {}) {
    const isMentioned = room.kind !== 'personal' && !more.unmentioned
    const mention = { type: 'mention', text: '<at>Hitch</at>', mentioned: { id: botId, name: 'Hitch' } }
    const said = activity(room, from, 'message', {
      text: isMentioned ? `<at>Hitch</at> ${text}\n` : text,
      entities: [{ type: 'clientInfo', locale: 'en-US' }, ...(isMentioned ? [mention] : [])],
    })
    if (room.kind === 'channel') said.conversation.id = `${room.id};messageid=${more.thread ?? said.id}`
    return send(said)
  }

  /** Presses a button of a card, with what was chosen beside it. */
  function press(
    room: Room,
    from: User,
    message: PostedMessage,
    verb: string,
    how: { inputs?: Record<string, string>; as?: 'execute' | 'submit'; data?: object; id?: string } = {},
  ) {
    const data = { ...(how.data ?? dataOf(message, verb)), ...how.inputs }
    const where = { replyToId: message.id, ...(how.id ? { id: how.id } : {}) }
    const pressed =
      how.as === 'submit'
        ? activity(room, from, 'message', { ...where, value: data })
        : activity(room, from, 'invoke', {
            ...where,
            name: 'adaptiveCard/action',
            value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
          })
    if (message.thread) pressed.conversation.id = `${room.id};messageid=${message.thread}`
    return send(pressed)
  }

  return { send, activity, install, say, press, botId }
}

/** The data of the button with a verb. */
export function dataOf(message: PostedMessage, verb: string): Record<string, string> {
  const found = buttonsOf(message).find((data) => data.verb === verb)
  if (!found) throw new Error(`no button ${verb} on: ${textOf(message)}`)
  return found
}

/** The data of every button of a message's card. */
export function buttonsOf(message: Pick<PostedMessage, 'activity'>): Record<string, string>[] {
  const found: Record<string, string>[] = []
  walk(message.activity.attachments, (node) => {
    if (node.type === 'Action.Execute' || node.type === 'Action.Submit')
      found.push(node.data as Record<string, string>)
  })
  return found
}

/** Everything a person could read in a message, as one line. */
export function textOf(message: Pick<PostedMessage, 'activity'>): string {
  const words: string[] = [message.activity.text ?? '']
  walk(message.activity.attachments, (node) => {
    for (const name of ['text', 'title']) if (typeof node[name] === 'string') words.push(node[name])
  })
  return words.filter(Boolean).join(' ')
}

/** The addresses a message's card opens. */
export function linksOf(message: Pick<PostedMessage, 'activity'>): string[] {
  const urls: string[] = []
  walk(message.activity.attachments, (node) => {
    if (typeof node.url === 'string') urls.push(node.url)
  })
  return urls
}

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit)
  else if (node !== null && typeof node === 'object') {
    visit(node as Record<string, unknown>)
    for (const value of Object.values(node)) walk(value, visit)
  }
}
