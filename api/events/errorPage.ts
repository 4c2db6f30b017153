import type { Request, Response } from 'restify'
import { UserError } from '../../services/errors.ts'
import { readEventId } from '../../services/events/eventId.ts'
import { readReport } from '../../services/feedback/report.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { checkAccess } from './access.ts'
import { credentialsInDsn } from './credentials.ts'
import { type Doors, withDecodedBody } from './door.ts'
import { dialogScript } from './errorPageScript.ts'
import { keepReport } from './feedback.ts'
import { accept, shared } from './reply.ts'

const size = { received: 64 * 1024, decoded: 64 * 1024 }

/**
 * `GET /api/embed/error-page/?dsn=…&eventId=…`: the script with which a page asks whoever met an error what happened.
 * Texts of the dialog can be changed by `title`, `subtitle`, `labelComments` and so on, as SDKs send them.
 */
export async function sendErrorPage(doors: Doors, req: Request, res: Response): Promise<void> {
  const { query } = await checkDialog(doors, req)
  const script = dialogScript(`${doors.app.config.publicUrl}/api/embed/error-page/`, query)
  res.writeHead(200, {
    ...shared,
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(script),
  })
  res.end(script)
}

/** `POST` to the same address: what was written, as the fields `name`, `email` and `comments` of a form. */
export async function takeErrorPage(doors: Doors, req: Request, res: Response): Promise<void> {
  const { query, key } = await checkDialog(doors, req)
  const form = await withDecodedBody(
    doors,
    req,
    size,
    async (bytes) => new URLSearchParams(bytes.toString('utf8')),
  )
  const fields = { name: form.get('name'), email: form.get('email'), comments: form.get('comments') }
  const words = readReport({ ...fields, event_id: query.get('eventId') }, key.scrub)
  if (!words) {
    doors.app.record.count(key.projectId, 'feedback', 'invalid')
    throw new UserError('Please write what happened.', 400, {
      errors: { comments: ['This field is required.'] },
    })
  }
  await keepReport(doors.app, key, words)
  accept(res, undefined)
}

async function checkDialog({ app }: Doors, req: Request): Promise<{ query: URLSearchParams; key: KnownKey }> {
  const url = req.url ?? ''
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const credentials = credentialsInDsn(query.get('dsn'))
  const key = await checkAccess(app, credentials, credentials?.project ?? '')
  if (!readEventId(query.get('eventId')))
    throw new UserError('The address names no event: eventId is 32 hexadecimal digits.')
  return { query, key }
}
