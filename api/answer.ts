import type { IncomingMessage } from 'node:http'
import type { Request, RequestHandler, Response } from 'restify'
import type { App } from '../services/app.ts'
import { messageOf, UserError } from '../services/errors.ts'

/** Sends JSON. */
export function answer(
  res: Response,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  res.end(JSON.stringify(body))
}

/**
 * Wraps a door for programs: what may be shown is answered as `{detail, ...}`, anything else as a reference whose
 * reason stands in the log alone.
 */
export function route(app: App, handler: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return async (req: Request, res: Response) => {
    try {
      await handler(req, res)
    } catch (error) {
      if (res.headersSent) return void res.end()
      if (error instanceof UserError)
        return answer(res, error.status, { detail: error.message, ...error.details })
      const reference = app.newId()
      app.log.error({ err: error, reference, path: req.path() }, messageOf(error))
      answer(res, 500, { detail: 'Something went wrong on our side.', reference })
    }
  }
}

/**
 * The raw bytes of a request, whatever its content type.
 * @param limit in bytes; past it the rest is not kept and the answer is 413
 * @throws UserError 413 too large, 400 broken off
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw new UserError(`The body is larger than ${limit} bytes.`, 413)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('The body broke off before its end.', 400)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
