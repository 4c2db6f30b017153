import type { IncomingMessage } from 'node:http'
import { UserError } from '../../services/errors.ts'

/** How many bytes of bodies are held at the moment, of all requests together. */
export type Held = { bytes: number }

// What keys in browsers let strangers fill at most.
const mostHeld = 256 * 1024 * 1024

/**
 * Reads the raw bytes of a request, whatever its content type, and does something with them while they are held.
 * @param limit in bytes; past it the rest flows by unkept, so that the sender gets to read the answer
 * @throws UserError 413 too large, 400 broken off, 503 when too much is held already
 */
export async function withBody<T>(
  req: IncomingMessage,
  limit: number,
  held: Held,
  work: (bytes: Buffer) => Promise<T>,
): Promise<T> {
  const mine = { bytes: 0 }
  try {
    return await work(await readBytes(req, limit, held, mine))
  } finally {
    held.bytes -= mine.bytes
  }
}

function readBytes(req: IncomingMessage, limit: number, held: Held, mine: Held): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(req.headers['content-length']) > limit) return reject(tooLarge(limit))
    let chunks: Buffer[] | null = []

    const giveUp = (reason: UserError) => {
      chunks = null
      reject(reason)
    }
    req.on('data', (chunk: Buffer) => {
      if (!chunks) return
      if (mine.bytes + chunk.length > limit) return giveUp(tooLarge(limit))
      if (held.bytes + chunk.length > mostHeld)
        return giveUp(new UserError('Too much is being received at once. Try again.', 503, { retryAfter: 5 }))
      mine.bytes += chunk.length
      held.bytes += chunk.length
      chunks.push(chunk)
    })
    req.on('end', () => {
      if (!chunks) return
      const [only] = chunks
      resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks))
    })
    // Every request closes in the end; only one that was not read whole broke off.
    const breakOff = () => {
      if (!req.complete) giveUp(new UserError('The body broke off before its end.', 400))
    }
    req.on('error', breakOff)
    req.on('close', breakOff)
  })
}

function tooLarge(limit: number): UserError {
  return new UserError(`The body is larger than ${limit} bytes.`, 413)
}
