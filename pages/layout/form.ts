import type { IncomingMessage } from 'node:http'
import type { App } from '../../services/app.ts'
import { isLoopback } from '../../services/config.ts'
import { UserError } from '../../services/errors.ts'

const largest = 64 * 1024

/** The proof that a form was drawn by us for this session. */
export function csrfToken(app: Pick<App, 'secrets'>, sessionId: string): string {
  return app.secrets.sign('csrf', sessionId)
}

/**
 * The fields of a posted form.
 * @throws UserError 415 for anything but a plain form, 413 past 64 KiB, 400 when it broke off
 */
export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw new UserError('Only plain forms are taken here.', 415)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > largest) throw new UserError('The form is larger than 64 KiB.', 413)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('The form broke off before its end.', 400)
  }
  // PostgreSQL keeps no NUL, and no field of ours means one.
  return new URLSearchParams(
    Buffer.concat(chunks).toString('utf8').replaceAll('%00', '').replaceAll('\0', ''),
  )
}

/**
 * Refuses a post that some other site made a browser send.
 * Browsers always name the origin of a post; a program that names none has no cookie of somebody else's either.
 * @throws UserError 403
 */
export function checkOrigin(
  app: Pick<App, 'config'>,
  headers: { origin?: string | undefined; host?: string | undefined; 'sec-fetch-site'?: unknown },
): void {
  const site = headers['sec-fetch-site']
  const isForeign =
    (typeof site === 'string' && site !== 'same-origin' && site !== 'none') ||
    (headers.origin !== undefined && !ourOrigins(app, headers.host).includes(headers.origin))
  if (isForeign) throw new UserError('This form was sent from another site, so nothing was done.', 403)
}

/** @throws UserError 403 when the form was not drawn by us for this session */
export function checkCsrf(app: Pick<App, 'secrets'>, sessionId: string, form: URLSearchParams): void {
  if (app.secrets.verify('csrf', sessionId, form.get('csrf') ?? '')) return
  throw new UserError(
    'The page had been open for too long, or belongs to another sign-in, so nothing was done. Load it again and repeat.',
    403,
  )
}

function ourOrigins(app: Pick<App, 'config'>, host: string | undefined): string[] {
  const origins = [new URL(app.config.publicUrl).origin]
  if (app.config.isLocal && host && URL.canParse(`http://${host}`)) {
    const here = new URL(`http://${host}`)
    if (isLoopback(here.hostname)) origins.push(here.origin)
  }
  return origins
}
