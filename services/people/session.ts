import type { App } from '../app.ts'
import { UserError } from '../errors.ts'
import { readToken, signToken } from '../secrets.ts'

/** A browser that somebody signed in with. */
export type Session = { id: string; personId: number }

type Seat = Pick<App, 'config' | 'secrets' | 'now' | 'newId'>

// A local visitor is the same person anyway; only an open form would suffer from an early end.
const hours = { entra: 8, local: 30 * 24 }

/**
 * A new session and the Set-Cookie header that starts it.
 * The cookie carries the session itself, signed: nothing is stored, and a stolen database opens none.
 */
export function openSession(app: Seat, personId: number): { session: Session; cookie: string } {
  const session = { id: app.newId(), personId }
  const seconds = (app.config.isLocal ? hours.local : hours.entra) * 3600
  const expiresAt = new Date(app.now().getTime() + seconds * 1000)
  const payload = { id: session.id, person: personId, local: app.config.isLocal }
  return {
    session,
    cookie: setCookie(app, 'session', signToken(app.secrets, 'session', payload, expiresAt), seconds),
  }
}

/** The session of a request's Cookie header; null when there is none, it has ended or is not ours. */
export function readSession(app: Seat, cookies: string | undefined): Session | null {
  const token = readCookie(app, 'session', cookies)
  if (!token) return null
  try {
    const { id, person, local } = readToken(app.secrets, 'session', token, app.now())
    // A local administrator's cookie must not outlive local mode.
    if (typeof id !== 'string' || typeof person !== 'number' || local !== app.config.isLocal) return null
    return { id, personId: person }
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** The Set-Cookie header that ends a session. */
export function closeSession(app: Seat): string {
  return setCookie(app, 'session', '', 0)
}

/** A Set-Cookie header for a cookie that scripts cannot read and other sites cannot send along with a post. */
export function setCookie(app: Seat, name: string, value: string, seconds: number): string {
  const secure = isSecure(app) ? '; Secure' : ''
  return `${fullName(app, name)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`
}

/** One cookie of a Cookie header. */
export function readCookie(app: Seat, name: string, cookies: string | undefined): string | null {
  const wanted = `${fullName(app, name)}=`
  for (const part of (cookies ?? '').split(';')) {
    const cookie = part.trim()
    if (cookie.startsWith(wanted)) return cookie.slice(wanted.length)
  }
  return null
}

// The prefix makes browsers refuse a cookie of that name from a sister host or without encryption.
function fullName(app: Seat, name: string): string {
  return isSecure(app) ? `__Host-hitch-${name}` : `hitch-${name}`
}

function isSecure(app: Seat): boolean {
  return app.config.publicUrl.startsWith('https:')
}
