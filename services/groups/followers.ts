/**
 * Why somebody follows a group: it is assigned to them or their team, they commented on it, were mentioned in a
 * comment, marked it, or asked to.
 */
export type Reason = 'assigned' | 'commented' | 'mentioned' | 'bookmarked' | 'asked'

/** Somebody's tie to a group. One that is not active says that they asked to be left alone. */
export type Follower = { personId: number; reason: Reason; isActive: boolean }

/**
 * Who follows once a group belongs to others: all of them, for this reason if for no better one, and nobody any
 * longer who followed only because it was theirs. Whoever asked to be left alone is.
 * @param assignees everybody the new assignee stands for; nobody when it is taken off somebody
 */
export function afterAssignment(before: Follower[], assignees: number[]): Follower[] {
  const isAssignee = new Set(assignees)
  const staying = before.filter(({ personId, reason }) => reason !== 'assigned' || isAssignee.has(personId))
  const isKnown = new Set(staying.map(({ personId }) => personId))
  const coming = [...isAssignee].filter((personId) => !isKnown.has(personId))
  return [
    ...staying,
    ...coming.map((personId) => ({ personId, reason: 'assigned' as const, isActive: true })),
  ]
}

/** Who follows once somebody took part: they do, from now on also without being its assignee. */
export function afterTakingPart(
  before: Follower[],
  personId: number,
  reason: 'commented' | 'mentioned' | 'bookmarked',
): Follower[] {
  const known = before.find((follower) => follower.personId === personId)
  if (known && known.reason !== 'assigned') return before
  return [...before.filter((follower) => follower !== known), { personId, reason, isActive: true }]
}

/** Who follows once somebody takes their mark off: no longer they, if that was all that tied them. */
export function afterUnmarking(before: Follower[], personId: number): Follower[] {
  const isLeaving = (follower: Follower) => follower.personId === personId && follower.reason === 'bookmarked'
  return before.some(isLeaving) ? before.filter((follower) => !isLeaving(follower)) : before
}

/** Who follows once somebody said whether they want to: their word outranks every other reason. */
export function afterAsking(before: Follower[], personId: number, isFollowing: boolean): Follower[] {
  const known = before.find((follower) => follower.personId === personId)
  if (known?.reason === 'asked' && known.isActive === isFollowing) return before
  return [
    ...before.filter((follower) => follower !== known),
    { personId, reason: 'asked', isActive: isFollowing },
  ]
}
