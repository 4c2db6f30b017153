import { randomBytes } from 'node:crypto'
import type { Integration } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Config } from '../config.ts'

/** What Hitch wants to hear of. */
export const hookEvents = [
  'workitem.created',
  'workitem.updated',
  'workitem.commented',
  'workitem.deleted',
  'workitem.restored',
] as const

/** The name that goes with the password; Azure DevOps wants one. */
export const hookUser = 'hitch'

/** Where hooks of an integration are sent. Sentry's path, with a part that nobody can guess. */
export function hookUrl(
  config: Pick<Config, 'publicUrl'>,
  { hookToken }: Pick<Integration, 'hookToken'>,
): string {
  return `${config.publicUrl}/extensions/vsts/issue-updated/${hookToken}/`
}

/** The address and the password of a new integration's hooks; the password is sealed. */
export function newHook(app: Pick<App, 'secrets'>): { hookToken: string; hookSecret: string } {
  return {
    hookToken: randomBytes(24).toString('base64url'),
    hookSecret: app.secrets.seal(JSON.stringify({ password: newPassword() })),
  }
}

/** What new subscriptions are made with. */
export function hookPassword(
  app: Pick<App, 'secrets'>,
  integration: Pick<Integration, 'hookSecret'>,
): string {
  return hookPasswords(app, integration).current
}

/**
 * What hooks may come with: while subscriptions are being remade, also the password before.
 * @throws Error when no key opens them
 */
export function hookPasswords(
  { secrets }: Pick<App, 'secrets'>,
  { hookSecret }: Pick<Integration, 'hookSecret'>,
): { current: string; former: string | null } {
  const { password, former } = JSON.parse(secrets.open(hookSecret)) as { password: string; former?: string }
  return { current: password, former: former ?? null }
}

function newPassword(): string {
  return randomBytes(32).toString('base64url')
}
