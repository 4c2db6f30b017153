import { readPattern } from './pattern.ts'
import { type Filter, type Operator, type Pattern, type Problem, type Query, queryLimits } from './query.ts'

/** `query` is null for an empty text, and when there is a problem. */
export type Parsed = { query: Query | null; problem: Problem | null }

/**
 * Understands the structure of a query, which is Sentry's for issues; what its words mean is decided elsewhere.
 * Never throws: what cannot be a query at all is said in `problem`.
 */
export function parseQuery(given: string): Parsed {
  const text = given.toWellFormed().replace(/[“”„]/g, '"')
  try {
    if (text.length > queryLimits.letters)
      throw new Fault(text, `A query has at most ${queryLimits.letters} characters.`)
    if (text.includes('\0')) throw new Fault('', 'A query is plain text, without control characters.')
    return { query: readAny({ text, at: 0, terms: 0 }, 0), problem: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { query: null, problem: { word: error.word.slice(0, 60), why: error.message, nearest: null } }
  }
}

class Fault extends Error {
  readonly word: string

  constructor(word: string, why: string) {
    super(why)
    this.word = word
  }
}

/** What is being read, and how far. */
type Reading = { text: string; at: number; terms: number }

function readAny(reading: Reading, depth: number): Query | null {
  const parts: Query[] = []
  do {
    const part = readAll(reading, depth)
    if (part) parts.push(...(part.kind === 'or' ? part.parts : [part]))
    else if (parts.length > 0 || take(reading, /OR(?=[\s)]|$)/y))
      throw new Fault('OR', 'OR stands between two words; to look for the word itself, say "OR".')
  } while (take(reading, /OR(?=[\s(]|$)/y))
  return parts.length > 1 ? { kind: 'or', parts } : (parts[0] ?? null)
}

function readAll(reading: Reading, depth: number): Query | null {
  const parts: Query[] = []
  while (!isAtEnd(reading, depth) && !sees(reading, /OR(?=[\s()]|$)/y)) {
    if (take(reading, /AND(?=[\s()]|$)/y)) {
      if (parts.length === 0 || isAtEnd(reading, depth) || sees(reading, /(?:AND|OR)(?=[\s()]|$)/y))
        throw new Fault('AND', 'AND stands between two words; to look for the word itself, say "AND".')
    }
    const part = readTerm(reading, depth)
    if (part) parts.push(...(part.kind === 'and' ? part.parts : [part]))
  }
  return parts.length > 1 ? { kind: 'and', parts } : (parts[0] ?? null)
}

function isAtEnd(reading: Reading, depth: number): boolean {
  take(reading, /\s+/y)
  return reading.at >= reading.text.length || (depth > 0 && reading.text[reading.at] === ')')
}

function readTerm(reading: Reading, depth: number): Query | null {
  reading.terms += 1
  if (reading.terms > queryLimits.terms)
    throw new Fault(reading.text.slice(reading.at), `A query has at most ${queryLimits.terms} words.`)
  const isNegated = take(reading, depth > 0 ? /!(?=[^\s)])/y : /!(?=\S)/y) !== null
  if (take(reading, /\(/y)) return readGroup(reading, depth, isNegated)
  const filter = readFilter(reading, depth)
  if (filter) return { ...filter, isNegated }
  const value = readQuoted(reading) ?? readBare(reading, depth)
  return value.length === 1 && value[0] === '' ? null : { kind: 'words', isNegated, value }
}

function readGroup(reading: Reading, depth: number, isNegated: boolean): Query | null {
  if (depth === queryLimits.depth)
    throw new Fault('(', `Brackets stand in one another ${queryLimits.depth} deep at most.`)
  const part = readAny(reading, depth + 1)
  if (!take(reading, /\)/y))
    throw new Fault('(', 'A bracket is opened and never closed; to look for one, put the words in quotes.')
  return part && isNegated ? { kind: 'not', part } : part
}

// A colon makes a key of the word before it, unless nothing follows (TypeError: no price), or what follows shows that
// none was meant (https://…, std::vector).
const plainKey = /([A-Za-z_][A-Za-z0-9_.-]{0,199}):(?![\s:)]|\/\/|$)/y
const quotedKey = /"((?:[^"\\]|\\.){1,200})":(?![\s:)]|$)/y
const tagKey =
  /tags\[(?:"((?:[^"\\]|\\.){1,200})"|([^\]"\s]{1,200}?))(?:,\s?(?:string|number|boolean))?\]:(?![\s)]|$)/y

function readFilter(reading: Reading, depth: number): Filter | null {
  const key = readKey(reading)
  if (!key) return null
  const values = readList(reading)
  if (values) return { kind: 'filter', isNegated: false, ...key, operator: '', values }
  const operator = (take(reading, /(?:>=|<=|>|<|=)(?=[^\s)])/y)?.[0] ?? '') as Operator
  return {
    kind: 'filter',
    isNegated: false,
    ...key,
    operator,
    values: [readQuoted(reading) ?? readBare(reading, depth)],
  }
}

function readKey(reading: Reading): Pick<Filter, 'key' | 'isTag'> | null {
  const plain = take(reading, plainKey)
  if (plain) return { key: plain[1] ?? '', isTag: false }
  const tag = take(reading, tagKey) ?? take(reading, quotedKey)
  if (!tag) return null
  return { key: (tag[1] ?? tag[2] ?? '').replace(/\\(["\\])/g, '$1'), isTag: true }
}

// Step by step rather than by one expression, which would try the spaces of every value in every way.
function readList(reading: Reading): Pattern[] | null {
  const start = reading.at
  const values: Pattern[] = []
  let next = take(reading, /\[\s*/y)
  while (next && !next[0].includes(']')) {
    const value = readQuoted(reading) ?? readListed(reading)
    if (value) values.push(value)
    next = value && take(reading, /\s*(?:,\s*|\](?=[\s)]|$))/y)
  }
  if (next && values.length > queryLimits.values)
    throw new Fault(reading.text.slice(start), `A list has at most ${queryLimits.values} values.`)
  if (!next) reading.at = start
  return next && values
}

function readListed(reading: Reading): Pattern | null {
  const text = take(reading, /[^\s"[\],()][^"[\],()]*/y)?.[0]
  return text === undefined ? null : readPattern(text.trimEnd(), false)
}

function readQuoted(reading: Reading): Pattern | null {
  const quoted = take(reading, /"((?:[^"\\]|\\.)*)"/y)
  return quoted ? readPattern(quoted[1] ?? '', true) : null
}

// Up to the next space. Inside brackets a closing one ends the word, unless the word itself opened one: charge().
function readBare(reading: Reading, depth: number): Pattern {
  const start = reading.at
  let open = 0
  for (; reading.at < reading.text.length; reading.at++) {
    const letter = reading.text[reading.at] ?? ''
    if (/\s/.test(letter)) break
    if (letter === '(') open += 1
    if (letter === ')') {
      if (depth > 0 && open === 0) break
      open -= 1
    }
  }
  return readPattern(reading.text.slice(start, reading.at), false)
}

function sees(reading: Reading, expression: RegExp): boolean {
  expression.lastIndex = reading.at
  return expression.test(reading.text)
}

function take(reading: Reading, expression: RegExp): RegExpExecArray | null {
  expression.lastIndex = reading.at
  const match = expression.exec(reading.text)
  if (match) reading.at += match[0].length
  return match
}
