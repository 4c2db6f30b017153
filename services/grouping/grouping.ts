import type { EventPayload, HitchEvent } from '../events/event.ts'
import { type Config, current } from './config.ts'
import type { Marks } from './marks.ts'

/** What a fingerprint rule decides for an event. */
export type RuleHit = {
  parts: string[]
  /** The title its group is to have, with variables in it. */
  title?: string
  /** The rule as it was written. */
  text: string
}

/** How a project's events are grouped: a version of the way, and the project's own rules, ready to be used. */
export type Grouping = {
  config: Config
  /** Null when there are no stack-trace rules. */
  marksOf: ((payload: EventPayload) => Marks) | null
  /** Null when there are no fingerprint rules. */
  ruleOf: ((event: HitchEvent, marks: Marks | undefined) => RuleHit | null) | null
}

/** Of a project without rules. */
export const standard: Grouping = { config: current, marksOf: null, ruleOf: null }
