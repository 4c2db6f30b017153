import type { App } from '../app.ts'
import { hourOf } from '../events/counters.ts'

/** How much of one kind met one fate, in the last day and in the last week. */
export type Fate = { category: string; outcome: string; day: number; week: number }

const hourMs = 3_600_000

/** What became of everything a project was sent in the last seven days, the most first. */
export async function readFates(app: App, projectId: number): Promise<Fate[]> {
  const until = hourOf(app.now()).getTime() + hourMs
  const [day, week] = [1, 7].map((days) => new Date(until - days * 24 * hourMs))
  return app.db.$queryRaw<Fate[]>`
    SELECT category, outcome, coalesce(sum(count) FILTER (WHERE hour >= ${day}::timestamptz), 0)::float8 AS day,
           sum(count)::float8 AS week
      FROM "ProjectHour" WHERE "projectId" = ${projectId} AND hour >= ${week}::timestamptz
     GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2 LIMIT 100`
}
