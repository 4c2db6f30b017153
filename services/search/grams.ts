import type { Pattern } from './query.ts'

/** As much of a group's texts as words are looked for in, in characters. */
const longest = 1_000

/** The text of a group that free words are looked for in. */
export function searchedText(group: { title: string; culprit: string; message: string }): string {
  const text = `${group.title}\n${group.culprit}\n${group.message}`.toLowerCase()
  return [...text.slice(0, 2 * longest)].slice(0, longest).join('')
}

/**
 * The trigrams of a text: each three letters that follow one another, as one number. Two may fall together; whoever
 * finds a text by them looks at the text as well. An index of numbers needs no extension of the database, which managed
 * servers may refuse.
 */
export function gramsOf(text: string): number[] {
  const codes = Array.from(text, (letter) => (letter.codePointAt(0) ?? 0) & 1023)
  const grams = new Set<number>()
  for (let at = 2; at < codes.length; at++)
    grams.add(((codes[at - 2] ?? 0) << 20) | ((codes[at - 1] ?? 0) << 10) | (codes[at] ?? 0))
  return [...grams]
}

/** The trigrams that a text has to have so that a pattern can be found in it. None when its parts are too short. */
export function gramsOfPattern(pattern: Pattern): number[] {
  return [...new Set(pattern.flatMap((part) => gramsOf(part.toLowerCase())))].slice(0, 60)
}
