import { distance } from 'fastest-levenshtein'

/**
 * The word of a list that somebody probably meant, or null when none is near. Near is at most a third of the letters
 * wrong (one in short words), where two neighbours swapped are one slip.
 */
export function nearest<Word extends string>(typed: string, known: readonly Word[]): Word | null {
  const word = typed.toLowerCase().slice(0, 40)
  let best: { word: Word; slips: number } | null = null
  for (const candidate of known) {
    const allowed = Math.max(1, Math.floor(Math.max(candidate.length, word.length) / 3))
    const slips = slipsBetween(word, candidate.toLowerCase())
    if (slips <= allowed && (!best || slips < best.slips)) best = { word: candidate, slips }
  }
  return best?.word ?? null
}

function slipsBetween(left: string, right: string): number {
  const slips = distance(left, right)
  const sorted = (word: string) => [...word].sort().join('')
  return slips === 2 && sorted(left) === sorted(right) ? 1 : slips
}
