import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen, reply } from './http.ts'

export type Member = {
  id: string
  name?: string
  aadObjectId?: string
  email?: string
  userPrincipalName?: string
  tenantId?: string
  userRole?: string
}

/** A message as people in the conversation see it now. */
export type PostedMessage = {
  /** The conversation, without its thread. */
  conversation: string
  id: string
  /** The thread's first message in a channel; its own id when it began the thread. */
  thread: string | null
  /** What the bot sent last: the whole activity. */
  activity: SentActivity
  /** How often it was edited since it was posted. */
  edits: number
}

export type SentActivity = {
  type: string
  text?: string
  summary?: string
  attachments?: { contentType: string; content: Record<string, unknown> }[]
  replyToId?: string
  conversation?: { id?: string; conversationType?: string }
}

export type Call = {
  method: string
  path: string
  conversation: string
  token: string | null
  status: number
}

/** What goes wrong with the next matching call. */
export type ConnectorFault = {
  method?: string
  conversation?: string
  /** How many calls; 1 when not said. */
  times?: number
  does:
    | { kind: 'answers'; status: number; code?: string; retryAfter?: number; location?: string }
    | { kind: 'hangs' }
    /** Does what was asked, then lets the connection break. */
    | { kind: 'drops' }
    /** Does what was asked, and says so only after a while. */
    | { kind: 'lingers'; milliseconds: number }
}

export type Connector = Awaited<ReturnType<typeof startConnector>>

/**
 * Stands for the Bot Connector of Teams: it keeps what the bot posts and edits, conversation by conversation, as people
 * there would see it. As `emulator` it behaves like the Bot Framework Emulator: edits are taken and never shown, and
 * single members cannot be asked for.
 * @param options.throttles refuse what Teams would refuse: per conversation 7 sends in 1 s, 8 in 2 s, 60 in 30 s,
 *   1800 in an hour (learn.microsoft.com, "Optimize your bot with rate limiting in Teams")
 */
export async function startConnector(
  options: { behaves?: 'teams' | 'emulator'; throttles?: boolean; now?(): Date; path?: string } = {},
) {
  const now = options.now ?? (() => new Date())
  const messages: PostedMessage[] = []
  const calls: Call[] = []
  const rosters = new Map<string, Member[]>()
  const faults: (ConnectorFault & { left: number })[] = []
  const sends = new Map<string, number[]>()
  let lastId = 1_700_000_000_000

  const server = await listen(async (req, res, body) => {
    const call = readCall(req, (options.path ?? '').replace(/\/$/, ''), body)
    calls.push(call)
    const answer = (status: number, content?: unknown, headers?: Record<string, string>) => {
      call.status = status
      reply(res, { status, body: content, headers })
    }
    const fault = takeFault(call)?.does
    if (fault?.kind === 'hangs') return
    if (fault?.kind === 'answers') {
      const headers: Record<string, string> = {}
      if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter)
      if (fault.location !== undefined) headers.location = fault.location
      return answer(fault.status, failure(fault.code ?? 'Failed'), headers)
    }
    if (options.throttles && isOverLimit(call))
      return answer(429, failure('TooManyRequests'), { 'retry-after': '1' })
    if (fault?.kind === 'drops') {
      handle(call, body, () => {})
      return drop(res)
    }
    if (fault?.kind === 'lingers') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
    handle(call, body, answer)
  })
  const url = `http://127.0.0.1:${server.port}${options.path ?? ''}`

  return {
    /** The service URL as it stands in activities. */
    url,
    calls,
    /** Messages the bot has posted, oldest first, as they look now; of one conversation when named. */
    posted: (conversation?: string) =>
      messages.filter(
        (message) => conversation === undefined || message.conversation === withoutThread(conversation),
      ),
    /** Says who is in a conversation. */
    join(conversation: string, member: Member) {
      rosters.set(conversation, [...(rosters.get(conversation) ?? []), member])
    },
    fail(fault: ConnectorFault) {
      faults.push({ ...fault, left: fault.times ?? 1 })
    },
    heal() {
      faults.length = 0
    },
    stop: server.stop,
  }

  function handle(call: Call, body: string, answer: (status: number, content?: unknown) => void) {
    const [conversation, kind, id] = call.path
      .split('/')
      .slice(3)
      .map((part) => decodeURIComponent(part))
    if (call.method === 'POST' && !conversation) return create(JSON.parse(body) as Creation, answer)
    if (!conversation) return answer(404, failure('NotFound'))
    if (kind === 'activities' && call.method === 'POST') {
      const activity = JSON.parse(body) as SentActivity
      // The Agents Playground checks what it is told of the conversation.
      const type = activity.conversation?.conversationType
      if (type !== undefined && !['personal', 'groupChat', 'channel'].includes(type))
        return answer(400, failure('BadArgument'))
      return answer(201, { id: keep(conversation, activity).id })
    }
    if (kind === 'activities' && call.method === 'PUT') {
      const message = find(conversation, id)
      if (!message) return answer(404, failure('ActivityNotFoundInConversation'))
      // The Emulator's chat window never hears of edits.
      if (options.behaves !== 'emulator') message.activity = JSON.parse(body) as SentActivity
      message.edits += 1
      return answer(200, { id: message.id })
    }
    if (kind === 'activities' && call.method === 'DELETE') {
      const message = find(conversation, id)
      if (message) messages.splice(messages.indexOf(message), 1)
      return answer(message ? 200 : 404)
    }
    const members = rosters.get(withoutThread(conversation)) ?? []
    if (kind === 'members' && !id) return answer(200, members)
    if (options.behaves === 'emulator') return answer(404)
    if (kind === 'pagedmembers') return answer(200, { members })
    const member = members.find((one) => one.id === id || one.aadObjectId === id)
    return member ? answer(200, member) : answer(404, failure('MemberNotFoundInConversation'))
  }

  function create(creation: Creation, answer: (status: number, content?: unknown) => void) {
    const channel = creation.channelData?.channel?.id
    if (creation.isGroup && channel) {
      const message = keep(channel, creation.activity ?? { type: 'message' })
      return answer(201, { id: `${channel};messageid=${message.id}`, activityId: message.id })
    }
    const member = creation.members?.[0]?.id
    if (!member) return answer(400, failure('BadSyntax'))
    answer(201, { id: `a:${member}` })
  }

  function keep(address: string, activity: SentActivity): PostedMessage {
    lastId += 1
    const id = String(lastId)
    const conversation = withoutThread(address)
    const thread = /;messageid=(.+)$/.exec(address)?.[1] ?? (conversation.startsWith('19:') ? id : null)
    const message = { conversation, id, thread, activity, edits: 0 }
    messages.push(message)
    return message
  }

  function find(conversation: string, id: string | undefined) {
    return messages.find(
      (message) => message.conversation === withoutThread(conversation) && message.id === id,
    )
  }

  function takeFault(call: Call): ConnectorFault | undefined {
    const fault = faults.find(
      (one) =>
        one.left > 0 &&
        (one.method ?? call.method) === call.method &&
        (one.conversation ?? call.conversation) === call.conversation,
    )
    if (fault) fault.left -= 1
    return fault
  }

  function isOverLimit(call: Call): boolean {
    if (call.method !== 'POST' && call.method !== 'PUT') return false
    const at = now().getTime()
    const times = (sends.get(call.conversation) ?? []).filter((time) => at - time < 3_600_000)
    const within = (seconds: number) => times.filter((time) => at - time < seconds * 1000).length
    const isOver = within(1) >= 7 || within(2) >= 8 || within(30) >= 60 || times.length >= 1800
    if (!isOver) times.push(at)
    sends.set(call.conversation, times)
    return isOver
  }
}

type Creation = {
  isGroup?: boolean
  members?: { id: string }[]
  channelData?: { channel?: { id?: string } }
  activity?: SentActivity
}

function readCall(req: IncomingMessage, prefix: string, body: string): Call {
  const path = (req.url ?? '').slice(prefix.length).split('?')[0] ?? ''
  const named = decodeURIComponent(path.split('/')[3] ?? '')
  // A new thread counts against its channel.
  const created = named === '' && body ? (JSON.parse(body) as Creation).channelData?.channel?.id : undefined
  const conversation = created ?? withoutThread(named)
  const token = req.headers.authorization?.replace(/^Bearer /, '') ?? null
  return { method: req.method ?? '', path, conversation, token, status: 0 }
}

function withoutThread(conversation: string): string {
  return conversation.split(';messageid=')[0] ?? conversation
}

function failure(code: string) {
  return { error: { code, message: `${code}, says the fake.` } }
}

function drop(res: ServerResponse): void {
  res.socket?.destroy()
}
