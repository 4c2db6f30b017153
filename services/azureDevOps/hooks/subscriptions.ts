import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import type { AzureSubscription, Client } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { sentence } from '../sentence.ts'
import { hookPath } from './address.ts'

/** The subscriptions that send to an integration's address, or the words with which nobody lets us look. */
export type Standing = { subscriptions: AzureSubscription[] } | { refusal: string }

/**
 * Looks at what there is for an integration. Subscriptions of ours that belong to nothing here any more are removed on
 * the way.
 * @throws AzureError that passes by itself, or because the credential is not taken at all
 */
export async function findSubscriptions(
  app: App,
  integration: Integration,
  client: Client,
): Promise<Standing> {
  try {
    const all = await client.subscriptions()
    await removeLost(app, client, all)
    return { subscriptions: all.filter(({ url }) => tokenIn(url) === integration.hookToken) }
  } catch (error) {
    if (!isRefusal(error)) throw error
    // Not to be let in to hooks is one thing, not to be let in at all another.
    await client.whoAmI()
    return { refusal: refusalOf(error) }
  }
}

/** Removes one that may be gone already. @throws AzureError that passes by itself */
export async function removeSubscription(app: App, client: Client, id: string): Promise<void> {
  try {
    await client.unsubscribe(id)
  } catch (error) {
    if (!isRefusal(error)) throw error
    app.log.info({ subscription: id }, `a service hook could not be removed: ${error.message}`)
  }
}

/** Whether somebody there said no, and would again. */
export function isRefusal(error: unknown): error is AzureError {
  return error instanceof AzureError && !error.isPassing
}

/** Why hooks are refused, and what to do about it. */
export function refusalOf({ kind, message }: AzureError): string {
  const words = sentence(message)
  return kind === 'forbidden' || kind === 'unauthorized'
    ? `I may not make service hooks. ${words} It takes a Project Collection Administrator, or an integration that is limited to a project and one of its administrators. They can also be made by hand.`
    : `Azure DevOps refused the service hook: ${words}`
}

/** The token in an address that hooks are sent to, whatever host it names; null for an address that is not ours. */
function tokenIn(url: string): string | null {
  const [, token] = url.split(`${hookPath}/`)
  return token ? (token.split(/[/?#]/)[0] ?? null) : null
}

// Left over from an integration that was forgotten without being asked, such as with its database.
async function removeLost(app: App, client: Client, all: AzureSubscription[]): Promise<void> {
  const sentHere = all.filter(({ url }) => url.startsWith(`${app.config.publicUrl}${hookPath}/`))
  const tokens = sentHere.map(({ url }) => tokenIn(url) ?? '')
  const known = await app.db.integration.findMany({
    where: { hookToken: { in: tokens } },
    select: { hookToken: true },
  })
  const isKnown = ({ url }: AzureSubscription) => known.some(({ hookToken }) => hookToken === tokenIn(url))
  for (const lost of sentHere.filter((subscription) => !isKnown(subscription)))
    await removeSubscription(app, client, lost.id)
}
