import type { Fingerprint, HitchEvent } from '../events/event.ts'
import { limits } from '../events/limits.ts'
import { cut, firstLine } from '../events/text.ts'
import { describe } from '../events/title.ts'
import { fingerprints } from '../groups/fingerprint.ts'
import { resolveVariables } from '../groups/fingerprintVariables.ts'
import type { Grouping } from './grouping.ts'
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
  const found = fingerprints(event, now)
  // Each is a group of its own, whatever rules say.
  if (event.kind === 'feedback') return { fingerprints: found, config: now.config.name }
  if (now.marksOf || now.ruleOf) follow(event, now)
  const still = earlier.filter(({ until }) => until > event.receivedAt.getTime())
  const by = { fingerprints: found, config: now.config.name }
  if (still.length === 0) return by
  return {
    ...by,
    earlier: () =>
      hashesBefore(
        event,
        still.map(({ grouping }) => grouping),
        found,
      ),
  }
}

function follow(event: HitchEvent, { marksOf, ruleOf }: Grouping): void {
  const marks = marksOf?.(event.payload)
  if (marks && showMarks(marks)) Object.assign(event, describe(event.payload))
  const title = event.payload.checksum ? undefined : ruleOf?.(event, marks)?.title
  if (title === undefined) return
  const resolved = cut(firstLine(resolveVariables(title, event)), limits.shownMessage)
  if (resolved !== '') event.title = resolved
}

function hashesBefore(event: HitchEvent, groupings: Grouping[], found: Fingerprint[]): Fingerprint[] {
  const known = new Set(found.map(({ hash }) => hash))
  const all = groupings.flatMap((grouping) => fingerprints(event, grouping))
  return all.filter(({ hash }) => !known.has(hash) && known.add(hash))
}
