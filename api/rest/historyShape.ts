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
      if (isObject(data) && data.commit) return 'set_resolved_in_commit'
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
      return { ...given, ignoreDuration: given.minutes ?? null, ignoreCount: given.events ?? null }
    case 'resolved':
      return { ...given, ...(given.inRelease ? { version: given.inRelease } : {}) }
    case 'regressed':
      return { ...given, ...(given.release ? { version: given.release } : {}) }
    default:
      return given
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
