import { compareReleases, howCompared, type KnownRelease } from '../releases/order.ts'
import type { Standing } from './status.ts'

/** An event of a resolved group, as far as it decides whether the group is back. */
export type SeenAgain = {
  occurredAt: Date
  /** Its release, with when we first heard of it; null when it names none. */
  release: KnownRelease | null
}

/** What the history keeps of a regression: in which release, and how that was found to be one that has the fix. */
export type Regression = {
  release?: string
  inRelease?: string
  inNextRelease?: string
  /** `versions`, or why the releases were compared by date. */
  compared?: string
}

/**
 * Whether an event brings a resolved group back; null when the resolution holds.
 * @param resolvedIn the release the group was resolved in or after, as far as it is known
 */
export function regressionBy(
  group: Standing,
  seen: SeenAgain,
  resolvedIn: KnownRelease | null,
): Regression | null {
  // An event that happened before the resolution was only delivered late.
  if (seen.occurredAt < group.statusChangedAt) return null
  const { resolution } = group
  const release = seen.release ? { release: seen.release.version } : {}
  if (!resolution) return release
  // Until the commit is in a release, nothing that runs has it; and without a release nobody can tell.
  if (resolution.inCommit || !seen.release) return null
  const named = resolution.inRelease ?? resolution.inNextRelease ?? ''
  const known = resolvedIn ?? { version: named, firstSeenAt: group.statusChangedAt }
  const how = howCompared(seen.release.version, named)
  // A release that nobody has seen yet is newer than all that were.
  if (!resolvedIn && resolution.inRelease && how !== 'versions' && how !== 'same') return null
  const order = compareReleases(seen.release, known)
  if (resolution.inRelease !== undefined ? order < 0 : order <= 0) return null
  const { inRelease, inNextRelease } = resolution
  return {
    ...release,
    ...(inRelease !== undefined && { inRelease }),
    ...(inNextRelease !== undefined && { inNextRelease }),
    ...(how !== 'same' && { compared: how }),
  }
}
