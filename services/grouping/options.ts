import { configs, current } from './config.ts'

/** How a project groups, as it is stored. */
export type GroupingText = {
  /** Name of a version of the way; see config.ts. */
  config: string
  /** As they were written, a rule per line. */
  fingerprintRules: string
  stackRules: string
}

export type GroupingOptions = GroupingText & {
  /** Whether somebody chose the version, so that a new one is not taken by itself. */
  isChosen: boolean
  /** What was before, newest first, and until when it still leads events to their groups. */
  earlier: (GroupingText & { until: string })[]
}

/** So long after a change, events that nothing else leads to a group are looked for in the way before it. */
export const windowDays = 30

/** How many changes one window remembers. */
export const mostEarlier = 5

/** Reads how a project groups; what is not understood counts as not said. */
export function readGroupingOptions(json: unknown): GroupingOptions {
  const given = recordOf(json)
  const earlier = Array.isArray(given.earlier) ? given.earlier.map(recordOf) : []
  return {
    ...textOf(given),
    isChosen: given.isChosen === true,
    earlier: earlier
      .filter(({ until }) => typeof until === 'string' && !Number.isNaN(Date.parse(until)))
      .slice(0, mostEarlier)
      .map((entry) => ({ ...textOf(entry), until: String(entry.until) })),
  }
}

/**
 * What is stored after a change: what was before is remembered for its window.
 * @returns the same options when nothing changes
 */
export function changeGrouping(
  options: GroupingOptions,
  change: Partial<GroupingText & { isChosen: boolean }>,
  now: Date,
): GroupingOptions {
  const { earlier, isChosen, ...before } = options
  const after = { ...before, ...definedOf(change) }
  const isSame =
    after.config === before.config &&
    after.fingerprintRules === before.fingerprintRules &&
    after.stackRules === before.stackRules
  const chosen = change.isChosen ?? isChosen
  if (isSame) return { ...options, isChosen: chosen }
  const until = new Date(now.getTime() + windowDays * 86_400_000).toISOString()
  const still = earlier.filter((entry) => Date.parse(entry.until) > now.getTime())
  return {
    config: after.config,
    fingerprintRules: after.fingerprintRules,
    stackRules: after.stackRules,
    isChosen: chosen,
    earlier: [{ ...before, until }, ...still].slice(0, mostEarlier),
  }
}

function textOf(given: Record<string, unknown>): GroupingText {
  const isKnown = configs.some(({ name }) => name === given.config)
  return {
    config: isKnown ? String(given.config) : current.name,
    fingerprintRules: typeof given.fingerprintRules === 'string' ? given.fingerprintRules : '',
    stackRules: typeof given.stackRules === 'string' ? given.stackRules : '',
  }
}

function recordOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
}

function definedOf<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>
}
