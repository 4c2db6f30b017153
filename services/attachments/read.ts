import type { App } from '../app.ts'
import { pictureType } from './picture.ts'

/** A file as lists show it, without its bytes. Its name is safe to save under, and still a stranger's text. */
export type AttachmentFacts = {
  id: number
  /** 32 hex digits. */
  eventId: string
  name: string
  contentType: string | null
  kind: string
  size: number
  sha1: string
  receivedAt: Date
  /** Whether its bytes are kept. */
  isKept: boolean
  /** The type of a picture that may be shown; null for anything else. */
  picture: string | null
}

type Row = Omit<AttachmentFacts, 'picture'> & { head: Uint8Array | null }

/** The files of an event, in the order in which they came. @param eventId dashed */
export async function listAttachments(
  app: App,
  projectId: number,
  eventId: string,
): Promise<AttachmentFacts[]> {
  const rows = await app.db.$queryRaw<Row[]>`
    SELECT id, replace("eventId"::text, '-', '') AS "eventId", name, "contentType", kind, size, sha1, "receivedAt",
           bytes IS NOT NULL AS "isKept", substring(bytes FROM 1 FOR 16) AS head
      FROM "Attachment" WHERE "projectId" = ${projectId} AND "eventId" = ${eventId}::uuid ORDER BY id`
  return rows.map(({ head, ...row }) => ({ ...row, picture: head && pictureType(Buffer.from(head)) }))
}

/** The name and the bytes of one of an event's files; null when it is not there, or was too large to be kept. */
export async function readAttachment(
  app: App,
  place: { projectId: number; eventId: string; id: number },
): Promise<{ name: string; bytes: Buffer } | null> {
  const row = await app.db.attachment.findFirst({ where: place, select: { name: true, bytes: true } })
  return row?.bytes ? { name: row.name, bytes: Buffer.from(row.bytes) } : null
}
