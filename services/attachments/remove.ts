import type { App } from '../app.ts'
import type { Sql } from '../database/sql.ts'

/** Deletes one file of an event; false when it is not there. @param place eventId dashed */
export async function removeAttachment(
  app: App,
  place: { projectId: number; eventId: string; id: number },
): Promise<boolean> {
  return (await app.db.attachment.deleteMany({ where: place })).count > 0
}

/** Deletes the files of events that go, in the transaction in which they do. @param eventIds dashed */
export async function removeAttachments(sql: Sql, projectId: number, eventIds: string[]): Promise<void> {
  await sql.query('DELETE FROM "Attachment" WHERE "projectId" = $1 AND "eventId" = ANY($2::uuid[])', [
    projectId,
    eventIds,
  ])
}
