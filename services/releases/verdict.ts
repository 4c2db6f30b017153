/** What is known of a release in its first hours, and of those before it. */
export type ReleaseFacts = {
  /** Groups that were new in it, and that came back in it. */
  newGroups: number
  backGroups: number
  /** The most there were of both in any of the releases before it, in the same time from their start; null: none was before. */
  mostBefore: number | null
  sessions: number
  /** Sessions that crashed or ended by an unhandled error. */
  failed: number
  /** The newest release before it that has sessions enough; null: none has. */
  before: { version: string; sessions: number; failed: number } | null
}

/** Why a release looks bad. */
export type Reason =
  | { kind: 'groups'; newGroups: number; backGroups: number; mostBefore: number }
  | {
      kind: 'sessions'
      sessions: number
      failed: number
      rate: number
      before: { version: string; rate: number }
    }

/**
 * What makes a release bad, so high that a mere bad hour wakes nobody. It is compared with what came before it alone:
 * a project's first release is never bad.
 */
export const thresholds = {
  /** So many groups at least, and more than so many times as many as before. */
  groups: 5,
  groupsTimes: 3,
  /** So many sessions of both releases, and so many failed ones at least. */
  sessions: 200,
  failed: 10,
  /** So many times the share that failed before, and so much more of all sessions. */
  failedTimes: 2,
  failedMore: 0.01,
} as const

export type Thresholds = typeof thresholds

/** Why a release looks bad; nothing when it does not. */
export function judge(facts: ReleaseFacts): Reason[] {
  return [...judgeGroups(facts), ...judgeSessions(facts)]
}

function judgeGroups({ newGroups, backGroups, mostBefore }: ReleaseFacts): Reason[] {
  const count = newGroups + backGroups
  const isBad =
    mostBefore !== null && count >= thresholds.groups && count > mostBefore * thresholds.groupsTimes
  return isBad ? [{ kind: 'groups', newGroups, backGroups, mostBefore }] : []
}

function judgeSessions({ sessions, failed, before }: ReleaseFacts): Reason[] {
  if (!before || sessions < thresholds.sessions || before.sessions < thresholds.sessions) return []
  const rate = Math.min(1, failed / sessions)
  const rateBefore = Math.min(1, before.failed / before.sessions)
  const isBad =
    failed >= thresholds.failed &&
    rate >= rateBefore * thresholds.failedTimes &&
    rate >= rateBefore + thresholds.failedMore
  return isBad
    ? [{ kind: 'sessions', sessions, failed, rate, before: { version: before.version, rate: rateBefore } }]
    : []
}
