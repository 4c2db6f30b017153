import type { App } from '../app.ts'

/** Deletes one file of an event; false when it is not there. @param place eventId dashed */
export async function removeAttachment(
  app: App,
  place: { projectId: number; eventId: string; id: number },
): Promise<boolean> {
  return (await app.db.attachment.deleteMany({ where: place })).count > 0
}
