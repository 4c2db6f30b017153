import type { App } from '../../services/app.ts'
import { messageOf, UserError } from '../../services/errors.ts'
import { findKey, type KnownKey } from '../../services/projects/keys.ts'
import type { Credentials } from './credentials.ts'

/**
 * The key that credentials show, if it may report to the project in the address.
 * @throws UserError 401 without credentials, 403 naming the DSN that was understood, 503 when nobody can be asked
 */
export async function checkAccess(
  app: App,
  credentials: Credentials | null,
  project: string,
): Promise<KnownKey> {
  if (!credentials)
    throw new UserError(
      "No DSN key came along: neither as sentry_key in the address, nor in X-Sentry-Auth, Authorization or the envelope's dsn.",
      401,
    )
  const { publicKey } = credentials
  const key = await backend(findKey(app, publicKey), (error) =>
    app.log.error({ err: error }, `a key cannot be looked up: ${messageOf(error)}`),
  )
  const refuse = (reason: string, from = project): never => {
    throw new UserError(`The DSN understood is ${describeDsn(app, publicKey, from)}, but ${reason}.`, 403)
  }
  if (!key) return refuse('there is no such key')
  if (String(key.projectId) !== project) return refuse('its key does not belong to this project')
  if (credentials.project !== undefined && credentials.project !== project)
    return refuse('the address is that of another project', credentials.project)
  if (key.isDeleted) return refuse('its project was deleted')
  return key.isActive ? key : refuse('its key is switched off')
}

/** What the database answers, or a 503 that asks to come back: the fault is ours, and it passes. */
export async function backend<T>(work: Promise<T>, log?: (error: unknown) => void): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof UserError) throw error
    log?.(error)
    throw new UserError('Events cannot be stored at the moment. Try again later.', 503, { retryAfter: 30 })
  }
}

function describeDsn(app: App, publicKey: string, project: string): string {
  const { protocol, host, pathname } = new URL(app.config.publicUrl)
  const printable = (text: string) => text.replace(/[^\w.-]+/g, '?').slice(0, 64)
  return `${protocol}//${printable(publicKey)}@${host}${pathname.replace(/\/$/, '')}/${printable(project)}`
}
