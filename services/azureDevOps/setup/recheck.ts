import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { audit } from '../../audit.ts'
import { isLoopback } from '../../config.ts'
import { transact } from '../../database/transaction.ts'
import { messageOf } from '../../errors.ts'
import { AzureError } from '../connect/fault.ts'
import { withClient } from '../health.ts'
import { type Address, readAddress, settleAddress } from './address.ts'

/**
 * Looks whether an organization is still called what it was, and lies where it did; it is the same as long as its GUID
 * is. Asked now and then, and when nothing is found at its address any more.
 * @throws TryLater while it does not answer; AzureError when it does not take us, or is another one now
 */
export async function recheckAddress(app: App, integration: Integration): Promise<void> {
  const { name, baseUrl } = await whereIs(app, integration)
  if (name === integration.name && baseUrl === integration.baseUrl) return
  await transact(app, async (tx) => {
    const where = { id: integration.id, baseUrl: integration.baseUrl, state: { not: 'removed' } }
    const { count } = await tx.integration.updateMany({ where, data: { name, baseUrl } })
    if (count === 0) return
    const before = { name: integration.name, baseUrl: integration.baseUrl }
    await audit(tx, app, {
      organizationId: integration.organizationId,
      actor: 'Hitch',
      via: 'timer',
      action: 'integration.change',
      target: name,
      data: { id: integration.id, name, baseUrl, before },
    })
  })
  app.azureDevOps.forget(integration.id)
  app.log.info(
    { from: integration.baseUrl, to: baseUrl },
    'an Azure DevOps organization has another address now',
  )
}

async function whereIs(app: App, integration: Integration): Promise<Address> {
  const known = readAddress(integration.baseUrl)
  // What is kept remembers how the organization was called when it was opened.
  app.azureDevOps.forget(integration.id)
  return withClient(app, integration, async (client) => {
    try {
      const me = await client.whoAmI()
      if (me.organizationId.toLowerCase() !== integration.externalId) throw another(integration)
      return settleAddress(known, me.baseUrl)
    } catch (error) {
      const found = isNotThere(error) ? await lookUp(app, integration) : null
      if (!found) throw error
      return settleAddress(known, found)
    }
  })
}

function isNotThere(error: unknown): boolean {
  if (!(error instanceof AzureError) || error.kind === 'unauthorized') return false
  const { status = 0 } = error
  return status === 404 || (status >= 300 && status < 400)
}

// The area of projects; where it lies, the organization lies.
const coreArea = '79134c72-4a58-4b42-976c-04e7115f32bf'
const patienceMs = 10_000

/** Where an organization of the cloud lies by now, from the directory that anybody may ask; null when it does not say. */
async function lookUp(app: App, { host, baseUrl, externalId }: Integration): Promise<string | null> {
  if (host !== 'cloud') return null
  const { hostname, origin } = new URL(baseUrl)
  const directory = isLoopback(hostname) ? origin : 'https://app.vssps.visualstudio.com'
  const query = `hostId=${externalId}&api-version=5.0-preview.1`
  try {
    const response = await fetch(`${directory}/_apis/resourceareas/${coreArea}?${query}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    const body: unknown = response.ok ? await response.json() : null
    const { locationUrl } = (body ?? {}) as { locationUrl?: unknown }
    return typeof locationUrl === 'string' ? locationUrl : null
  } catch (error) {
    app.log.info({ reason: messageOf(error) }, 'the directory of Azure DevOps organizations did not answer')
    return null
  }
}

function another({ baseUrl, name }: Integration): AzureError {
  return new AzureError(
    'unauthorized',
    `At ${baseUrl} there is another organization now than the one that was connected as ${name}.`,
  )
}
