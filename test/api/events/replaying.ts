import { decodeSmall } from '../../../services/events/decode.ts'
import { parseEnvelope } from '../../../services/events/envelope.ts'
import type { Captured } from '../../tools/record/capture.ts'
import { bytesOf } from '../../tools/record/recording.ts'
import { type Door, publicKey } from './door.ts'

/** Sends what an SDK once sent, at the time at which it did. @returns the status of the answer */
export async function replay(door: Door, request: Captured): Promise<number> {
  door.setNow(sentAt(request))
  const auth = request.headers['x-sentry-auth']?.replace(/sentry_key=\w+/, `sentry_key=${publicKey}`)
  const { 'content-encoding': encoding, 'content-type': type, 'user-agent': agent } = request.headers
  const response = await fetch(
    door.url + request.url.replace('/api/1/', '/api/7/').replace(/sentry_key=\w+/, `sentry_key=${publicKey}`),
    {
      method: request.method,
      headers: {
        ...(encoding && { 'content-encoding': encoding }),
        ...(auth && { 'x-sentry-auth': auth }),
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
