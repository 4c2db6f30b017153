import { UserError } from '../errors.ts'
import { type ArchiveLimit, archive } from './archive.ts'
import type { InboxReason } from './inbox.ts'
import { type Priority, priorityNumber } from './priority.ts'
import { resolve } from './resolve.ts'
import { open } from './standing.ts'
import type { Status, Substatus } from './view.ts'

/** The part of a group that people and events move. */
export type Standing = {
  status: Status
  substatus: Substatus
  statusChangedAt: Date
  resolution: Resolution | null
  archivedUntil: Date | null
  archivedUntilCount: number | null
  /** So many events or users within so many minutes; null where no window was asked for. */
  archivedCount: number | null
  archivedWindow: number | null
  assigneeId: number | null
  assigneeTeamId: number | null
  eventCount: number
  userCount: number
  level: string
  /** 25 low, 50 medium, 75 high. */
  priority: number
  isPriorityChosen: boolean
}

export type Resolution = {
  inRelease?: string
  inNextRelease?: string
  inCommit?: { sha: string; repository: string | null }
}

export type Change =
  | {
      kind: 'resolve'
      in?:
        | 'nextRelease'
        | 'currentRelease'
        | { release: string }
        | { commit: { sha: string; repository: string | null } }
      /** The commit of that release that says it does. */
      commit?: { sha: string; message: string }
      /** What was found, when nobody decided it. */
      why?: string
      /** After how many hours without an event, when the project resolves by age. */
      age?: number
    }
  | { kind: 'unresolve' }
  | { kind: 'archive'; for?: ArchiveLimit }
  | { kind: 'priority'; to: Priority }
  /** Somebody has looked at it: it need not wait for that any longer. */
  | { kind: 'review' }
  | {
      kind: 'assign'
      to: { personId: number } | { teamId: number }
      /** Why it is theirs, when nobody decided it. */
      why?: string
    }
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
  /** Why somebody should look at it now. */
  inbox?: InboxReason
  /** Somebody has looked. */
  isReview?: true
  /** Nothing that work items tell of. */
  isQuiet?: true
}

export type Activity = { kind: ActivityKind; data: Record<string, unknown> }

export type ActivityKind =
  | 'first_seen'
  | 'resolved'
  | 'unresolved'
  | 'archived'
  | 'unarchived'
  | 'regressed'
  | 'escalating'
  | 'ongoing'
  | 'priority'
  | 'reviewed'
  | 'assigned'
  | 'unassigned'
  | 'comment'
  | 'comment_removed'
  | 'linked'
  | 'unlinked'
  | 'synced'
  | 'merged'
  | 'merged_into'
  | 'unmerged'
  | 'split'

/** What a change asks to be known beside the group; each part only where the change needs it. */
export type ChangeContext = {
  now: Date
  newestRelease: string | null
  /** The release that shipped the commit it is to be resolved in. */
  shippedIn: string | null
  /** How many events a day would count as escalating. */
  escalatesAt: number
  /** The comment that is to be changed. */
  comment: Record<string, unknown> | null
  isInInbox: boolean
  /** The ids of those whom the comment mentions. */
  mentioned: number[]
}

/**
 * What a person's change does. Null when the group already stands so: nothing is written then.
 * @throws UserError when it cannot be done, in words
 */
export function effectOf(group: Standing, change: Change, context: ChangeContext): Effect | null {
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
      return archive(group, change.for, context)
    case 'priority': {
      const priority = priorityNumber(change.to)
      if (group.isPriorityChosen && group.priority === priority) return null
      const data = { priority: change.to }
      return {
        set: { priority, isPriorityChosen: true },
        activity: { kind: 'priority', data },
        isQuiet: true,
      }
    }
    case 'review':
      if (!context.isInInbox) return null
      return { set: {}, activity: { kind: 'reviewed', data: {} }, isReview: true, isQuiet: true }
    case 'assign': {
      const assigneeId = 'personId' in change.to ? change.to.personId : null
      const assigneeTeamId = 'teamId' in change.to ? change.to.teamId : null
      if (group.assigneeId === assigneeId && group.assigneeTeamId === assigneeTeamId) return null
      const data = { ...change.to, ...(change.why && { why: change.why }) }
      return { set: { assigneeId, assigneeTeamId }, activity: { kind: 'assigned', data } }
    }
    case 'unassign':
      if (group.assigneeId === null && group.assigneeTeamId === null) return null
      return { set: { assigneeId: null, assigneeTeamId: null }, activity: { kind: 'unassigned', data: {} } }
    case 'comment': {
      const data = {
        text: words(change.text),
        ...(change.author ? { author: change.author } : {}),
        ...(context.mentioned.length > 0 ? { mentions: context.mentioned } : {}),
      }
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
