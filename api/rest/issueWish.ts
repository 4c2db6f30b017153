import { type Change, changeGroup } from '../../services/groups/change.ts'
import { bookmarkGroup, forgetSeen, noteSeen } from '../../services/groups/personal.ts'
import { followGroup } from '../../services/groups/subscriptions.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { assigneeChange } from './assignee.ts'
import { fieldError } from './body.ts'
import type { Call } from './call.ts'
import { type IssueUpdate, statusChange } from './issueUpdate.ts'

/** What an update asks for; what is personal is null when it says nothing of it. */
export type Wish = {
  changes: Change[]
  isFollowing: boolean | null
  isBookmarked: boolean | null
  hasSeen: boolean | null
}

/**
 * Everything an update asks for, checked before the first change is made.
 * @throws UserError 400
 */
export async function wishOf({ app, bearer }: Call, update: IssueUpdate): Promise<Wish> {
  const status = statusChange(update, app.now())
  const isFollowing = update.isSubscribed ?? null
  const isBookmarked = update.isBookmarked ?? null
  const hasSeen = update.hasSeen ?? null
  for (const [name, wish, words] of [
    ['isSubscribed', isFollowing, 'follow'],
    ['isBookmarked', isBookmarked, 'mark'],
    ['hasSeen', hasSeen, 'see'],
  ] as const)
    if (wish !== null && !bearer.person)
      throw fieldError(name, `Only people ${words} issues, and this token is nobody’s. Use one of a person.`)
  const isAssigned = update.assignedTo !== undefined
  const assignee = isAssigned
    ? await assigneeChange(app, bearer.organizationId, update.assignedTo ?? null)
    : null
  const priority: Change | null = update.priority ? { kind: 'priority', to: update.priority } : null
  // After the status, which takes it out as well.
  const review: Change | null = update.inbox === false ? { kind: 'review' } : null
  const changes = [status, assignee, priority, review].filter((change) => change !== null)
  return { changes, isFollowing, isBookmarked, hasSeen }
}

/**
 * Does to one issue what was asked, through the door of the card's buttons.
 * @param isBulk whether it is one of many
 * @returns the issue as it is then
 */
export async function carryOut(
  { app, by }: Call,
  asked: GroupView,
  wish: Wish,
  isBulk = false,
): Promise<GroupView> {
  const groupId = asked.id
  let view = asked
  for (const change of wish.changes)
    view = (await changeGroup(app, { groupId, change, by: by.person, via: 'api', isBulk })).view
  // Last, so that it outranks what an assignment makes of it.
  const { isFollowing, isBookmarked, hasSeen } = wish
  const { person } = by
  if (!person) return view
  if (isBookmarked !== null) await bookmarkGroup(app, { groupId, person, isBookmarked })
  if (isFollowing !== null) await followGroup(app, { groupId, person, isFollowing })
  if (hasSeen === true) await noteSeen(app, groupId, person.id)
  if (hasSeen === false) await forgetSeen(app, groupId, person.id)
  return view
}
