import type { Response } from 'restify'
import type { App } from '../../services/app.ts'
import { messageOf, UserError } from '../../services/errors.ts'

/** On every answer, also on refusals: without them a page sees a network failure instead of a reason or a limit. */
export const shared = {
  'content-type': 'application/json; charset=utf-8',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'X-Sentry-Error, X-Sentry-Rate-Limits, Retry-After',
  'cross-origin-resource-policy': 'cross-origin',
}

const preflight = {
  ...shared,
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers':
    'Content-Type, Content-Encoding, X-Sentry-Auth, X-Requested-With, Origin, Accept, Authentication, Authorization, sentry-trace, baggage, traceparent',
  'access-control-max-age': '3600',
  'content-length': '0',
}

/**
 * Tells an SDK that its envelope was taken.
 * @param unsupported categories it need not send again for an hour
 * @param limits what quotas hold back for now, each as the protocol writes it
 */
export function accept(
  res: Response,
  id: string | undefined,
  { unsupported, limits = new Set() }: { unsupported?: Set<string>; limits?: Set<string> } = {},
): void {
  const body = id === undefined ? '{}' : `{"id":"${id}"}`
  const headers = { ...shared, 'content-length': body.length }
  const held = [...limits]
  if (unsupported && unsupported.size > 0)
    held.push(`3600:${[...unsupported].join(';')}:organization:unsupported`)
  res.writeHead(200, held.length === 0 ? headers : { ...headers, 'x-sentry-rate-limits': held.join(', ') })
  res.end(body)
}

/** Answers a browser that asks whether it may send. */
export function allow(res: Response): void {
  res.writeHead(200, preflight)
  res.end()
}

/**
 * Tells why something was not taken, in the body and where SDKs look for it. Anything but a UserError is logged under
 * a reference, and the reference is shown.
 */
export function refuse(app: App, res: Response, error: unknown): void {
  if (res.headersSent) return void res.end()
  if (!(error instanceof UserError)) {
    const reference = app.newId()
    app.log.error({ err: error, reference }, `an event was not taken: ${messageOf(error)}`)
    send(res, 500, { detail: 'Something went wrong on our side.', reference }, {})
    return
  }
  const { retryAfter, rateLimits, allow, ...details } = error.details
  send(
    res,
    error.status,
    { detail: error.message, ...details },
    {
      ...(typeof retryAfter === 'number' && { 'retry-after': String(Math.ceil(retryAfter)) }),
      ...(typeof rateLimits === 'string' && { 'x-sentry-rate-limits': rateLimits }),
      ...(typeof allow === 'string' && { allow }),
    },
  )
}

function send(
  res: Response,
  status: number,
  body: { detail: string; [name: string]: unknown },
  headers: Record<string, string>,
): void {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    ...shared,
    'content-length': Buffer.byteLength(text),
    'x-sentry-error': headerText(body.detail),
    ...headers,
  })
  res.end(text)
}

function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?').slice(0, 500)
}
