import { literal } from '../database/like.ts'
import type { Pattern } from './query.ts'

/** A text as it was written, in which `*` stands for anything and `\*` for itself; in quotes `\"` and `\\` as well. */
export function readPattern(text: string, isQuoted: boolean): Pattern {
  const parts = ['']
  const letters = isQuoted ? /\\["\\*]|[\s\S]/gu : /\\[*]|[\s\S]/gu
  for (const [letter] of text.matchAll(letters)) {
    if (letter === '*') parts.push('')
    else parts[parts.length - 1] += letter.length > 1 && letter.startsWith('\\') ? letter.slice(1) : letter
  }
  // Two stars side by side say what one says.
  return parts.filter((part, index) => part !== '' || index === 0 || index === parts.length - 1)
}

/** The text of a pattern without wildcards; null when it has some. */
export function plainText(pattern: Pattern): string | null {
  return pattern.length === 1 ? (pattern[0] ?? '') : null
}

/** A pattern for `LIKE` that the whole of a text has to fit. */
export function likeWhole(pattern: Pattern): string {
  return pattern.map(literal).join('%')
}

/** A pattern for `LIKE` that something in a text has to fit. */
export function likeWithin(pattern: Pattern): string {
  return `%${likeWhole(pattern)}%`
}
