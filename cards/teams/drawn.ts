import { messageOf } from '../../services/errors.ts'
import type { Secrets } from '../../services/secrets.ts'
import { type CardData, type CardName, type Json, render } from './render.ts'

/** What every card needs besides its content. */
export type Pen = {
  secrets: Secrets
  /** False for clients that draw Action.Execute and ignore it: the Emulator and Web Chat. */
  canExecute: boolean
  /** The Agents Playground draws no wide cards, and says so under each one that asks for it. */
  isNarrow?: boolean
}

/** A message, ready to be sent. */
export type Drawn = {
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive'; content: Json }]
  /** One plain line for the notification and the search. */
  summary: string
  /** The content as plain text, for where no card can be shown. Beside the card it would only say it twice. */
  fallback: string
  /** Why the card fell back to its plain text; null when it did not. For the log. */
  fault: string | null
}

/** Draws a card from its data. Never throws: a card that cannot be drawn becomes its plain text. */
export function draw(card: {
  name: CardName
  data: () => CardData
  pen: Pen
  summary: string
  fallback: string[]
}): Drawn {
  const fallback = card.fallback.filter((line) => line !== '').join('\n')
  try {
    const content: Json = {
      ...render(card.name, card.data(), card.pen.canExecute),
      fallbackText: card.summary,
    }
    if (card.pen.isNarrow) delete content.msteams
    return drawn(content, card.summary, fallback, null)
  } catch (error) {
    return drawn(textCard(fallback), card.summary, fallback, messageOf(error))
  }
}

// In bytes. Teams takes about 28 KB in its older clients.
const largest = 25_000

/**
 * Draws a card as large as a chat takes it.
 * @param sizes how much of what can be long it may show, the most first
 */
export function fitting<Size>(sizes: readonly [Size, ...Size[]], drawAt: (size: Size) => Drawn): Drawn {
  const [first, ...smaller] = sizes
  let card = drawAt(first)
  for (const size of smaller) {
    if (Buffer.byteLength(JSON.stringify(card.attachments[0].content)) <= largest) break
    card = drawAt(size)
  }
  return card
}

function drawn(content: Json, summary: string, fallback: string, fault: string | null): Drawn {
  return {
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
    summary,
    fallback,
    fault,
  }
}

function textCard(text: string): Json {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    msteams: { width: 'Full' },
    body: text
      .split('\n')
      .map((line) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line }] })),
    fallbackText: text,
  }
}
