import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Answer } from './refusal.ts'

// Two hundred work items with long texts stay far below this; what is larger is not an answer.
const most = 64 * 1024 * 1024

/**
 * The whole of an answer. The library's own reading takes a body that was cut off for an empty one, has no limit, and
 * dies of a compressed one that is broken.
 */
export async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  const isZipped = message.headers['content-encoding'] === 'gzip'
  const body = isZipped ? await promisify(gunzip)(bytes, { maxOutputLength: most }) : bytes
  return { status: message.statusCode ?? 0, headers: message.headers, text: body.toString('utf8') }
}
