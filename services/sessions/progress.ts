import { type Bucket, type Health, healths, type Update } from './session.ts'

/** What is remembered of a session while it may go on. Where and when it began stays as it was first heard. */
export type Known = {
  /** Number of the newest report; -1 before the first. */
  seq: number
  /** Whether its beginning was counted. */
  isStarted: boolean
  health: Health
}

/** Under which words sessions are counted: all of them, and those that were not well by the worst they were. */
export type Status = 'started' | Exclude<Health, 'healthy'>

/** What a report adds to the counts of a session's hour; `users` are the statuses under which its user now stands. */
export type Change = { known: Known; counts: Partial<Record<Status, number>>; users: Status[] }

/**
 * What one report moves. A beginning counts a session, once; each report can move it to something worse, which takes
 * it away from what it was; one that was overtaken moves nothing. A session whose beginning was never heard of is not
 * counted, but what becomes of it is.
 */
export function progress(known: Known, update: Pick<Update, 'isFirst' | 'seq' | 'health'>): Change {
  const starts = update.isFirst && !known.isStarted
  const isLate = update.seq < known.seq
  const health = isLate ? known.health : worse(known.health, update.health)
  const counts: Change['counts'] = {}
  const users: Status[] = []
  if (starts) {
    counts.started = 1
    users.push('started')
  }
  if (health !== known.health) {
    if (known.health !== 'healthy') counts[known.health] = -1
    if (health !== 'healthy') {
      counts[health] = 1
      users.push(health)
    }
  }
  const seq = Math.max(known.seq, update.seq)
  return { known: { seq, isStarted: known.isStarted || starts, health }, counts, users }
}

/** What a bucket of sessions adds, and under which statuses its user stands. */
export function countBucket({ counts: given }: Pick<Bucket, 'counts'>): Pick<Change, 'counts' | 'users'> {
  const { healthy: _, ...unwell } = given
  const counts: Change['counts'] = {
    ...unwell,
    started: healths.reduce((sum, health) => sum + given[health], 0),
  }
  return { counts, users: (Object.keys(counts) as Status[]).filter((status) => counts[status]) }
}

function worse(left: Health, right: Health): Health {
  return healths.indexOf(left) > healths.indexOf(right) ? left : right
}
