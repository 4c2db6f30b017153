import { UserError } from '../../services/errors.ts'
import type { Change } from '../../services/groups/change.ts'
import { detailsOf } from '../../services/groups/details.ts'
import { mergeGroups } from '../../services/groups/regroup/merge.ts'
import { type GroupList, listGroups } from '../../services/groups/search.ts'
import type { GroupView } from '../../services/groups/view.ts'
import type { Place } from '../../services/search/sorts.ts'
import { fieldError } from './body.ts'
import type { Call, Reply } from './call.ts'
import { findIssue } from './issuePath.ts'
import { groupQuery, refuseUnknown } from './issueQuery.ts'
import { followingJson, issueJson, statusJson } from './issueShape.ts'
import { type IssueUpdate, issueUpdate } from './issueUpdate.ts'
import { carryOut, type Wish, wishOf } from './issueWish.ts'

// Sentry's own limit for one request.
const most = 1000

/**
 * Changes many issues at once: those named by `id`, those that fit `query` or `status`, or, for a status alone, all.
 * As in Sentry, ids that are not here are passed over, the answer holds what was set, and 204 means that there was
 * nothing to change.
 */
export async function updateMany(call: Call): Promise<Reply> {
  const update = await call.body(issueUpdate)
  if (update.merge) return mergeNamed(call, update)
  const wish = await wishOf(call, update)
  const { changes, isFollowing, isBookmarked, hasSeen } = wish
  const isPersonal = [isFollowing, isBookmarked, hasSeen].some((wish) => wish !== null)
  const isLimited = ['id', 'query', 'status'].some((name) => call.query.has(name))
  if (!isLimited && (!changes.every(isOfStatus) || isPersonal))
    throw new UserError('Name the issues by id or by query for anything but a status.', 400, {
      id: ['This field is required.'],
    })
  const groups = call.query.has('id') ? await named(call) : await matching(call)
  if (groups.length === 0 || (changes.length === 0 && !isPersonal)) return { status: 204 }
  const last = await changeAll(call, groups, wish)
  const details = await detailsFor(call, last)
  return {
    body: {
      ...(changes.some(isOfStatus) && statusJson(last)),
      ...(changes.some(isAssignment) && { assignedTo: issueJson(last, details, {}).assignedTo }),
      ...(isFollowing !== null && followingJson(details)),
      ...(isBookmarked !== null && { isBookmarked }),
      ...(hasSeen !== null && { hasSeen }),
      ...(changes.some(({ kind }) => kind === 'priority') && { priority: last.priority }),
      ...(changes.some(({ kind }) => kind === 'review') && { inbox: false }),
    },
  }
}

// Sentry's answer names them by their numbers.
async function mergeNamed(call: Call, update: IssueUpdate): Promise<Reply> {
  const others = Object.keys(update).filter((name) => name !== 'merge')
  if (others.length > 0) throw fieldError('merge', `Merging goes alone, without ${others.join(', ')}.`)
  if (!call.query.has('id')) throw new UserError('Name the issues to merge by id.')
  const groups = await named(call)
  const { into, merged } = await mergeGroups(call.app, {
    organizationId: call.bearer.organizationId,
    groupIds: groups.map(({ id }) => id),
    by: call.by.person,
    via: 'api',
  })
  return {
    body: { merge: { parent: String(into.id), children: merged.map(({ id }) => String(id)) } },
  }
}

// Each group in its own transaction. What cannot be done to one (there is no release to resolve it in, say) does not
// keep it from the others, but the answer must not read as if all were done.
async function changeAll(call: Call, groups: GroupView[], wish: Wish): Promise<GroupView> {
  const failures: { id: string; detail: string }[] = []
  let last: GroupView | undefined
  for (const group of groups) {
    try {
      last = await carryOut(call, group, wish, groups.length > 1)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      failures.push({ id: String(group.id), detail: error.message })
    }
  }
  const [first] = failures
  if (first)
    throw new UserError(
      `${failures.length} of ${groups.length} issues could not be changed. The first of them: ${first.detail}`,
      400,
      { failures: failures.slice(0, 100) },
    )
  if (!last) throw new Error('nothing was changed though nothing failed')
  return last
}

async function named(call: Call): Promise<GroupView[]> {
  const names = [...new Set(call.query.getAll('id').flatMap((text) => text.split(',')))].filter(Boolean)
  if (names.length > most) throw new UserError(`At most ${most} issues can be changed at once.`)
  const { projectIds } = await groupQuery(call, '')
  const groups: GroupView[] = []
  for (const name of names) {
    const view = await findIssue(call.app, call.bearer.organizationId, name)
    if (view && (!projectIds || projectIds.includes(view.project.id))) groups.push(view)
  }
  return groups
}

async function matching(call: Call): Promise<GroupView[]> {
  const query = await groupQuery(call, '')
  const groups: GroupView[] = []
  // All are collected before the first is changed: a change may take a group out of the list or move it.
  let place: Place | null = null
  do {
    const part: GroupList = await listGroups(call.app, { ...query, limit: 100, place })
    refuseUnknown(part.problems)
    groups.push(...part.groups)
    place = part.hasMore ? part.next : null
  } while (place && groups.length < most)
  return groups
}

function isAssignment({ kind }: Change): boolean {
  return kind === 'assign' || kind === 'unassign'
}

function isOfStatus({ kind }: Change): boolean {
  return kind === 'resolve' || kind === 'unresolve' || kind === 'archive'
}

async function detailsFor(call: Call, view: GroupView) {
  const details = (await detailsOf(call.app, [view], call.bearer.person)).get(view.id)
  if (!details) throw new Error(`no details of group ${view.id}`)
  return details
}
