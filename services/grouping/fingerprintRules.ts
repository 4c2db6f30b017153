import type { EventPayload, Frame, HitchEvent } from '../events/event.ts'
import { sdkFamilyOf } from './families.ts'
import type { Grouping, RuleHit } from './grouping.ts'
import { isOwn, type Marks } from './marks.ts'
import {
  checkMatchers,
  commonKeys,
  type Matcher,
  RuleError,
  type RuleFault,
  readLines,
  readMatcher,
  short,
  slashes,
  unquote,
  wordsOf,
} from './ruleLine.ts'

export type FingerprintRule = { matchers: Matcher[]; parts: string[]; title?: string; text: string }

// Every name a thing is known by, also in Sentry.
const keys = new Map([
  ...commonKeys,
  ['error.module', 'errorModule'],
  ['message', 'message'],
  ['logger', 'logger'],
  ['level', 'level'],
  ['environment', 'environment'],
  ['release', 'release'],
  ['transaction', 'transaction'],
  ['platform', 'platform'],
  ['sdk', 'sdk'],
  ['tags', 'tags'],
])

const ofFrames = new Set(['path', 'module', 'function', 'package', 'app'])
const mostParts = 20

/**
 * Reads fingerprint rules: `error.type:Timeout message:"*bank*" -> bank-timeout, {{ transaction }} title="Bank"`.
 * @returns the rules that could be read, and what is wrong with the others
 */
export function readFingerprintRules(text: string): { rules: FingerprintRule[]; faults: RuleFault[] } {
  return readLines(text, readRule)
}

function readRule(line: string): FingerprintRule {
  const arrow = arrowIn(line)
  if (arrow < 0) throw new RuleError('A rule is written: conditions -> fingerprint.')
  const matchers = wordsOf(line.slice(0, arrow)).map((word) => readMatcher(word, keys))
  checkMatchers(matchers)
  const { parts, title } = readParts(line.slice(arrow + 2))
  return { matchers, parts, ...(title !== undefined && { title }), text: line }
}

// Outside of quotation marks.
function arrowIn(line: string): number {
  let isQuoted = false
  for (let at = 0; at < line.length - 1; at++) {
    if (line[at] === '"' && line[at - 1] !== '\\') isQuoted = !isQuoted
    else if (!isQuoted && line[at] === '-' && line[at + 1] === '>') return at
  }
  return -1
}

function readParts(text: string): { parts: string[]; title?: string } {
  let title: string | undefined
  const parts: string[] = []
  // Variables may have blanks inside; commas and blanks part the rest.
  const pattern =
    /title="((?:[^"\\]|\\.){0,400})"|"((?:[^"\\]|\\.){0,400})"|((?:\{\{[^{}]{0,200}\}\}|[^\s,"])+)|([,\s]+)/y
  let at = 0
  while (at < text.length) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (!found) throw new RuleError(`What comes after "->" cannot be read: ${short(text.slice(at).trim())}`)
    at = pattern.lastIndex
    const [, heading, quoted, bare] = found
    if (heading !== undefined) title = unquote(heading)
    else if (quoted !== undefined || bare !== undefined) parts.push(unquote(quoted ?? bare ?? ''))
  }
  if (parts.length === 0) throw new RuleError('After "->" the fingerprint is missing.')
  if (parts.length > mostParts) throw new RuleError(`A fingerprint has at most ${mostParts} parts.`)
  return { parts, ...(title !== undefined && title.trim() !== '' && { title: title.trim() }) }
}

/** Makes of rules what looks for the first that fits an event. Null when there are none. */
export function fingerprintRuleFinder(rules: FingerprintRule[]): Grouping['ruleOf'] {
  if (rules.length === 0) return null
  return (event, marks) => {
    const facts = factsOf(event, marks)
    const rule = rules.find(({ matchers }) => fitsAll(matchers, facts))
    return rule ? hitOf(rule) : null
  }
}

function hitOf({ parts, title, text }: FingerprintRule): RuleHit {
  return { parts, text: short(text), ...(title !== undefined && { title }) }
}

type Facts = { values(key: string): string[]; frames: Frame[]; marks: Marks | undefined }

function fitsAll(matchers: Matcher[], facts: Facts): boolean {
  const aboutEvent = matchers.filter(({ key }) => !ofFrames.has(key))
  if (!aboutEvent.every((matcher) => facts.values(matcher.key).some(matcher.fits) !== matcher.isNegated))
    return false
  const aboutFrames = matchers.filter(({ key }) => ofFrames.has(key))
  if (aboutFrames.length === 0) return true
  // Conditions about frames are about one and the same frame.
  return facts.frames.some((frame) =>
    aboutFrames.every((matcher) => fitsFrame(matcher, frame, facts.marks) !== matcher.isNegated),
  )
}

function fitsFrame({ key, fits, pattern }: Matcher, frame: Frame, marks: Marks | undefined): boolean {
  switch (key) {
    case 'path':
      return [frame.abs_path, frame.filename].some((path) => path !== undefined && fits(slashes(path)))
    case 'module':
      return fits(frame.module ?? '')
    case 'function':
      return fits(frame.function ?? '')
    case 'package':
      return fits(slashes(frame.package ?? ''))
    default:
      return (isOwn(frame, marks) === true) === /^(?:1|yes|true)$/i.test(pattern)
  }
}

function factsOf(event: HitchEvent, marks: Marks | undefined): Facts {
  const { payload } = event
  return { values: (key) => valuesOf(payload, event, key), frames: framesOf(payload), marks }
}

function valuesOf(payload: EventPayload, event: HitchEvent, key: string): string[] {
  const thrown = payload.exception?.values ?? []
  if (key.startsWith('tags.')) {
    const name = key.slice(5)
    return (payload.tags ?? []).flatMap(([tag, value]) => (tag === name ? [value] : []))
  }
  switch (key) {
    case 'type':
      return thrown.flatMap(({ type }) => type ?? [])
    case 'value':
      return thrown.flatMap(({ value }) => value ?? [])
    case 'errorModule':
      return thrown.flatMap(({ module }) => module ?? [])
    case 'mechanism':
      return thrown.flatMap(({ mechanism }) => (typeof mechanism?.type === 'string' ? mechanism.type : []))
    case 'message':
      return [
        payload.message,
        payload.logentry?.formatted,
        payload.logentry?.message,
        ...thrown.map(({ value }) => value),
      ].filter((text) => text !== undefined)
    case 'sdk':
      return payload.sdk?.name ? [payload.sdk.name] : []
    case 'family':
      return [sdkFamilyOf(payload.platform), 'all']
    case 'platform':
      return [payload.platform]
    case 'level':
      return [event.level]
    default:
      return textOf(payload[key as 'logger' | 'environment' | 'release' | 'transaction'])
  }
}

function textOf(value: string | undefined): string[] {
  return value === undefined ? [] : [value]
}

/** Every frame of an event: of its exceptions, else of its threads. */
export function framesOf(payload: EventPayload): Frame[] {
  const thrown = (payload.exception?.values ?? []).flatMap(({ stacktrace }) => stacktrace?.frames ?? [])
  if (thrown.length > 0) return thrown
  const threads = (payload.threads?.values ?? []) as { stacktrace?: { frames: Frame[] } }[]
  return threads.flatMap(({ stacktrace }) => stacktrace?.frames ?? [])
}
