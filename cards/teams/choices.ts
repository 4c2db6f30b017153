import { safe } from './safe.ts'

export type Choice = { value: string; title: string }
export type Options = {
  /** How many bytes all choices together may take in the card. */
  bytes: number
  /** Whether the client can narrow a long list down while one types. */
  isLively: boolean
}

// More than one looks through without typing.
const long = 12

/**
 * What an Input.ChoiceSet offers: the first of the choices, as many as there is room for, and the one that is chosen
 * in any case. Values go out as they are, for they have to come back so; those that could not are left out.
 * @returns null when nothing is left to choose from
 */
export function choiceSet(choices: Choice[], chosen: string, { bytes, isLively }: Options) {
  const possible = choices.filter(
    ({ value }) => value.trim() !== '' && value.length <= 250 && value.isWellFormed(),
  )
  const first = possible.find(({ value }) => value === chosen)
  const shown: Choice[] = []
  let left = bytes
  for (const choice of first ? [first, ...possible.filter((one) => one !== first)] : possible) {
    const drawn = { value: choice.value, title: safe(choice.title, 80) || 'Untitled' }
    left -= Buffer.byteLength(JSON.stringify(drawn))
    if (left < 0 && shown.length > 0) break
    shown.push(drawn)
  }
  if (shown.length === 0) return null
  const order = new Map(choices.map(({ value }, index) => [value, index]))
  return {
    choices: shown.sort((a, b) => (order.get(a.value) ?? 0) - (order.get(b.value) ?? 0)),
    value: first ? chosen : '',
    style: isLively && shown.length > long ? 'filtered' : 'compact',
    isCut: shown.length < choices.length,
  }
}
