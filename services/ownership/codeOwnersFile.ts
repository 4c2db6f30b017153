import { isOwnerName, quoted, type RuleFault } from './owner.ts'
import { readPathPattern } from './pathPattern.ts'
import { type Rule, type Rules, ruleLimits } from './rules.ts'

/** In characters: larger files are refused, as GitHub refuses those above 3 MB. */
export const largestFile = 1_000_000

/**
 * Reads a CODEOWNERS file: a pattern and its owners a line, later ones before earlier ones, a line without owners
 * takes them away. Sections as GitLab has them are taken for what they are to a reader: their owners count for the
 * lines in them that name nobody.
 */
export function parseCodeOwners(raw: string): Rules {
  const rules: Rule[] = []
  const faults: RuleFault[] = []
  let usual: string[] = []
  const fault = (line: number, words: string) => {
    if (faults.length < ruleLimits.faults) faults.push({ line, words })
  }
  for (const [index, given] of raw.slice(0, largestFile).split(/\r?\n/).entries()) {
    const text = given.trim()
    if (text === '' || text.startsWith('#')) continue
    const section = /^\^?\[[^\]]{1,200}\](?:\[\d{1,3}\])?(.*)$/.exec(text)
    if (section) {
      usual = wordsOf(section[1] ?? '').filter(isOwnerName)
      continue
    }
    const [pattern = '', ...words] = wordsOf(text)
    if (pattern.startsWith('!') || pattern.length > ruleLimits.pattern) {
      fault(
        index + 1,
        `${quoted(pattern)} cannot be used: a pattern has no "!", and at most ${ruleLimits.pattern} characters.`,
      )
      continue
    }
    if (rules.length === ruleLimits.rules) {
      fault(index + 1, `Only the first ${ruleLimits.rules.toLocaleString('en-US')} lines count.`)
      break
    }
    for (const word of words)
      if (!isOwnerName(word))
        fault(index + 1, `${quoted(word)} is no owner. Owners are @name, @org/team or an address.`)
    const owners = words.filter(isOwnerName).slice(0, ruleLimits.owners)
    const matcher = { type: 'codeowners', pattern, path: readPathPattern(pattern) } as const
    rules.push({ line: index + 1, text: pattern, matcher, owners: words.length > 0 ? owners : usual })
  }
  return { rules, faults }
}

// Spaces and # in a path are escaped; a # that is not ends the line.
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(/(?:\\.|[^\s\\])+/g)) {
    if (word.startsWith('#')) break
    words.push(word.replace(/\\(.)/g, '$1'))
  }
  return words
}
