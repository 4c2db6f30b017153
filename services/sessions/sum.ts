import type { Status } from './progress.ts'
import type { Measured } from './read.ts'
import { countUsers, unite } from './sketch.ts'

/** Sessions and users, by what became of them; everything is under `started`. */
export type Sums = { sessions: Record<Status, number>; users: Record<Status, number> }

/** Adds up what was measured. Users are counted once, however many of the rows they stand in. */
export function sumUp(rows: Measured[]): Sums {
  const sum = (count: (of: Measured[]) => number) => {
    const of = (status: Status) => count(rows.filter((row) => row.status === status))
    return {
      started: of('started'),
      errored: of('errored'),
      abnormal: of('abnormal'),
      unhandled: of('unhandled'),
      crashed: of('crashed'),
    }
  }
  return {
    sessions: sum((of) => of.reduce((total, { sessions }) => total + sessions, 0)),
    users: sum((of) => countUsers(unite(of.map(({ users }) => users)))),
  }
}

/** A share of the whole, from 0 to 1; null of nothing. Parts may be more than the whole: beginnings get lost. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null
}

/** The share that did not crash; null when there were none. */
export function crashFree({ started, crashed }: Record<Status, number>): number | null {
  const share = shareOf(crashed, started)
  return share === null ? null : 1 - share
}
