import { isRecord } from '../events/intake.ts'

/** What an erasure has done so far. */
export type Counts = {
  /** Events that were looked at. */
  looked: number
  /** Events that happened to the user. */
  events: number
  /** Events of others that named them, and examples of transactions. */
  mentions: number
  /** Groups whose title or message named them. */
  groups: number
  /** Rows that remembered, by a hash, that a group hit them. */
  users: number
  /** Feedback and reports they wrote. */
  reports: number
  /** Files that came with their events. */
  attachments: number
}

/** Counts as they are stored; what is not there is nothing. */
export function readCounts(stored: unknown): Counts {
  const given = isRecord(stored) ? stored : {}
  const count = (name: keyof Counts) => (typeof given[name] === 'number' ? given[name] : 0)
  return {
    looked: count('looked'),
    events: count('events'),
    mentions: count('mentions'),
    groups: count('groups'),
    users: count('users'),
    reports: count('reports'),
    attachments: count('attachments'),
  }
}
