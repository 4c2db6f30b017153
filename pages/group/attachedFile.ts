import { disposition } from '../../services/attachments/name.ts'
import { pictureType } from '../../services/attachments/picture.ts'
import { readAttachment } from '../../services/attachments/read.ts'
import { UserError } from '../../services/errors.ts'
import type { Look, Reply } from '../layout/door.ts'
import { groupOf, readEventId } from './page.ts'

/** GET /groups/{shortId}/events/{eventId}/attachments/{id}: a file, to be saved and never to be shown or run. */
export async function attachedFile(look: Look): Promise<Reply> {
  const { name, bytes } = await fileOf(look)
  return {
    bytes,
    headers: {
      ...closed,
      'content-disposition': disposition(name),
      'content-type': 'application/octet-stream',
    },
  }
}

/** The same below `/picture`, for an img element: only what is a picture by its first bytes. */
export async function attachedPicture(look: Look): Promise<Reply> {
  const { name, bytes } = await fileOf(look)
  const type = pictureType(bytes)
  if (!type) throw missing()
  return { bytes, headers: { ...closed, 'content-disposition': disposition(name), 'content-type': type } }
}

// Should a browser show it after all, it may load nothing, run nothing and be nobody.
const closed = { 'content-security-policy': "default-src 'none'; sandbox" }

async function fileOf(look: Look): Promise<{ name: string; bytes: Buffer }> {
  const view = await groupOf(look)
  const { eventId, id } = look.req.params as Record<string, string>
  const event = readEventId(eventId ?? null)
  const number = /^\d{1,9}$/.test(id ?? '') ? Number(id) : 0
  const place = event && { projectId: view.project.id, eventId: event, id: number }
  const isOfGroup =
    event && (await look.app.db.event.count({ where: { groupId: view.id, eventId: event } })) > 0
  const file = place && isOfGroup ? await readAttachment(look.app, place) : null
  if (!file) throw missing()
  return file
}

function missing(): UserError {
  return new UserError('This event has no such file. It may have made room for newer ones.', 404)
}
