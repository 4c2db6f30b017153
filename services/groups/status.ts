import { UserError } from '../errors.ts'
import type { Status, Substatus } from './view.ts'

/** The part of a group that people and events move. */
export type Standing = {
  status: Status
  substatus: Substatus
  statusChangedAt: Date
  resolution: Resolution | null
  archivedUntil: Date | null
  archivedUntilCount: number | null
  assigneeId: number | null
  assigneeTeamId: number | null
  eventCount: number
}

export type Resolution = { inRelease?: string; inNextRelease?: string }

export type Change =
  | {
      kind: 'resolve'
      in?: 'nextRelease' | 'currentRelease' | { release: string }
      /** The commit of that release that says it does. */
      commit?: { sha: string; message: string }
      /** What was found, when nobody decided it. */
      why?: string
    }
  | { kind: 'unresolve' }
  | { kind: 'archive'; for?: { minutes: number } | { events: number } | 'escalating' }
  | { kind: 'assign'; to: { personId: number } | { teamId: number } }
  | { kind: 'unassign' }
  | {
      kind: 'comment'
      text: string
      /** Name of who wrote it elsewhere, when nobody here is known as them. */
      author?: string
    }
  | { kind: 'editComment'; activityId: number; text: string }
  | { kind: 'deleteComment'; activityId: number }

/** What a change does to a group: the columns that move, and the line it leaves in the history. */
export type Effect = {
  set: Partial<Standing>
  activity: Activity
  /** The line of the history that becomes this one; without it, it is a new line. */
  rewrites?: number
}

export type Activity = { kind: ActivityKind; data: Record<string, unknown> }

export type ActivityKind =
  | 'first_seen'
  | 'resolved'
  | 'unresolved'
  | 'archived'
  | 'unarchived'
  | 'regressed'
  | 'assigned'
  | 'unassigned'
  | 'comment'
  | 'comment_removed'
  | 'linked'
  | 'unlinked'
  | 'synced'

/** The columns that hold an end to resolving or archiving; cleared when the status changes. */
export const open = { resolution: null, archivedUntil: null, archivedUntilCount: null }

/**
 * What a person's change does. Null when the group already stands so: nothing is written then.
 * @param context the newest release of the project, how many events a day would count as escalating, and the comment
 *   that is to be changed
 * @throws UserError when it cannot be done, in words
 */
export function effectOf(
  group: Standing,
  change: Change,
  context: {
    now: Date
    newestRelease: string | null
    escalatesAt: number
    comment: Record<string, unknown> | null
  },
): Effect | null {
  switch (change.kind) {
    case 'resolve':
      return resolve(group, change, context)
    case 'unresolve':
      if (group.status === 'unresolved') return null
      return {
        set: { ...open, status: 'unresolved', substatus: 'ongoing', statusChangedAt: context.now },
        activity: { kind: group.status === 'archived' ? 'unarchived' : 'unresolved', data: {} },
      }
    case 'archive':
      return archive(group, change, context)
    case 'assign': {
      const assigneeId = 'personId' in change.to ? change.to.personId : null
      const assigneeTeamId = 'teamId' in change.to ? change.to.teamId : null
      if (group.assigneeId === assigneeId && group.assigneeTeamId === assigneeTeamId) return null
      return { set: { assigneeId, assigneeTeamId }, activity: { kind: 'assigned', data: { ...change.to } } }
    }
    case 'unassign':
      if (group.assigneeId === null && group.assigneeTeamId === null) return null
      return { set: { assigneeId: null, assigneeTeamId: null }, activity: { kind: 'unassigned', data: {} } }
    case 'comment': {
      const data = { text: words(change.text), ...(change.author ? { author: change.author } : {}) }
      return { set: {}, activity: { kind: 'comment', data } }
    }
    case 'editComment': {
      if (!context.comment) throw new UserError('That comment is not here any more.', 404)
      const data = { ...context.comment, text: words(change.text), editedAt: context.now.toISOString() }
      if (data.text === context.comment.text) return null
      return { set: {}, activity: { kind: 'comment', data }, rewrites: change.activityId }
    }
    case 'deleteComment': {
      if (!context.comment) return null
      const { author } = context.comment
      const data = { removedAt: context.now.toISOString(), ...(author ? { author } : {}) }
      return { set: {}, activity: { kind: 'comment_removed', data }, rewrites: change.activityId }
    }
  }
}

function words(text: string): string {
  const trimmed = text.trim()
  if (!trimmed) throw new UserError('A comment needs some words.')
  if (trimmed.length > 10_000) throw new UserError('A comment can have at most 10,000 characters.')
  return trimmed
}

function resolve(
  group: Standing,
  change: Extract<Change, { kind: 'resolve' }>,
  { now, newestRelease }: { now: Date; newestRelease: string | null },
): Effect | null {
  const needsRelease = change.in === 'nextRelease' || change.in === 'currentRelease'
  if (needsRelease && newestRelease === null) {
    throw new UserError(
      'No release of this project is known yet, because its events name none. Resolve it now instead.',
    )
  }
  const resolution: Resolution | null = !change.in
    ? null
    : change.in === 'nextRelease'
      ? { inNextRelease: newestRelease ?? '' }
      : { inRelease: change.in === 'currentRelease' ? (newestRelease ?? '') : change.in.release }
  if (group.status === 'resolved' && JSON.stringify(group.resolution) === JSON.stringify(resolution))
    return null
  return {
    set: { ...open, status: 'resolved', substatus: '', statusChangedAt: now, resolution },
    activity: {
      kind: 'resolved',
      data: {
        ...resolution,
        ...(change.commit && { commit: change.commit }),
        ...(change.why && { why: change.why }),
      },
    },
  }
}

function archive(
  group: Standing,
  change: Extract<Change, { kind: 'archive' }>,
  { now, escalatesAt }: { now: Date; escalatesAt: number },
): Effect | null {
  const { for: limit } = change
  const set: Partial<Standing> = { ...open, status: 'archived', substatus: 'forever', statusChangedAt: now }
  const data: Record<string, unknown> = {}
  if (limit === 'escalating') {
    Object.assign(set, { substatus: 'until_escalating', archivedUntilCount: escalatesAt })
    data.eventsPerDay = escalatesAt
  } else if (limit && 'minutes' in limit) {
    if (!(limit.minutes >= 1 && limit.minutes <= 366 * 24 * 60))
      throw new UserError('A group can be archived for a minute up to a year.')
    Object.assign(set, {
      substatus: 'until_time',
      archivedUntil: new Date(now.getTime() + limit.minutes * 60_000),
    })
    data.minutes = limit.minutes
  } else if (limit) {
    if (!(limit.events >= 1 && limit.events <= 1_000_000))
      throw new UserError('A group can be archived for 1 up to 1,000,000 events.')
    Object.assign(set, { substatus: 'until_count', archivedUntilCount: group.eventCount + limit.events })
    data.events = limit.events
  } else if (group.status === 'archived' && group.substatus === 'forever') return null
  return { set, activity: { kind: 'archived', data } }
}

/**
 * From how many events a day a group counts as escalating: ten times its median day of the last week, and never
 * fewer than ten, so that one more event of a rare error does not wake anybody.
 * @param days events of each of the last seven days
 */
export function escalationThreshold(days: number[]): number {
  const sorted = [...days].sort((a, b) => a - b)
  return Math.max(10, 10 * (sorted[Math.floor(sorted.length / 2)] ?? 0))
}
