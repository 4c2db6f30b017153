import { configOf } from './config.ts'
import { fingerprintRuleFinder, readFingerprintRules } from './fingerprintRules.ts'
import { type Grouping, standard } from './grouping.ts'
import { frameMarker } from './markFrames.ts'
import { type GroupingOptions, type GroupingText, readGroupingOptions } from './options.ts'
import { readStackRules } from './stackRules.ts'

/** How a project's events are grouped, and what they were grouped by before, newest first. */
export type ProjectGrouping = {
  now: Grouping
  /** `until` in milliseconds of the epoch. */
  earlier: { grouping: Grouping; until: number }[]
}

/** Of a project that never said anything. */
export const plain: ProjectGrouping = { now: standard, earlier: [] }

/** Makes a stored way of grouping ready to be used; rules that cannot be read (any more) are left out. */
export function groupingOf({ config, fingerprintRules, stackRules }: GroupingText): Grouping {
  return {
    config: configOf(config),
    marksOf: frameMarker(readStackRules(stackRules).rules),
    ruleOf: fingerprintRuleFinder(readFingerprintRules(fingerprintRules).rules),
  }
}

/** How a project groups, from what is stored of it. */
export function projectGroupingOf(json: unknown): ProjectGrouping {
  const options = readGroupingOptions(json)
  if (isPlain(options)) return plain
  return {
    now: groupingOf(options),
    earlier: options.earlier.map((entry) => ({
      grouping: groupingOf(entry),
      until: Date.parse(entry.until),
    })),
  }
}

function isPlain({ config, fingerprintRules, stackRules, earlier }: GroupingOptions): boolean {
  return config === standard.config.name && !fingerprintRules && !stackRules && earlier.length === 0
}
