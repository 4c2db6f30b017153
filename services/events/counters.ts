import type { Foundation } from '../app.ts'

/** How many of a category met an outcome. */
export type Total = { category: string; outcome: string; count: number }

export type Counters = {
  count(projectId: number, category: string, outcome: string, quantity?: number): void
  /** Counts in `totals` what somebody else writes down. */
  note(category: string, outcome: string, quantity?: number): void
  /** Everything counted since the start, of all projects together. */
  totals(): Total[]
  flush(): Promise<void>
  stop(): Promise<void>
}

const flushEveryMs = 5_000
const mostTotals = 500
// As much as the column holds. What SDKs say they lost may be more, and must not keep other counts from being written.
const largest = 2 ** 31 - 1

/** Counts of what was dropped, kept in memory for a few seconds: a flood of refusals must not become a flood of writes. */
export function createCounters(app: Foundation): Counters {
  let pending = new Map<string, { projectId: number; category: string; outcome: string; quantity: number }>()
  let timer: NodeJS.Timeout | undefined
  const totals = new Map<string, Total>()

  return { count, note, totals: () => [...totals.values()], flush, stop: flush }

  function note(category: string, outcome: string, quantity = 1) {
    const key = `${category} ${outcome}`
    const total = totals.get(key)
    if (total) total.count += quantity
    // Some of these words are strangers'; past any honest number of them they are one.
    else if (totals.size < mostTotals) totals.set(key, { category, outcome, count: quantity })
    else if (outcome !== 'other') note('other', 'other', quantity)
    else totals.set(key, { category, outcome, count: quantity })
  }

  function count(projectId: number, category: string, outcome: string, quantity = 1) {
    note(category, outcome, quantity)
    const key = `${projectId} ${category} ${outcome}`
    const entry = pending.get(key) ?? { projectId, category, outcome, quantity: 0 }
    entry.quantity += quantity
    pending.set(key, entry)
    timer ??= setTimeout(() => void flush(), flushEveryMs).unref()
  }

  async function flush() {
    clearTimeout(timer)
    timer = undefined
    if (pending.size === 0) return
    const entries = [...pending.values()]
    pending = new Map()
    try {
      await app.pool.query(
        `INSERT INTO "ProjectHour" ("projectId", hour, category, outcome, count)
         SELECT p, $5::timestamptz, c, o, least(q, ${largest})::int
           FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[]) AS t(p, c, o, q)
          WHERE EXISTS (SELECT 1 FROM "Project" WHERE id = p)
          ORDER BY p, c, o
         ON CONFLICT ("projectId", hour, category, outcome) DO UPDATE
           SET count = least("ProjectHour".count::bigint + excluded.count, ${largest})::int`,
        [
          entries.map((entry) => entry.projectId),
          entries.map((entry) => entry.category),
          entries.map((entry) => entry.outcome),
          entries.map((entry) => entry.quantity),
          hourOf(app.now()),
        ],
      )
    } catch (error) {
      app.log.warn({ err: error }, 'counts of dropped events could not be written')
    }
  }
}

/** The start of the hour a time lies in. */
export function hourOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 3_600_000) * 3_600_000)
}
