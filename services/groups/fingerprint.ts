import { hash } from 'node:crypto'
import { blockedOf, directiveOf } from '../events/csp.ts'
import type { EventPayload, ExceptionValue, Fingerprint, Frame, HitchEvent } from '../events/event.ts'
import { decidingThread } from '../events/place.ts'
import type { StackKey } from '../grouping/config.ts'
import { type Grouping, type RuleHit, standard } from '../grouping/grouping.ts'
import type { Marks } from '../grouping/marks.ts'
import { exceptionText, isCarrier } from './exceptionText.ts'
import { lineageOf } from './exceptionTree.ts'
import { describeFrames, explain } from './explanation.ts'
import { isDefaultVariable, resolveVariables } from './fingerprintVariables.ts'
import { parameterise } from './parameterise.ts'

type Way = Omit<Fingerprint, 'hash'> & { text: string }

/** What a project's rules say of an event, worked out once. */
export type Reading = {
  event: HitchEvent
  grouping: Grouping
  marks: Marks | undefined
  /** The fingerprint rule that fits it first. */
  rule: RuleHit | null
}

/** Asks the rules of a way of grouping about an event. */
export function readRules(event: HitchEvent, grouping: Grouping): Reading {
  const marks = grouping.marksOf?.(event.payload)
  return { event, grouping, marks, rule: grouping.ruleOf?.(event, marks) ?? null }
}

/**
 * The hashes that lead an event to its group: one by the application's own frames and one by all of them when it has
 * a stack trace, else one by its message; any match joins the group. The same event from another build, machine,
 * port or line has the same hashes. A checksum comes before the project's rules, those before a fingerprint that was
 * set in the code.
 */
export function fingerprints(
  event: HitchEvent,
  grouping: Grouping = standard,
  reading: Reading = readRules(event, grouping),
): Fingerprint[] {
  const { payload } = event
  if (event.kind === 'feedback') return hashAll([byItself(payload)])
  if (payload.checksum) return [byChecksum(payload.checksum)]
  const { rule } = reading
  if (rule) return byParts(reading, rule.parts, `the rule ${rule.text}`)
  return byParts(reading, payload.fingerprint ?? [], 'the fingerprint set in the code')
}

function byParts(reading: Reading, parts: string[], whose: string): Fingerprint[] {
  const isMixed = parts.some(isDefaultVariable)
  if (parts.length === 0 || (isMixed && parts.length === 1)) return hashAll(waysOf(reading))
  const resolved = parts.map((part) =>
    isDefaultVariable(part) ? part : resolveVariables(part, reading.event),
  )
  const own = resolved.filter((part) => !isDefaultVariable(part))
  const words = explain(`Grouped by ${whose}: `, own.join(', '))
  if (!isMixed)
    return hashAll([{ variant: 'custom', text: ['custom', ...resolved].join('\n'), explanation: words }])
  const ways = waysOf(reading).map((way) => ({
    ...way,
    text: resolved.map((part) => (isDefaultVariable(part) ? md5(way.text) : part)).join('\n'),
    explanation: explain(way.explanation, `; and by ${whose}: ${own.join(', ')}`),
  }))
  return hashAll(ways)
}

function hashAll(ways: Way[]): Fingerprint[] {
  const known = new Map<string, Fingerprint>()
  for (const { text, variant, explanation } of ways) {
    const key = md5(text)
    if (!known.has(key)) known.set(key, { hash: key, variant, explanation })
  }
  return [...known.values()]
}

function md5(text: string): string {
  return hash('md5', text, 'hex')
}

function byChecksum(checksum: string): Fingerprint {
  const key = /^[0-9a-f]{32}$/.test(checksum) ? checksum : md5(checksum)
  return { hash: key, variant: 'custom', explanation: 'Grouped by the checksum that was sent along' }
}

// The first that has something to say.
function waysOf(reading: Reading): Way[] {
  const { event, grouping, marks } = reading
  const { payload } = event
  const { readStack } = grouping.config
  if (event.kind === 'csp' && payload.csp) return [byViolation(payload.csp)]
  if (payload.report && !payload.exception) return [byReport(payload.report)]
  const lineage = lineageOf(payload.exception?.values, payload.platform, readStack)
  const carriesMessage = payload.message !== undefined && lineage !== null && isCarrier(lineage.main)
  if (lineage && !carriesMessage) {
    const ways = byExceptions(reading, lineage.contributing)
    if (ways.length > 0) return ways
  }
  const thread = lineage ? undefined : decidingThread(payload.threads?.values)
  if (thread) {
    const ways = byStacks(['thread'], [readStack(thread, payload.platform, marks)])
    if (ways.length > 0) return ways
  }
  return [byMessage(payload) ?? fallback]
}

const fallback: Way = {
  variant: 'default',
  text: 'fallback',
  explanation: 'Grouped with every event that has neither a stack trace nor a message',
}

function byExceptions({ event, grouping, marks }: Reading, exceptions: ExceptionValue[]): Way[] {
  const { platform } = event
  const { readStack, countsTextOfForeign } = grouping.config
  const stacks = exceptions.map(({ stacktrace }) => readStack(stacktrace?.frames ?? [], platform, marks))
  if (stacks.some((stack) => stack.all.length > 0)) {
    const isForeign = countsTextOfForeign && stacks.every((stack) => stack.app.length === 0)
    const texts = exceptions.map((exception) =>
      exceptionText(exception, exception.stacktrace !== undefined && !isForeign, platform),
    )
    return byStacks(texts, stacks)
  }
  const lines = exceptions.map((exception) => exceptionText(exception, false, platform)).filter(Boolean)
  if (lines.length === 0) return []
  const explanation = explain('Grouped by the type and text of the error: ', lines.toReversed().join(' ← '))
  return [{ variant: 'default', text: ['exception', ...lines].join('\n'), explanation }]
}

/** @param texts what stands before each stack's frames */
function byStacks(texts: string[], stacks: StackKey[]): Way[] {
  const way = (variant: 'app' | 'system', words: string): Way | undefined => {
    const lines: string[] = ['stack']
    const shown: Frame[] = []
    for (const [index, stack] of stacks.entries()) {
      lines.push(texts[index] ?? '', ...(variant === 'app' ? stack.app : stack.all))
      shown.push(...(variant === 'app' ? stack.appFrames : stack.allFrames))
    }
    if (shown.length === 0) return undefined
    return { variant, text: lines.join('\n'), explanation: explain(words, describeFrames(shown)) }
  }
  const app = way('app', 'Grouped by the in-app stack trace: ')
  const system = way('system', 'Grouped by the whole stack trace: ')
  return [app, system].filter((found) => found !== undefined)
}

// What one person says is not what another says, however alike the words are.
function byItself(payload: EventPayload): Way {
  return {
    variant: 'default',
    text: `feedback\n${payload.event_id}`,
    explanation: 'Each feedback is a group of its own',
  }
}

function byViolation(csp: Record<string, unknown>): Way {
  const directive = directiveOf(csp)
  const blocked = blockedOf(csp)
  const explanation = explain(
    'Grouped by what the policy blocked: ',
    `${directive || 'content'} from ${blocked}`,
  )
  return { variant: 'default', text: `csp\n${directive}\n${blocked}`, explanation }
}

function byReport({ type, about }: NonNullable<EventPayload['report']>): Way {
  const words = [type, ...about].filter(Boolean).join(', ')
  return {
    variant: 'default',
    text: ['report', type, ...about].join('\n'),
    explanation: explain('Grouped by what the browser reported: ', words),
  }
}

function byMessage(payload: EventPayload): Way | undefined {
  const said = payload.logentry?.message ?? payload.message
  const message = said === undefined ? '' : parameterise(said)
  if (message === '') return undefined
  return {
    variant: 'default',
    text: `message\n${message}`,
    explanation: explain('Grouped by the message: ', message),
  }
}
