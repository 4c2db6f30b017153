import type { Credential } from '../../services/azureDevOps/connect/client.ts'
import type { Connected } from '../../services/azureDevOps/setup/setup.ts'

/** One kind of news, and whether it comes by a service hook. */
export type HookFacts = {
  eventType: string
  status: string
  reason: string | null
  checkedAt: Date | null
  heardAt: Date | null
}

/** What a page may know of an integration. No secret is among it, so none can be drawn. */
export type IntegrationFacts = {
  id: number
  name: string
  address: string
  host: string
  state: string
  stateReason: string | null
  stateSince: Date
  /** Who Hitch is there. */
  account: string
  credentialKind: string
  endsAt: Date | null
  /** The one project it is limited to. */
  project: string | null
  hooks: HookFacts[]
  heardAt: Date | null
  testedAt: Date | null
  reconciledAt: Date | null
  /** Where troubles are told. */
  place: string | null
  createdBy: string | null
  createdAt: Date
  /** How many work items groups are linked to. */
  workItems: number
}

/** What was typed into a form of credentials, without what is secret of it. */
export type Typed = {
  url: string
  kind: Credential['kind']
  project: string
  endsOn: string
  tenantId: string
  clientId: string
}

/** What became of the last press, with a list of what is missing when that is known. */
export type Said = {
  kind: 'done' | 'note' | 'fault'
  words: string
  list?: string[]
  /** Which section of the page it is about, to be said there; at the top when left out. */
  at?: string
}

/** The facts of an integration. @param known what its own row does not say */
export function factsOf(
  row: Connected,
  known: { workItems: number; place: string | null; project: string | null },
): IntegrationFacts {
  const { id, name, host, state, stateReason, stateSince, credentialKind, reconciledAt } = row
  const { name: account } = row.identity as { name?: string }
  return {
    ...{ id, name, host, state, stateReason, stateSince, credentialKind, reconciledAt },
    address: row.baseUrl,
    account: account ?? 'unknown',
    endsAt: row.credentialEndsAt,
    heardAt: row.hookHeardAt,
    testedAt: row.hookTestedAt,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    hooks: row.subscriptions.map(({ eventType, status, reason, checkedAt, heardAt }) => ({
      ...{ eventType, status, reason, checkedAt, heardAt },
    })),
    ...known,
  }
}
