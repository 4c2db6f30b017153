import { disposition } from '../../services/attachments/name.ts'
import { type AttachmentFacts, listAttachments, readAttachment } from '../../services/attachments/read.ts'
import { removeAttachment } from '../../services/attachments/remove.ts'
import { parseEventId } from '../../services/events/find.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'

const all = '/api/0/projects/:org/:project/events/:event/attachments/'

export const attachmentRoutes: RestRoute[] = [
  { method: 'get', path: all, scope: 'event:read', handle: list },
  { method: 'get', path: `${all}:attachment/`, scope: 'event:read', handle: read },
  { method: 'del', path: `${all}:attachment/`, scope: 'event:admin', handle: remove },
]

async function list(call: Call): Promise<Reply> {
  const { projectId, eventId } = await eventOf(call)
  const page = pageOf(call.query)
  const facts = await listAttachments(call.app, projectId, eventId)
  return paged(call, page, facts.slice(page.offset, page.offset + page.take).map(attachmentJson))
}

/** What is known of a file, or with `?download=1` the file itself. */
async function read(call: Call): Promise<Reply> {
  const place = await placeOf(call)
  if (call.query.has('download')) {
    const file = await readAttachment(call.app, place)
    if (!file) throw missing()
    return { bytes: file.bytes, headers: fileHeaders(file.name) }
  }
  const files = await listAttachments(call.app, place.projectId, place.eventId)
  const facts = files.find(({ id }) => id === place.id)
  if (!facts) throw missing()
  return { body: attachmentJson(facts) }
}

async function remove(call: Call): Promise<Reply> {
  if (!(await removeAttachment(call.app, await placeOf(call)))) throw missing()
  return { status: 204 }
}

// A file of a stranger: to be saved and never to be run or shown, whatever it says it is.
function fileHeaders(name: string): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': disposition(name),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
  }
}

async function eventOf(call: Call): Promise<{ projectId: number; eventId: string }> {
  const project = await projectOf(call)
  const eventId = parseEventId(call.param('event'))
  if (!eventId) throw missing()
  return { projectId: project.id, eventId }
}

async function placeOf(call: Call) {
  const place = await eventOf(call)
  const id = idOf(call.param('attachment'))
  if (id === null) throw missing()
  return { ...place, id }
}

function attachmentJson(facts: AttachmentFacts) {
  return {
    id: String(facts.id),
    event_id: facts.eventId,
    type: facts.kind,
    name: facts.name,
    mimetype: facts.contentType ?? 'application/octet-stream',
    dateCreated: facts.receivedAt.toISOString(),
    size: facts.size,
    headers: { 'Content-Type': facts.contentType ?? 'application/octet-stream' },
    sha1: facts.sha1 || null,
    isKept: facts.isKept,
  }
}
