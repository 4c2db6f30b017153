import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { type Config, isLoopback } from '../../config.ts'

/** What Hitch wants to hear of. */
export const hookEvents = [
  'workitem.created',
  'workitem.updated',
  'workitem.commented',
  'workitem.deleted',
  'workitem.restored',
] as const

/** Sentry's, so that what was opened in a firewall for one is open for the other. */
export const hookPath = '/extensions/vsts/issue-updated'

/** The name that goes with the password; Azure DevOps wants one. */
export const hookUser = 'hitch'

type Open = Pick<App, 'secrets'>
type Sealed = Pick<Integration, 'hookSecret'>

/** Where hooks of an integration are sent; its last part is what nobody can guess. */
export function hookUrl(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { hookToken }: Pick<Integration, 'hookToken'>,
): string {
  return `${publicUrl}${hookPath}/${hookToken}/`
}

/** What new subscriptions are made with. */
export function hookPassword(app: Open, integration: Sealed): string {
  return hookPasswords(app, integration).current
}

/**
 * What hooks may come with: while subscriptions are being remade, also the password before.
 * @throws Error when no key opens them
 */
export function hookPasswords(
  { secrets }: Open,
  { hookSecret }: Sealed,
): { current: string; former: string | null } {
  const { password, former } = JSON.parse(secrets.open(hookSecret)) as { password: string; former?: string }
  return { current: password, former: former ?? null }
}

/** Why hooks cannot come here from there, in words; null when nothing speaks against it. */
export function whyOutOfReach(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { host, baseUrl }: Pick<Integration, 'host' | 'baseUrl'>,
): string | null {
  const { hostname, protocol } = new URL(publicUrl)
  if (isLoopback(new URL(baseUrl).hostname)) return null
  if (isLoopback(hostname))
    return `Azure DevOps cannot reach ${publicUrl}, which means this machine alone. Set HITCH_PUBLIC_URL to an address that it can reach; until then I ask for changes myself.`
  if (host === 'cloud' && protocol !== 'https:')
    return `Azure DevOps sends passwords to https:// only, and HITCH_PUBLIC_URL is ${publicUrl}. Until that is changed I ask for changes myself.`
  return null
}
