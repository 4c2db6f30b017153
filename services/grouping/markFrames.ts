import type { ExceptionValue, Frame } from '../events/event.ts'
import { sdkFamilyOf } from './families.ts'
import type { Grouping } from './grouping.ts'
import { isOwn, type Mark, type Marks } from './marks.ts'
import { type Matcher, slashes } from './ruleLine.ts'
import type { StackRule } from './stackRules.ts'

/** Makes of stack-trace rules what marks the frames of an event. Null when there are none. */
export function frameMarker(rules: StackRule[]): Grouping['marksOf'] {
  if (rules.length === 0) return null
  return (payload) => {
    const marks: Marks = { frames: new Map(), stacks: new Map() }
    const family = sdkFamilyOf(payload.platform)
    for (const exception of payload.exception?.values ?? [])
      if (exception.stacktrace) markStack(marks, rules, exception.stacktrace.frames, exception, family)
    const threads = (payload.threads?.values ?? []) as { stacktrace?: { frames: Frame[] } }[]
    for (const { stacktrace } of threads)
      if (stacktrace) markStack(marks, rules, stacktrace.frames, null, family)
    return marks
  }
}

// Rules take effect in their order, over the whole stack each: later ones see and overrule what earlier ones did.
function markStack(
  marks: Marks,
  rules: StackRule[],
  frames: Frame[],
  exception: ExceptionValue | null,
  family: string,
): void {
  for (const rule of rules) {
    if (!rule.ofError.every((matcher) => fitsError(matcher, exception, family) !== matcher.isNegated))
      continue
    for (let at = 0; at < frames.length; at++) {
      if (!fitsFrames(rule.ofFrame, frames[at], marks)) continue
      if (rule.caller.length > 0 && !fitsFrames(rule.caller, frames[at - 1], marks)) continue
      if (rule.callee.length > 0 && !fitsFrames(rule.callee, frames[at + 1], marks)) continue
      act(marks, rule, frames, at)
    }
  }
}

function act(marks: Marks, { actions, text }: StackRule, frames: Frame[], at: number): void {
  for (const action of actions) {
    if (action.kind === 'limit' || action.kind === 'invert') {
      const limit = marks.stacks.get(frames) ?? {}
      if (action.kind === 'invert') limit.isInverted = action.value
      else if (action.value === 0) delete limit[action.field]
      else limit[action.field] = action.value
      marks.stacks.set(frames, limit)
      continue
    }
    const reach = action.kind === 'mark' ? action.reach : 'here'
    const from = reach === 'up' ? at + 1 : reach === 'down' ? 0 : at
    const to = reach === 'up' ? frames.length : reach === 'down' ? at : at + 1
    for (const frame of frames.slice(from, to)) {
      const mark: Mark = marks.frames.get(frame) ?? { rule: text }
      if (action.kind === 'category') mark.category = action.value
      else mark[action.field] = action.value
      mark.rule = text
      marks.frames.set(frame, mark)
    }
  }
}

function fitsError(
  { key, fits, pattern }: Matcher,
  exception: ExceptionValue | null,
  family: string,
): boolean {
  switch (key) {
    case 'family':
      return pattern.split(',').some((name) => name.trim() === family || name.trim() === 'all')
    case 'type':
      return fits(exception?.type ?? '')
    case 'value':
      return fits(exception?.value ?? '')
    default:
      return fits(String(exception?.mechanism?.type ?? ''))
  }
}

function fitsFrames(matchers: Matcher[], frame: Frame | undefined, marks: Marks): boolean {
  return (
    frame !== undefined && matchers.every((matcher) => fitsFrame(matcher, frame, marks) !== matcher.isNegated)
  )
}

function fitsFrame({ key, fits, pattern }: Matcher, frame: Frame, marks: Marks): boolean {
  switch (key) {
    case 'path':
      return fitsPath(fits, frame.abs_path) || fitsPath(fits, frame.filename)
    case 'module':
      return fits(frame.module ?? '')
    case 'function':
      return fits(frame.function ?? '')
    case 'package':
      return fitsPath(fits, frame.package)
    case 'category':
      return fits(marks.frames.get(frame)?.category ?? '')
    default:
      return (isOwn(frame, marks) === true) === /^(?:1|yes|true)$/i.test(pattern)
  }
}

function fitsPath(fits: Matcher['fits'], path: string | undefined): boolean {
  return path !== undefined && fits(slashes(path))
}
