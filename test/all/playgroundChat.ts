import assert from 'node:assert/strict'
import { once } from 'node:events'
import { bot, type Colleague, me } from '../demo/team.ts'
import { type CardElement, wordsOf } from './playgroundCard.ts'

/** A message of the bot as the Playground's page shows it now. */
export type Shown = {
  id: string
  /** Where it stands; in a channel that is the thread. */
  place: string
  /** All words of it, its card's too. */
  words: string
  card: CardElement | null
  /** How often it was redrawn in place. */
  edits: number
}

/** What somebody does and sees in the Agents Playground, without its page: what the page itself asks for. */
export type Chat = {
  /** What opening a conversation does. */
  install(conversation: string): Promise<void>
  /** One of the page's "Mock an Activity"; resolves when the bot has answered. */
  mock(conversation: string, type: 'install' | 'uninstall' | 'botAdded' | 'botRemoved'): Promise<void>
  /** Writes; in groups and channels the bot only hears when it is mentioned. */
  say(conversation: string, text: string, how?: { mentions?: boolean; from?: Colleague }): Promise<void>
  /** Presses a button that is an Action.Submit. @param data of the button, with the inputs of the card */
  submit(message: Shown, data: object, from?: Colleague): Promise<void>
  /** Presses a button that is an Action.Execute. @returns the bot's answer */
  execute(message: Shown, action: object, from?: Colleague): Promise<{ type: string; value: unknown }>
  /** Messages of the bot in a conversation, its threads too, in the order they came. */
  shown(conversation: string): Shown[]
  /** Waits until a message is shown that `is` accepts, and returns it. */
  sees(conversation: string, is: (message: Shown) => boolean): Promise<Shown>
  close(): void
}

type Frame = {
  action: 'createMessage' | 'updateMessage' | 'typing'
  actionConversationId: string
  message: {
    messageId: string
    from: { id: string }
    text?: string
    attachments: { content: unknown }[]
    postConversationId?: string
  }
}

const patienceMs = 15_000

/** @param url of a running Playground */
export async function openChat(url: string): Promise<Chat> {
  const shown = new Map<string, Shown>()
  const changes = new EventTarget()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`)
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data)) as Frame
    if (frame.action === 'typing' || frame.message.from.id !== bot.id) return
    keep(shown, frame)
    changes.dispatchEvent(new Event('change'))
  })
  // Its log names an activity when the bot has answered it.
  const log = new WebSocket(`${url.replace('http', 'ws')}/_ws/log/stream`)
  log.addEventListener('message', ({ data }) => {
    const { activityName } = (JSON.parse(String(data)) as { log?: { activityName?: string } }).log ?? {}
    if (activityName) changes.dispatchEvent(new Event(activityName))
  })
  await Promise.all([once(socket, 'open'), once(log, 'open')])

  const post = async (path: string, body: object) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    assert.ok(response.ok, `${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : null
  }
  const press = (message: Shown, from: Colleague) => ({
    from: { id: from.id },
    conversation: { id: message.place },
    replyToId: message.id,
  })
  const shownIn = (conversation: string) =>
    [...shown.values()].filter(({ place }) => place.split(';')[0] === conversation)

  return {
    shown: shownIn,
    install: (conversation) =>
      post(`/_debug/conversation/${encodeURIComponent(conversation)}/installation`, {}),
    async mock(conversation, type) {
      const query = new URLSearchParams({ conversationId: conversation, type })
      const response = await fetch(`${url}/_internal/v1/customActivities/template?${query}`)
      const activity = (await response.json()) as { type: string }
      const isAnswered = once(changes, activity.type, { signal: AbortSignal.timeout(patienceMs) })
      await post('/_internal/v1/customActivities', activity)
      await isAnswered
    },
    async say(conversation, words, { mentions = false, from = me } = {}) {
      const text = mentions ? `<at>${bot.name}</at> ${words}` : words
      await post(`/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`, {
        from: { id: from.id },
        text,
        textFormat: 'plain',
        ...(mentions ? { mentions: [{ mentioned: { id: bot.id }, text: `<at>${bot.name}</at>` }] } : {}),
      })
    },
    submit: (message, data, from = me) =>
      post('/_conversation/v1/submit', { ...press(message, from), value: data }),
    execute: (message, action, from = me) =>
      post('/_conversation/v1/invoke', {
        ...press(message, from),
        name: 'adaptiveCard/action',
        value: { action },
      }),
    async sees(conversation, is) {
      const signal = AbortSignal.timeout(patienceMs)
      for (;;) {
        const found = shownIn(conversation).find(is)
        if (found) return found
        await once(changes, 'change', { signal }).catch(() => {
          const all = shownIn(conversation).map(({ words }) => `  - ${words}`)
          throw new Error(`not seen in ${conversation}: ${is}\nThere is\n${all.join('\n') || '  nothing'}`)
        })
      }
    },
    close() {
      socket.close()
      log.close()
    },
  }
}

function keep(shown: Map<string, Shown>, { action, actionConversationId, message }: Frame): void {
  const channel = actionConversationId.split(';')[0]
  const key = `${channel} ${message.messageId}`
  const known = shown.get(key)
  const card = (message.attachments[0]?.content as CardElement | undefined) ?? null
  shown.set(key, {
    id: message.messageId,
    place: known?.place ?? message.postConversationId ?? actionConversationId,
    words: [message.text ?? '', ...(card ? wordsOf(card) : [])].filter(Boolean).join(' '),
    card,
    edits: (known?.edits ?? 0) + (action === 'updateMessage' ? 1 : 0),
  })
}
