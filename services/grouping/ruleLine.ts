import { type Glob, readGlob } from '../filters/glob.ts'

/** A rule that cannot be read: its line, from 1, and why, in words. */
export type RuleFault = { line: number; message: string }

/** What a matcher looks at, what it wants, and whether it wants the opposite. */
export type Matcher = { key: string; pattern: string; isNegated: boolean; fits: Glob }

/** What both kinds of rules can look at, by every name it is known by, also in Sentry. */
export const commonKeys: readonly (readonly [string, string])[] = [
  ['error.type', 'type'],
  ['type', 'type'],
  ['error.value', 'value'],
  ['value', 'value'],
  ['error.mechanism', 'mechanism'],
  ['family', 'family'],
  ['stack.abs_path', 'path'],
  ['path', 'path'],
  ['stack.filename', 'path'],
  ['stack.module', 'module'],
  ['module', 'module'],
  ['stack.function', 'function'],
  ['function', 'function'],
  ['stack.package', 'package'],
  ['package', 'package'],
  ['app', 'app'],
]

const paths = new Set(['path', 'package'])

export const mostRules = 200
export const longestRules = 32_000
const mostMatchers = 20
const longestPattern = 300

/** Thrown while a line is read. */
export class RuleError extends Error {}

/**
 * Reads rules, one per line; empty lines and what begins with `#` are none. Lines that cannot be read are faults, the
 * others are kept.
 */
export function readLines<Rule>(
  text: string,
  read: (line: string) => Rule,
): { rules: Rule[]; faults: RuleFault[] } {
  const rules: Rule[] = []
  const faults: RuleFault[] = []
  if (text.length > longestRules)
    faults.push({ line: 1, message: `The rules are longer than ${longestRules} characters.` })
  for (const [index, whole] of text.slice(0, longestRules).split(/\r?\n/).entries()) {
    const line = whole.trim()
    if (line === '' || line.startsWith('#')) continue
    if (rules.length === mostRules) {
      faults.push({ line: index + 1, message: `There are more than ${mostRules} rules.` })
      break
    }
    try {
      rules.push(read(line))
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      if (faults.length < 50) faults.push({ line: index + 1, message: error.message })
    }
  }
  return { rules, faults }
}

/** The words of a line: what stands in quotes is one word, also after a colon: `error.value:"not found"`. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  let word = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string
    if (letter === '\\' && isQuoted && (line[at + 1] === '"' || line[at + 1] === '\\'))
      word += letter + line[++at]
    else if (letter === '"') {
      isQuoted = !isQuoted
      word += letter
    } else if (/\s/.test(letter) && !isQuoted) {
      if (word) words.push(word)
      word = ''
    } else word += letter
  }
  if (isQuoted) throw new RuleError('A quotation mark is not closed.')
  if (word) words.push(word)
  return words
}

/**
 * Reads `key:pattern`, `!key:pattern` or `key:"pattern with blanks"`.
 * @param keys what can be looked at, by every name it has
 * @throws RuleError in words
 */
export function readMatcher(word: string, keys: ReadonlyMap<string, string>): Matcher {
  const isNegated = word.startsWith('!')
  const bare = isNegated ? word.slice(1) : word
  const colon = bare.indexOf(':')
  if (colon <= 0)
    throw new RuleError(`"${short(word)}" is no condition: a condition is written name:pattern.`)
  const said = unquote(bare.slice(0, colon)).toLowerCase()
  const key = /^tags\../.test(said) ? unquote(bare.slice(0, colon)) : keys.get(said)
  if (!key || (key.startsWith('tags.') && !keys.has('tags')))
    throw new RuleError(`There is nothing called "${short(said)}" to look at.`)
  const pattern = unquote(bare.slice(colon + 1))
  if (pattern === '') throw new RuleError(`"${short(said)}" lacks a pattern.`)
  if (pattern.length > longestPattern)
    throw new RuleError(`A pattern has at most ${longestPattern} characters.`)
  return { key, pattern, isNegated, fits: readGlob(paths.has(key) ? slashes(pattern) : pattern) }
}

/** @throws RuleError when there are none, or too many */
export function checkMatchers(matchers: unknown[]): void {
  if (matchers.length === 0) throw new RuleError('A rule needs a condition, such as error.type:TimeoutError.')
  if (matchers.length > mostMatchers) throw new RuleError(`A rule has at most ${mostMatchers} conditions.`)
}

/** Patterns for paths are written with slashes, whatever the machine they are for. */
export function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** A word without its quotation marks. */
export function unquote(word: string): string {
  return word.replace(/\\(["\\])|"/g, (_, escaped: string | undefined) => escaped ?? '')
}

export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
