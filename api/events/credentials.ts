import type { IncomingHttpHeaders } from 'node:http'
import { UserError } from '../../services/errors.ts'

/** What an SDK shows to be let in: the public key of its DSN, and the project where it says one. */
export type Credentials = { publicKey: string; project?: string; sentAt?: Date }

/**
 * The credentials of a request: the first found of query, X-Sentry-Auth and Authorization. Null when it has none; then
 * an envelope may still carry a DSN.
 * @throws UserError 400 for a newer protocol
 */
export function credentialsOf(url: string, headers: IncomingHttpHeaders): Credentials | null {
  const query = url.indexOf('?')
  if (query >= 0) {
    const found = inQuery(url.slice(query + 1))
    if (found) return found
  }
  return inHeader(headers['x-sentry-auth']) ?? inHeader(headers.authorization)
}

/** The credentials in an envelope's header, which is all that a tunnelled request has. */
export function credentialsInDsn(dsn: unknown): Credentials | null {
  if (typeof dsn !== 'string' || dsn.length > 2000) return null
  const match =
    /^[a-z][a-z0-9+.-]{0,20}:\/\/([^:@/\s]+)(?::[^@/\s]*)?@[^/\s]+(?:\/[^?#\s]*)?\/([^/?#\s]+)\/?$/i.exec(dsn)
  return match?.[1] && match[2] ? { publicKey: match[1], project: match[2] } : null
}

function inQuery(query: string): Credentials | null {
  if (!query.includes('sentry_key=')) return null
  const params = new URLSearchParams(query)
  checkVersion(params.get('sentry_version'))
  const publicKey = params.get('sentry_key')?.trim()
  return publicKey ? { publicKey } : null
}

function inHeader(header: string | string[] | undefined): Credentials | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim().slice(0, 2000)
  if (!text) return null
  if (/^basic\s/i.test(text)) {
    const publicKey = Buffer.from(text.slice(6).trim(), 'base64').toString('utf8').split(':')[0]?.trim()
    return publicKey ? { publicKey } : null
  }
  if (!/^sentry\s/i.test(text)) return null
  const fields = new Map<string, string>()
  for (const part of text.slice(7).split(',')) {
    const at = part.indexOf('=')
    if (at > 0)
      fields.set(
        part.slice(0, at).trim().toLowerCase(),
        part
          .slice(at + 1)
          .trim()
          .replace(/^"|"$/g, ''),
      )
  }
  checkVersion(fields.get('sentry_version'))
  const publicKey = fields.get('sentry_key')
  const seconds = Number(fields.get('sentry_timestamp'))
  if (!publicKey) return null
  return seconds > 0 && seconds < 1e11 ? { publicKey, sentAt: new Date(seconds * 1000) } : { publicKey }
}

function checkVersion(version: string | null | undefined): void {
  if (Number(version) > 7)
    throw new UserError(
      `The protocol version ${String(version).slice(0, 20)} is newer than 7, which is understood.`,
    )
}
