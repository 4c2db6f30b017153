import { UserError } from '../errors.ts'
import { open } from './standing.ts'
import type { Change, Effect, Resolution, Standing } from './status.ts'

/** What resolving asks to be known: the project's newest release, and the release that shipped a named commit. */
export type ReleaseContext = { now: Date; newestRelease: string | null; shippedIn: string | null }

/**
 * What resolving does to a group; null when it is resolved so already.
 * @throws UserError when a release is needed and none is known
 */
export function resolve(
  group: Standing,
  change: Extract<Change, { kind: 'resolve' }>,
  context: ReleaseContext,
): Effect | null {
  const resolution = resolutionOf(change, context)
  if (group.status === 'resolved' && JSON.stringify(group.resolution) === JSON.stringify(resolution))
    return null
  const { commit, why, age } = change
  return {
    set: { ...open, status: 'resolved', substatus: '', statusChangedAt: context.now, resolution },
    activity: {
      kind: 'resolved',
      data: {
        ...resolution,
        ...(commit && { commit }),
        ...(why && { why }),
        ...(age && { age }),
        ...commitShipped(change, resolution),
      },
    },
  }
}

function resolutionOf(
  { in: when }: Extract<Change, { kind: 'resolve' }>,
  { newestRelease, shippedIn }: ReleaseContext,
): Resolution | null {
  if (!when) return null
  if (when === 'nextRelease' || when === 'currentRelease') {
    if (newestRelease === null)
      throw new UserError(
        'No release of this project is known yet, because its events name none. Resolve it now instead.',
      )
    return when === 'nextRelease' ? { inNextRelease: newestRelease } : { inRelease: newestRelease }
  }
  if ('release' in when) return { inRelease: when.release }
  // A commit that is out already says by itself which release it is in.
  return shippedIn === null ? { inCommit: when.commit } : { inRelease: shippedIn }
}

function commitShipped({ in: when }: Extract<Change, { kind: 'resolve' }>, resolution: Resolution | null) {
  if (!when || typeof when === 'string' || !('commit' in when) || !resolution?.inRelease) return {}
  return { commit: { sha: when.commit.sha, message: '' } }
}
