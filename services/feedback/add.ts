import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { parseEventId } from '../events/find.ts'
import type { Words } from './report.ts'

// Who sends a report again so soon has mended it; later, whoever knows the event's id could write over it.
const mendedForMs = 5 * 60_000
// A card with many lines below it is one that nobody reads.
const told = 3
// The card of a new group is posted within a second or two.
const toldAfterSeconds = 3

type Row = { id: number; groupId: number | null; isNew: boolean }

/**
 * Keeps what somebody wrote, and counts it to the group of its event when that is there; else it waits. A report that
 * is sent again within five minutes takes the place of the first.
 * @returns its row; null when there is one already, which stays
 */
export async function addReport(app: App, projectId: number, words: Words): Promise<number | null> {
  const now = app.now()
  const reportId = parseEventId(words.reportId)
  const eventId = words.eventId && parseEventId(words.eventId)
  return transact(app, async (tx) => {
    const own = reportId === eventId ? null : await groupOf(tx, projectId, reportId)
    const [row] = await tx.$queryRaw<Row[]>`
      INSERT INTO "UserReport" ("projectId", "reportId", "eventId", "feedbackGroupId", name, email, comments, url, "receivedAt")
      VALUES (${projectId}, ${reportId}::uuid, ${eventId}::uuid, ${own}::int, ${words.name}, ${words.email}, ${words.comments}, ${words.url}, ${now})
      ON CONFLICT ("projectId", "reportId") DO UPDATE SET name = excluded.name, email = excluded.email, comments = excluded.comments
        WHERE "UserReport"."receivedAt" > ${new Date(now.getTime() - mendedForMs)} AND "UserReport"."feedbackGroupId" IS NULL
      RETURNING id, "groupId", xmax = 0 AS "isNew"`
    if (!row) return null
    if (row.isNew && eventId) await countIn(app, tx, { id: row.id, projectId, eventId })
    return row.id
  })
}

/**
 * Counts a report to the group of its event, once, and lets the group's cards show it: by number, and the first few
 * with their words in a line below. Does nothing while the event is not there.
 */
export async function countIn(
  app: App,
  tx: Transaction,
  report: { id: number; projectId: number; eventId: string },
): Promise<void> {
  const groupId = await groupOf(tx, report.projectId, report.eventId)
  if (groupId === null) return
  const { count } = await tx.userReport.updateMany({
    where: { id: report.id, groupId: null },
    data: { groupId },
  })
  if (count === 0) return
  const group = await tx.group.update({
    where: { id: groupId },
    data: { reportCount: { increment: 1 } },
    select: { reportCount: true, hasCards: true },
  })
  if (group.hasCards) await app.jobs.send(tx, 'refresh', { groupId }, { key: String(groupId) })
  if (group.reportCount <= told)
    await app.jobs.send(tx, 'tellReport', { reportId: report.id }, { afterSeconds: toldAfterSeconds })
}

async function groupOf(tx: Transaction, projectId: number, eventId: string | null): Promise<number | null> {
  if (eventId === null) return null
  const event = await tx.event.findUnique({
    where: { projectId_eventId: { projectId, eventId } },
    select: { groupId: true },
  })
  return event?.groupId ?? null
}
