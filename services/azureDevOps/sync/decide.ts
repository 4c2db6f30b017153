import type { Side } from './states.ts'

/** One field as both sides have it now, and as each had it when they last agreed. */
export type Field<Ours, Theirs> = {
  ours: Ours
  theirs: Theirs
  /** When each side last moved; who moved later is right where both did. */
  oursAt: Date
  theirsAt: Date
  agreed: { ours: Ours | null; theirs: Theirs | null }
}

/** What brings a field into step: read theirs, write ours, or nothing. `conflict`: both had moved, to different ends. */
export type Decision = { way: 'pull' | 'push' | 'none'; conflict: boolean }

const nothing: Decision = { way: 'none', conflict: false }

/**
 * Who follows whom in status. A side without a say (null) follows nobody and is followed by nobody.
 * A work item that is open only reopens what it had closed before: moving it from New to Active says nothing about a
 * group that was resolved here.
 */
export function decideStatus({
  ours,
  theirs,
  oursAt,
  theirsAt,
  agreed,
}: Field<Side | null, Side | null>): Decision {
  const theirsMoved =
    theirs !== null && theirs !== agreed.theirs && (theirs !== 'open' || agreed.theirs !== null)
  // What is archived here is nobody's business there.
  const oursMoved = ours !== null && ours !== 'archived' && ours !== agreed.ours
  if (ours === theirs) return nothing
  if (theirsMoved && oursMoved) return later(oursAt, theirsAt)
  if (theirsMoved) return { way: 'pull', conflict: false }
  return oursMoved ? { way: 'push', conflict: false } : nothing
}

/**
 * Who follows whom in the assignee.
 * @param field ours: a person's id, null for nobody, undefined for no say (a team, or groups that disagree);
 *   theirs: an identity's id, or null
 * @param isSame whether their identity is our person
 */
export function decideAssignee(
  field: Omit<Field<number | null | undefined, string | null>, 'agreed'> & {
    agreed: { ours: number | null; theirs: string | null }
  },
  isSame: boolean,
): Decision {
  const { ours, theirs, oursAt, theirsAt, agreed } = field
  const theirsMoved = theirs !== agreed.theirs
  const oursMoved = ours !== undefined && ours !== agreed.ours
  if (isSame) return nothing
  if (theirsMoved && oursMoved) return later(oursAt, theirsAt)
  if (theirsMoved) return { way: 'pull', conflict: false }
  return oursMoved ? { way: 'push', conflict: false } : nothing
}

// At the very same moment theirs stands: their history shows both, ours would hide one.
function later(oursAt: Date, theirsAt: Date): Decision {
  return { way: oursAt > theirsAt ? 'push' : 'pull', conflict: true }
}
