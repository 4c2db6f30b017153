import type { Integration } from '../../prisma/client/client.ts'
import type { Foundation } from '../app.ts'
import type { Client, Credential, Urgency } from './connect/client.ts'

/** The clients of all connected Azure DevOps organizations, as `app.azureDevOps`. */
export type AzureDevOps = {
  /** The client of a stored integration; opened once per process and kept until forgotten. */
  client(integration: Integration, urgency: Urgency): Client
  /** A client for what nobody has stored yet (probing). */
  open(target: { url: string; credential: Credential }): Client
  /** After a credential or an address has changed. */
  forget(integrationId: number): void
}

export function createAzureDevOps(app: Foundation): AzureDevOps {
  const notYet = (): Client => {
    app.log.debug('an Azure DevOps client was asked for')
    throw new Error('the Azure DevOps client is being built')
  }
  return { client: notYet, open: notYet, forget() {} }
}
