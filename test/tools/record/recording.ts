import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Captured } from './capture.ts'

/** What one version of an SDK sent in one scenario. */
export type Recording = { sdk: string; version: string; scenario: string; requests: Captured[] }

const folder = join(import.meta.dirname, '../../fixtures/envelopes')

/** Writes a recording as a fixture, without what tells of the machine it was made on. */
export function saveRecording(recording: Recording): void {
  const requests = recording.requests.map(withoutMachine)
  const text = JSON.stringify({ ...recording, requests }, null, 2)
  writeFileSync(join(folder, `${nameOf(recording)}.json`), `${text}\n`)
}

/** Every recording there is, by name. */
export function readRecordings(): { name: string; recording: Recording }[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return files.sort().map((file) => ({
    name: file.replace(/\.json$/, ''),
    recording: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording,
  }))
}

/** A captured request's body as the bytes that came. */
export function bytesOf(request: Captured): Buffer {
  return request.bodyBase64 === undefined
    ? Buffer.from(request.body ?? '', 'utf8')
    : Buffer.from(request.bodyBase64, 'base64')
}

function withoutMachine(request: Captured): Captured {
  if (request.body !== undefined) return { ...request, body: generalise(request.body) }
  if (request.headers['content-encoding'] !== 'gzip') return request
  const text = generalise(gunzipSync(bytesOf(request)).toString('utf8'))
  return { ...request, bodyBase64: gzipSync(text).toString('base64') }
}

function generalise(text: string): string {
  return text
    .replace(/"kernel_version":"[^"]*"/g, '"kernel_version":"6.1.0"')
    .replace(/(cpu_description":(?:\{"value":)?)"[^"]*"/g, '$1"a processor"')
    .replace(/"(memory_size|free_memory|app_memory)":\d+/g, '"$1":1073741824')
}

function nameOf({ sdk, version, scenario }: Recording): string {
  return `${sdk}-${version}-${scenario}`
}
