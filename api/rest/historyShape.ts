import type { HistoryEntry } from '../../services/groups/history.ts'
import { userJson } from './people.ts'

/** A line of a group's history as Sentry shows an activity. */
export function activityJson(entry: HistoryEntry) {
  return {
    id: String(entry.id),
    type: typeOf(entry),
    user: entry.person && userJson(entry.person),
    sentry_app: null,
    data: dataOf(entry),
    via: entry.via,
    dateCreated: entry.at.toISOString(),
  }
}

function typeOf({ kind, data }: HistoryEntry): string {
  switch (kind) {
    case 'resolved':
      if (isObject(data) && (data.commit || data.inCommit)) return 'set_resolved_in_commit'
      if (isObject(data) && data.age) return 'set_resolved_by_age'
      return isObject(data) && (data.inRelease || data.inNextRelease)
        ? 'set_resolved_in_release'
        : 'set_resolved'
    case 'unresolved':
    case 'unarchived':
      return 'set_unresolved'
    case 'archived':
      return 'set_ignored'
    case 'regressed':
      return 'set_regression'
    case 'escalating':
      return 'set_escalating'
    case 'ongoing':
      return 'auto_set_ongoing'
    case 'priority':
      return 'set_priority'
    case 'reviewed':
      return 'mark_reviewed'
    case 'comment':
      return 'note'
    default:
      return kind
  }
}

function dataOf({ kind, data }: HistoryEntry): object {
  const given = isObject(data) ? data : {}
  switch (kind) {
    case 'assigned':
      return given.teamId
        ? { ...given, assignee: String(given.teamId), assigneeType: 'team' }
        : { ...given, assignee: String(given.personId), assigneeType: 'user' }
    case 'archived':
      return {
        ...given,
        ignoreDuration: given.minutes ?? null,
        ignoreCount: given.events ?? null,
        ignoreUserCount: given.users ?? null,
        ignoreWindow: given.events ? (given.within ?? null) : null,
        ignoreUserWindow: given.users ? (given.within ?? null) : null,
      }
    case 'resolved':
      return { ...given, ...(given.inRelease ? { version: given.inRelease } : {}), ...commitOf(given) }
    case 'regressed':
      return {
        ...given,
        ...(given.release ? { version: given.release } : {}),
        ...(given.inRelease || given.inNextRelease
          ? {
              resolved_in_version: given.inRelease ?? given.inNextRelease,
              follows_semver: given.compared === 'versions',
            }
          : {}),
      }
    default:
      return given
  }
}

function commitOf(given: Record<string, unknown>): object {
  const commit = given.inCommit ?? given.commit
  return isObject(commit) ? { commit: commit.sha ?? null } : {}
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
