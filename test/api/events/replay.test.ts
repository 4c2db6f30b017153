import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSmall } from '../../../services/events/decode.ts'
import { parseEnvelope } from '../../../services/events/envelope.ts'
import type { Captured } from '../../tools/record/capture.ts'
import { bytesOf, readRecordings } from '../../tools/record/recording.ts'
import { type Door, type Kept, openDoor, publicKey } from './door.ts'

const approved = join(import.meta.dirname, '../../approved/events')

// Every request of real SDKs through the real door, against what was approved; APPROVE=1 rewrites that.
describe('what real SDKs send', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  after(() => door.stop())

  // Check-ins need a database; test/flows/monitors.test.ts sends those.
  const recordings = readRecordings().filter(({ name }) => !name.endsWith('-check-in'))
  for (const { name, recording } of recordings)
    it(name, async () => {
      door.kept.length = 0
      for (const request of recording.requests) assert.equal(await replay(door, request), 200)
      const text = `${JSON.stringify(door.kept.map(summarise), null, 2)}\n`
      const path = join(approved, `${name}.json`)
      if (process.env.APPROVE) writeFileSync(path, text)
      assert.ok(existsSync(path), `${path} is missing: APPROVE=1 writes it`)
      assert.equal(text, readFileSync(path, 'utf8'))
    })
})

async function replay(door: Door, request: Captured): Promise<number> {
  door.setNow(sentAt(request))
  const { 'content-encoding': encoding, 'content-type': type, 'user-agent': agent } = request.headers
  const response = await fetch(
    door.url + request.url.replace('/api/1/', '/api/7/').replace(/sentry_key=\w+/, `sentry_key=${publicKey}`),
    {
      method: request.method,
      headers: {
        ...(encoding && { 'content-encoding': encoding }),
        ...(type && { 'content-type': type }),
        ...(agent && { 'user-agent': agent }),
        'x-forwarded-for': '203.0.113.7',
      },
      body: new Uint8Array(bytesOf(request)),
    },
  )
  await response.text()
  return response.status
}

function sentAt(request: Captured): Date {
  const bytes = decodeSmall(bytesOf(request), request.headers['content-encoding'], 1e7)
  const { header } = parseEnvelope(bytes ?? Buffer.from('{}'))
  return new Date(typeof header.sent_at === 'string' ? header.sent_at : '2026-11-22T12:00:00Z')
}

function summarise({ event, fingerprints }: Kept) {
  return { ...event, fingerprints }
}
