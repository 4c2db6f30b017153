import type { IncomingMessage } from 'node:http'
import { UserError } from '../../services/errors.ts'

/**
 * The raw bytes of a request.
 * @param limit in bytes; past it reading stops
 * @throws UserError 413 too large, 400 broken off
 */
export async function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new UserError(`The body is larger than ${limit} bytes.`, 413)
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof UserError ? error : new UserError('The body broke off before its end.', 400)
  }
  return Buffer.concat(chunks)
}
