import { type Glob, readGlob } from '../filters/glob.ts'
import { isOwnerName, type OwnerName, quoted, type RuleFault } from './owner.ts'
import { type PathPattern, readPathPattern } from './pathPattern.ts'

/** What a rule looks at. */
export type Matcher =
  | { type: 'path'; pattern: string; fits: Glob; fitsBelow: Glob }
  | { type: 'codeowners'; pattern: string; path: PathPattern }
  | { type: 'module' | 'url'; pattern: string; fits: Glob }
  | { type: 'tags'; tag: string; pattern: string; fits: Glob }

export type Rule = {
  line: number
  /** The matcher as it is written. */
  text: string
  matcher: Matcher
  owners: OwnerName[]
}

/** Rules in the order of their lines, and what could not be read. */
export type Rules = { rules: Rule[]; faults: RuleFault[] }

/** In characters and lines: as much as anybody writes by hand, and far less than would be felt. */
export const ruleLimits = { text: 100_000, rules: 10_000, pattern: 500, owners: 20, faults: 20 }

// The rest is whatever it is: if a sign could keep it from reaching the end, every space before it would be tried.
const line =
  /^(?:(path|module|url|codeowners|tags\.[^:"]{1,200}):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))(?:\s+(.*))?$/s

/**
 * Reads ownership rules in Sentry's syntax, a rule a line: `path:src/pay/* #billing ada@shop.example`. Beside `path:`
 * there are `module:`, `url:`, `tags.<name>:` and `codeowners:`; a pattern with spaces stands in quotes; what follows
 * a `#` with a space behind it is a comment.
 */
export function parseRules(raw: string): Rules {
  const rules: Rule[] = []
  const faults: RuleFault[] = []
  const fault = (at: number, words: string) => {
    if (faults.length < ruleLimits.faults) faults.push({ line: at, words })
  }
  if (raw.length > ruleLimits.text)
    fault(1, `The rules are longer than ${ruleLimits.text.toLocaleString('en-US')} characters.`)
  for (const [index, given] of raw.slice(0, ruleLimits.text).split(/\r?\n/).entries()) {
    const text = given.trim()
    if (text === '' || text.startsWith('#')) continue
    if (rules.length === ruleLimits.rules) {
      fault(index + 1, `There are more than ${ruleLimits.rules.toLocaleString('en-US')} rules.`)
      break
    }
    const read = readRule(text, index + 1)
    if (typeof read === 'string') fault(index + 1, read)
    else rules.push(read)
  }
  return { rules, faults }
}

function readRule(text: string, at: number): Rule | string {
  const match = line.exec(text)
  if (!match) return 'This is no rule. Write one as path:src/pay/* #billing.'
  const [, kind = 'path', inQuotes, plain = '', rest = ''] = match
  const pattern = inQuotes === undefined ? plain : inQuotes.replace(/\\(.)/g, '$1')
  if (pattern === '') return 'The pattern is empty.'
  if (pattern.length > ruleLimits.pattern)
    return `The pattern has more than ${ruleLimits.pattern} characters.`
  const unknown = match[1] === undefined && inQuotes === undefined && /^([a-z]{2,20}):/i.exec(plain)?.[1]
  if (unknown)
    return `${quoted(`${unknown}:`)} is nothing to go by. There are path:, module:, url:, tags.<name>: and codeowners:.`
  const words = rest.split(/\s+/).filter((word) => word !== '')
  const comment = words.findIndex((word) => /^#+$/.test(word))
  const owners = comment < 0 ? words : words.slice(0, comment)
  if (owners.length === 0)
    return 'Nobody is named. Write an e-mail address, #team or @name behind the pattern.'
  if (owners.length > ruleLimits.owners) return `More than ${ruleLimits.owners} owners are named.`
  const wrong = owners.find((word) => !isOwnerName(word))
  if (wrong) return `${quoted(wrong)} is no owner. Write an e-mail address, #team or @name.`
  return {
    line: at,
    text: `${kind}:${inQuotes === undefined ? plain : `"${inQuotes}"`}`,
    matcher: matcherOf(kind, pattern),
    owners,
  }
}

function matcherOf(kind: string, pattern: string): Matcher {
  switch (kind) {
    case 'path':
      return { type: kind, pattern, ...pathGlobs(pattern.replaceAll('\\', '/')) }
    case 'codeowners':
      return { type: kind, pattern, path: readPathPattern(pattern) }
    case 'module':
    case 'url':
      return { type: kind, pattern, fits: readGlob(pattern) }
    default:
      return { type: 'tags', tag: kind.slice('tags.'.length), pattern, fits: readGlob(pattern) }
  }
}

// A slash in front means the beginning of the path; all others may begin at any directory.
function pathGlobs(pattern: string): { fits: Glob; fitsBelow: Glob } {
  if (pattern.startsWith('/')) {
    const fits = readGlob(pattern.slice(1))
    return { fits, fitsBelow: fits }
  }
  return { fits: readGlob(pattern), fitsBelow: readGlob(`*/${pattern}`) }
}
