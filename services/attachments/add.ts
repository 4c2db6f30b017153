import { hash } from 'node:crypto'
import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { parseEventId } from '../events/find.ts'
import { budget, type File, largest, mostOfEvent } from './file.ts'

export type Outcome = 'accepted' | 'duplicate' | 'too_large'

// Together, so that a hundred files cost one look at what there is.
const evictAfterSeconds = 5

/**
 * Keeps the files of an event, whether it has arrived or not. What is too large, by itself or with those that are
 * there, is remembered without its bytes; what is beyond the number of an event is not.
 * @returns what became of each
 */
export async function addAttachments(
  app: App,
  projectId: number,
  event: string,
  files: File[],
): Promise<Outcome[]> {
  const eventId = parseEventId(event)
  if (eventId === null || files.length === 0) return files.map(() => 'too_large')
  const now = app.now()
  return transact(app, async (tx) => {
    const [{ count, size } = { count: 0, size: 0 }] = await tx.$queryRaw<{ count: number; size: number }[]>`
      SELECT count(*)::int AS count, coalesce(sum(size) FILTER (WHERE bytes IS NOT NULL), 0)::int AS size
        FROM "Attachment" WHERE "projectId" = ${projectId} AND "eventId" = ${eventId}::uuid`
    const room = { files: mostOfEvent - count, bytes: largest.event - size }
    const outcomes: Outcome[] = []
    for (const file of files) {
      if (room.files <= 0) {
        outcomes.push('too_large')
        continue
      }
      const bytes = file.bytes && file.bytes.length <= room.bytes ? file.bytes : null
      const sha1 = file.bytes ? hash('sha1', file.bytes, 'hex') : null
      const { count: made } = await tx.attachment.createMany({
        data: [
          {
            projectId,
            eventId,
            name: file.name,
            contentType: file.contentType,
            kind: file.kind,
            size: file.size,
            sha1: sha1 ?? '',
            bytes: bytes && new Uint8Array(bytes),
            receivedAt: now,
          },
        ],
        skipDuplicates: true,
      })
      outcomes.push(made === 0 ? 'duplicate' : bytes ? 'accepted' : 'too_large')
      if (made === 0) continue
      room.files--
      room.bytes -= bytes?.length ?? 0
    }
    await app.jobs.send(
      tx,
      'evictAttachments',
      { projectId },
      { key: String(projectId), afterSeconds: evictAfterSeconds },
    )
    return outcomes
  })
}

/** Job `evictAttachments`: lets a project's oldest files go until the rest is within its budget. */
export async function evictAttachments(app: App, { projectId }: { projectId: number }): Promise<void> {
  const count = await app.db.$executeRaw`
    DELETE FROM "Attachment" WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER newest AS files, sum(size) FILTER (WHERE bytes IS NOT NULL) OVER newest AS bytes
          FROM "Attachment" WHERE "projectId" = ${projectId} WINDOW newest AS (ORDER BY id DESC)) AS kept
       WHERE files > ${budget.files} OR bytes > ${budget.bytes})`
  if (count > 0)
    app.log.info({ project: projectId, count }, 'the oldest attachments of a project were let go')
}
