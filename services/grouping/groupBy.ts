import type { Fingerprint, HitchEvent } from '../events/event.ts'
import { limits } from '../events/limits.ts'
import { cut, firstLine } from '../events/text.ts'
import { describe } from '../events/title.ts'
import { fingerprints, type Reading, readRules } from '../groups/fingerprint.ts'
import { resolveVariables } from '../groups/fingerprintVariables.ts'
import type { Grouping, RuleHit } from './grouping.ts'
import { showMarks } from './marks.ts'
import type { ProjectGrouping } from './project.ts'

export type GroupedBy = {
  fingerprints: Fingerprint[]
  /** Name of the configuration that made them. */
  config: string
  /** The hashes by what the project grouped by before; costly, and only of use when the others are unknown. */
  earlier?: () => Fingerprint[]
}

/**
 * Says by which hashes an event finds its group in its project. What the project's rules say of its frames and its
 * title is written into the event, for whoever looks at it.
 */
export function groupBy(event: HitchEvent, { now, earlier }: ProjectGrouping): GroupedBy {
  const reading = readRules(event, now)
  const by = { fingerprints: fingerprints(event, now, reading), config: now.config.name }
  // Each is a group of its own, whatever rules say.
  if (event.kind === 'feedback') return by
  const { rule } = reading
  follow(reading)
  const still = earlier.filter(({ until }) => until > event.receivedAt.getTime())
  if (still.length === 0) return by
  const before = still.map(({ grouping }) => grouping)
  return { ...by, earlier: () => hashesBefore(event, before, { rule, found: by.fingerprints }) }
}

function follow({ event, marks, rule }: Reading): void {
  if (marks && showMarks(marks)) Object.assign(event, describe(event.payload))
  if (rule?.title === undefined || event.payload.checksum) return
  const title = cut(firstLine(resolveVariables(rule.title, event)), limits.shownMessage)
  if (title !== '') event.title = title
}

// Where people wrote or took back a fingerprint rule they want other groups, and get them at once.
function hashesBefore(
  event: HitchEvent,
  groupings: Grouping[],
  { rule, found }: { rule: RuleHit | null; found: Fingerprint[] },
): Fingerprint[] {
  const known = new Set(found.map(({ hash }) => hash))
  const all = groupings.flatMap((grouping) => {
    const reading = readRules(event, grouping)
    return reading.rule?.text === rule?.text ? fingerprints(event, grouping, reading) : []
  })
  return all.filter(({ hash }) => !known.has(hash) && known.add(hash))
}
