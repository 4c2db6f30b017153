import type { App } from '../app.ts'

/** A run as a list of monitors shows it. */
export type RecentRun = { environmentId: number; status: string; startedAt: Date; duration: number | null }

/** The newest runs of some environments of monitors, oldest first; at most so many of each. */
export async function recentRuns(app: App, environmentIds: number[], most: number): Promise<RecentRun[]> {
  return app.db.$queryRaw<RecentRun[]>`
    SELECT r.* FROM unnest(${environmentIds}::int[]) AS e(id), LATERAL (
      SELECT "environmentId", status, "startedAt", duration FROM "CheckIn"
       WHERE "environmentId" = e.id ORDER BY "startedAt" DESC, id DESC LIMIT ${most}) r
     ORDER BY r."environmentId", r."startedAt"`
}
