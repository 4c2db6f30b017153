/** A card, or any part of one. */
export type CardElement = { [name: string]: unknown }

export type Button = { type: string; title: string; data: { [name: string]: string }; verb?: string }

/** Every text on a card, from top to bottom, without what buttons unfold. */
export function wordsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(wordsOf)
  if (!isElement(part)) return []
  const own = typeof part.text === 'string' ? [part.text] : []
  return [...own, ...['body', 'items', 'columns', 'inlines'].flatMap((name) => wordsOf(part[name]))]
}

/** The button that does something, wherever on the card it is unfolded from. @throws Error when there is none */
export function buttonFor(card: unknown, verb: string): Button {
  const found = buttonsOf(card).find(({ data }) => data?.verb === verb)
  if (!found) throw new Error(`the card has no button to ${verb}: ${JSON.stringify(card).slice(0, 2_000)}`)
  return found
}

/** What can be pressed on a card, in words. */
export function verbsOf(card: unknown): string[] {
  return buttonsOf(card).flatMap(({ data }) => data?.verb ?? [])
}

function buttonsOf(part: unknown): Button[] {
  if (Array.isArray(part)) return part.flatMap(buttonsOf)
  if (!isElement(part)) return []
  const isButton = part.type === 'Action.Execute' || part.type === 'Action.Submit'
  return [...(isButton ? [part as unknown as Button] : []), ...Object.values(part).flatMap(buttonsOf)]
}

function isElement(part: unknown): part is CardElement {
  return typeof part === 'object' && part !== null
}
