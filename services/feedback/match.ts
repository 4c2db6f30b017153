import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { countIn } from './add.ts'

// Phones keep what they could not send; an event that is later than this is not waited for.
const waitsMs = 7 * 24 * 3_600_000
const atOnce = 500

/** Job `matchReports`, every minute: brings reports that came before their events together with them. */
export async function matchReports(app: App): Promise<void> {
  const since = new Date(app.now().getTime() - waitsMs)
  const found = await app.db.$queryRaw<{ id: number; projectId: number; eventId: string }[]>`
    SELECT r.id, r."projectId", r."eventId"::text AS "eventId" FROM "UserReport" r
      JOIN "Event" e ON e."projectId" = r."projectId" AND e."eventId" = r."eventId"
     WHERE r."groupId" IS NULL AND r."receivedAt" > ${since}::timestamptz ORDER BY r.id LIMIT ${atOnce}`
  for (const report of found) await transact(app, (tx) => countIn(app, tx, report))
}
