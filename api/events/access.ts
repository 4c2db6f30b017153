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
      'No DSN key came along: neither as sentry_key in the address, nor in X-Sentry-Auth, Authorization or the envelope’s dsn.',
      401,
    )
  const { publicKey } = credentials
  const key = await backend(app, findKey(app, publicKey))
  const dsn = describeDsn(app, publicKey, project)
  if (!key) throw new UserError(`The DSN understood is ${dsn}, but there is no such key.`, 403)
  if (String(key.projectId) !== project)
    throw new UserError(`The DSN understood is ${dsn}, but its key does not belong to this project.`, 403)
  if (credentials.project !== undefined && credentials.project !== project)
    throw new UserError(
      `The DSN understood is ${describeDsn(app, publicKey, credentials.project)}, but the address is that of another project.`,
      403,
    )
  if (!key.isActive) throw new UserError(`The DSN understood is ${dsn}, but its key is switched off.`, 403)
  return key
}

/** What the database answers, or a 503 that asks to come back: the fault is ours, and it passes. */
export async function backend<T>(app: App, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof UserError) throw error
    app.log.error({ err: error }, `events cannot be taken: ${messageOf(error)}`)
    throw new UserError('Events cannot be stored at the moment. Try again later.', 503, { retryAfter: 30 })
  }
}

function describeDsn(app: App, publicKey: string, project: string): string {
  const { protocol, host, pathname } = new URL(app.config.publicUrl)
  const printable = (text: string) => text.replace(/[^\w.-]+/g, '?').slice(0, 64)
  return `${protocol}//${printable(publicKey)}@${host}${pathname.replace(/\/$/, '')}/${printable(project)}`
}
