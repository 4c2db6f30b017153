import { randomBytes } from 'node:crypto'
import type { HookSubscription, Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { transact } from '../../database/transaction.ts'
import type { Client } from '../connect/client.ts'
import { hookPasswords, hookUrl, hookUser, whyOutOfReach } from './address.ts'
import { keepSubscriptions, mendSubscriptions } from './mend.ts'
import { findSubscriptions, removeSubscription } from './subscriptions.ts'

/** The address and the password of a new integration's hooks; the password is sealed. */
export function newHook(app: Pick<App, 'secrets'>): { hookToken: string; hookSecret: string } {
  return { hookToken: randomBytes(24).toString('base64url'), hookSecret: sealed(app, newPassword()) }
}

/**
 * Has Azure DevOps send hooks, one subscription for each kind of event: makes what is missing, keeps what works, and
 * replaces what is broken. Being refused is an answer, kept with its reason: then the integration lives by asking.
 * @throws AzureError that passes by itself, after what could be done; or when the credential is not taken at all
 */
export async function ensureSubscriptions(
  app: App,
  integration: Integration,
  client: Client,
): Promise<HookSubscription[]> {
  const { mended, fault } = await mendSubscriptions({ app, integration, client })
  const rows = await transact(app, (tx) => keepSubscriptions(app, tx, integration.id, mended))
  if (fault) throw fault
  return rows
}

/**
 * Changes the password that hooks come with. The former one opens until every subscription has the new one, also when
 * that takes a second call.
 * @throws AzureError as `ensureSubscriptions`
 */
export async function renewHookPassword(app: App, integration: Integration, client: Client): Promise<void> {
  const { id } = integration
  const { current, former } = hookPasswords(app, integration)
  const password = former === null ? newPassword() : current
  const hookSecret = sealed(app, password, former ?? current)
  await app.db.integration.update({ where: { id }, data: { hookSecret } })
  const renewed = { ...integration, hookSecret }
  const { mended, fault } = await mendSubscriptions({ app, integration: renewed, client, isRenewal: true })
  await transact(app, (tx) => keepSubscriptions(app, tx, id, mended))
  if (fault) throw fault
  if (mended.every(({ status, reason }) => status === 'enabled' && reason === null))
    await app.db.integration.update({ where: { id }, data: { hookSecret: sealed(app, password) } })
}

/**
 * Takes the hooks of an integration off, also those that people made by hand for it: nobody would listen to them.
 * @throws AzureError that passes by itself
 */
export async function removeSubscriptions(app: App, integration: Integration, client: Client): Promise<void> {
  const where = { integrationId: integration.id }
  const rows = await app.db.hookSubscription.findMany({ where })
  const standing = await findSubscriptions(app, integration, client)
  const there = 'refusal' in standing ? [] : standing.subscriptions.map(({ id }) => id)
  const known = rows.flatMap(({ externalId }) => externalId ?? [])
  for (const id of new Set([...there, ...known])) await removeSubscription(app, client, id)
  await app.db.hookSubscription.deleteMany({ where })
}

/** What to enter in Azure DevOps' own form, for whoever may make hooks where Hitch may not. */
export type ByHand = {
  url: string
  username: string
  password: string
  /** By the names that the form has for them. */
  events: string[]
  resourceVersion: string
  steps: string[]
}

export function byHand(app: Pick<App, 'config' | 'secrets'>, integration: Integration): ByHand {
  const outOfReach = whyOutOfReach(app.config, integration)
  return {
    url: hookUrl(app.config, integration),
    username: hookUser,
    password: hookPasswords(app, integration).current,
    events: [
      'Work item created',
      'Work item updated',
      'Work item commented on',
      'Work item deleted',
      'Work item restored',
    ],
    resourceVersion: '1.0',
    steps: [
      ...(outOfReach ? [outOfReach] : []),
      'In Azure DevOps, open the settings of a project whose work items are to be kept in step, and there Service hooks.',
      'Press Create subscription, choose Web Hooks, and Next.',
      'Choose the first of the events below, leave the filters as they are, and press Next.',
      'Enter the URL, the user name and the password below. Leave the headers empty, send all resource details and no messages, and choose resource version 1.0.',
      'Press Test: it says Succeeded, and here stands when the test was received. Then press Finish.',
      'Do the same for the other events, and in every other project.',
    ],
  }
}

function sealed({ secrets }: Pick<App, 'secrets'>, password: string, former?: string): string {
  return secrets.seal(JSON.stringify({ password, ...(former !== undefined && { former }) }))
}

function newPassword(): string {
  return randomBytes(32).toString('base64url')
}
