import type { App } from '../app.ts'

const day = 24 * 3_600_000
const minutesKept = 2 * day
// Longer than nearly every session lasts, and as long as phones keep their reports at most.
const openKept = 5 * day
const atOnce = 5_000

/** Forgets counts and sessions that are too old, some of each. Hours are kept as long as events. */
export async function forgetSessions(app: App): Promise<void> {
  const now = app.now().getTime()
  await forgetCounts(app, 60, new Date(now - minutesKept))
  await forgetCounts(app, 3600, new Date(now - app.config.retentionDays * day))
  await app.db.$executeRaw`
    DELETE FROM "OpenSession" WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM "OpenSession" WHERE "updatedAt" < ${new Date(now - openKept)}::timestamptz ORDER BY "updatedAt" LIMIT ${atOnce}))`
}

async function forgetCounts(app: App, width: number, end: Date): Promise<void> {
  await app.db.$executeRaw`
    DELETE FROM "SessionCount" WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM "SessionCount" WHERE width = ${width} AND at < ${end}::timestamptz ORDER BY at LIMIT ${atOnce}))`
}

/** Deletes some sessions and counts of a project that is being deleted. @returns how many; 0 when none are left */
export async function deleteSomeSessions(app: App, projectId: number): Promise<number> {
  const counts = await app.db.$executeRaw`
    DELETE FROM "SessionCount" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "SessionCount" WHERE "projectId" = ${projectId} LIMIT ${atOnce}))`
  const open = await app.db.$executeRaw`
    DELETE FROM "OpenSession" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "OpenSession" WHERE "projectId" = ${projectId} LIMIT ${atOnce}))`
  return counts + open
}
