import type { Request, Response } from 'restify'
import { type File as Attached, readFile } from '../../services/attachments/file.ts'
import { UserError } from '../../services/errors.ts'
import { isRecord, type Raw } from '../../services/events/intake.ts'
import { describeDump, isDump } from '../../services/events/minidump.ts'
import { checkAccess } from './access.ts'
import { admit, demandRoom } from './admit.ts'
import { keepFiles } from './attachments.ts'
import { credentialsOf } from './credentials.ts'
import { type Doors, keep, readEvent, withCountedBody } from './door.ts'
import { fieldsOf } from './minidumpFields.ts'
import { shared } from './reply.ts'

// Dumps of real programs have some megabytes. Larger ones are refused, those above what is kept still make their event.
const size = { received: 20 * 1024 * 1024, decoded: 40 * 1024 * 1024 }

/**
 * `POST /api/{project}/minidump/`: the crash of a native program, as Breakpad and Crashpad send it: a form with the dump
 * as `upload_file_minidump`, what an SDK knows as `sentry`, and other fields, which become extra data. The answer is
 * the event's id and nothing else.
 */
export async function takeMinidump(doors: Doors, req: Request, res: Response): Promise<void> {
  const { app } = doors
  const key = await checkAccess(app, credentialsOf(req.url ?? '', req.headers), String(req.params.project))
  demandRoom(doors, key)
  const known = { key, category: 'error' }
  const { event, files } = await withCountedBody(doors, req, size, known, async (bytes) => {
    const refused = (words: string) => {
      app.record.count(key.projectId, 'error', 'invalid')
      return new UserError(words)
    }
    const form = await fieldsOf(bytes, req.headers['content-type']).catch((error: unknown) => {
      if (!(error instanceof UserError))
        throw refused('The body is neither a form with files nor a minidump.')
      app.record.count(key.projectId, 'error', 'too_large')
      throw error
    })
    const dump = form.files.find(({ field }) => field === 'upload_file_minidump') ?? form.files[0]
    if (!dump) throw refused('The form has no file named upload_file_minidump.')
    if (!isDump(dump.bytes)) throw refused('The file named upload_file_minidump is no minidump.')
    const raw = rawEvent(form.said, form.others, dump.bytes)
    return {
      event: readEvent(app, req, key, raw, {}),
      files: form.files.map((file) => attachedFile(file, file === dump)),
    }
  })
  const verdict = admit(doors, req, key, event)
  if (verdict instanceof UserError) throw verdict
  if (verdict === 'kept') {
    await keep(app, key, event)
    await keepFiles(doors, key, event.eventId, files)
  }
  const id = event.eventId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  res.writeHead(200, { ...shared, 'content-type': 'text/plain; charset=utf-8', 'content-length': id.length })
  res.end(id)
}

function attachedFile(
  { name, type, bytes }: { name: string; type: string; bytes: Buffer },
  isDumpFile: boolean,
): Attached {
  return readFile(
    {
      filename: name || (isDumpFile ? 'crash.dmp' : undefined),
      content_type: type,
      attachment_type: isDumpFile ? 'event.minidump' : 'event.attachment',
    },
    bytes,
  )
}

function rawEvent(said: Raw, others: Raw, dump: Buffer): Raw {
  const { exception, level, extra } = said
  const crash = {
    type: 'Native crash',
    value: describeDump(dump),
    mechanism: { type: 'minidump', handled: false, synthetic: true },
  }
  return {
    ...said,
    platform: 'native',
    level: level ?? 'fatal',
    exception: exception ?? { values: [crash] },
    extra: { ...others, ...(isRecord(extra) ? extra : {}) },
  }
}
