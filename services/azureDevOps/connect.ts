import type { Integration } from '../../prisma/client/client.ts'
import type { Foundation } from '../app.ts'
import type { Client, Credential, Urgency } from './connect/client.ts'
import { type Line, openLine } from './connect/line.ts'
import { openClient } from './connect/open.ts'
import { type Patience, usualPatience } from './connect/patience.ts'
import { readCredential } from './connect/stored.ts'

/** The clients of all connected Azure DevOps organizations, as `app.azureDevOps`. */
export type AzureDevOps = {
  /**
   * The client of a stored integration; opened once per process and kept until forgotten. What is asked while a
   * transaction holds the integration's row may wait for that row.
   * @throws AzureError when the stored credential cannot be opened
   */
  client(integration: Integration, urgency: Urgency): Client
  /**
   * A client for what nobody has stored yet (probing). A delegated credential is renewed in place: store it afterwards.
   * @throws AzureError when the address is none
   */
  open(target: { url: string; credential: Credential }): Client
  /** After a credential or an address has changed. */
  forget(integrationId: number): void
}

type Kept = { line: Line; opensWith: string }

/** @param how.patience for tests: shorter waits than people would have */
export function createAzureDevOps(app: Foundation, how: { patience?: Partial<Patience> } = {}): AzureDevOps {
  const patience = { ...usualPatience, ...how.patience }
  const kept = new Map<number, Kept>()

  return {
    client(integration, urgency) {
      const { id, baseUrl } = integration
      const opensWith = openingOf(integration)
      const known = kept.get(id)
      if (known?.opensWith === opensWith) return openClient(known.line, urgency)
      const credential = readCredential(app, integration)
      const line = openLine(app, { url: baseUrl, credential, integrationId: id }, patience)
      kept.set(id, { line, opensWith })
      return openClient(line, urgency)
    },

    open: ({ url, credential }) =>
      openClient(openLine(app, { url, credential, integrationId: null }, patience), 'interactive'),

    forget(integrationId) {
      kept.delete(integrationId)
    },
  }
}

// Another process may have changed the row. A delegated credential changes with every renewal, and is read afresh then.
function openingOf({ baseUrl, credentialKind, credential }: Integration): string {
  return [baseUrl, credentialKind, credentialKind === 'delegated' ? '' : credential].join(' ')
}
