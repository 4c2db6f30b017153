import { MIMEType } from 'node:util'
import { UserError } from '../../services/errors.ts'
import { isRecord, type Raw } from '../../services/events/intake.ts'
import { limits } from '../../services/events/limits.ts'
import { parseJson } from './json.ts'

/** What a form says about a crash. */
export type Form = {
  /** The event, as far as an SDK sent one. */
  said: Raw
  /** Fields that mean nothing to the protocol. */
  others: Raw
  files: { field: string; name: string; type: string; bytes: Buffer }[]
}

const mostFields = 500
const mostFiles = 20
const deepest = 8
// Reading a part costs far more than its bytes do; beyond fields and files there may be some that are empty.
const mostParts = 1_000

/**
 * Takes a form apart: files, the event in `sentry` (JSON, or cut into `sentry__1`, `sentry__2` …, or field by field as
 * `sentry[tags][shop]`), and other fields. A body that is a dump itself is a form with that one file.
 * @throws UserError 413 when it says more than an event may, or has more parts than any crash; what the parser says of a
 * body that is no form
 */
export async function fieldsOf(bytes: Buffer, contentType = ''): Promise<Form> {
  const form: Form = { said: {}, others: {}, files: [] }
  if (!/^multipart\/form-data/i.test(contentType)) {
    form.files.push({ field: 'upload_file_minidump', name: '', type: '', bytes })
    return form
  }
  demandFewParts(bytes, contentType)
  const data = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  }).formData()
  const pieces: [number, string][] = []
  let fields = 0
  let said = 0
  for (const [name, value] of data) {
    if (typeof value !== 'string') {
      if (form.files.length < mostFiles)
        form.files.push({
          field: name,
          name: value.name,
          type: value.type,
          bytes: Buffer.from(await value.arrayBuffer()),
        })
      continue
    }
    said += value.length
    if (said > limits.event)
      throw new UserError(`The fields of the form are larger than ${limits.event} bytes.`, 413)
    if (++fields > mostFields) continue
    const piece = /^sentry__(\d{1,3})$/.exec(name)
    if (piece) pieces.push([Number(piece[1]), value])
    else if (name === 'sentry') merge(form.said, parseJson(Buffer.from(value)))
    else if (name.startsWith('sentry[')) setPath(form.said, name.slice(6), value)
    else define(form.others, name, value)
  }
  if (pieces.length > 0)
    merge(
      form.said,
      parseJson(
        Buffer.from(
          pieces
            .sort(([left], [right]) => left - right)
            .map(([, text]) => text)
            .join(''),
        ),
      ),
    )
  return form
}

function demandFewParts(bytes: Buffer, contentType: string): void {
  const boundary = Buffer.from(`--${new MIMEType(contentType).params.get('boundary') ?? ''}`)
  let parts = 0
  for (let at = bytes.indexOf(boundary); at >= 0; at = bytes.indexOf(boundary, at + boundary.length))
    if (++parts > mostParts) throw new UserError(`The form has more than ${mostParts} parts.`, 413)
}

function merge(said: Raw, value: unknown): void {
  if (isRecord(value)) for (const name of Object.keys(value)) define(said, name, value[name])
}

// `[tags][shop]` and then the value. What is no such path is left out.
function setPath(said: Raw, path: string, value: string): void {
  const names = [...path.matchAll(/\[([^[\]]{1,200})\]/g)].map(([, name]) => name ?? '')
  const last = names.pop()
  if (last === undefined || names.length >= deepest || !/^(?:\[[^[\]]{1,200}\])+$/.test(path)) return
  let place = said
  for (const name of names) {
    const known = Object.hasOwn(place, name) ? place[name] : undefined
    const next = isRecord(known) ? known : {}
    define(place, name, next)
    place = next
  }
  define(place, last, value)
}

// A field may be called anything, also what is a property of every object.
function define(target: Raw, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}
