import type { HookSubscription } from '../../prisma/client/client.ts'
import type { Connected } from '../../services/azureDevOps/setup/setup.ts'

const features = ['issue-basic', 'issue-sync']

/** An integration as Sentry shows it, with what ours know besides. No secret is among it. */
export function integrationJson(integration: Connected) {
  const { id, name, externalId, baseUrl, state, stateReason, stateSince } = integration
  return {
    id: String(id),
    name,
    icon: null,
    // Sentry has the address of the organization here.
    domainName: baseUrl,
    accountType: null,
    scopes: null,
    // A connection that does not answer at the moment is no less there.
    status: state === 'unauthorized' ? 'disabled' : 'active',
    provider: {
      key: 'vsts',
      slug: 'vsts',
      name: 'Azure DevOps',
      canAdd: true,
      canDisable: false,
      features,
      aspects: {},
    },
    externalId,
    organizationId: integration.organizationId,
    organizationIntegrationStatus: 'active',
    gracePeriodEnd: null,
    subscription: subscriptionOf(integration.subscriptions),
    subscriptions: integration.subscriptions.map(subscriptionJson),
    host: integration.host,
    project: integration.projectId,
    account: (integration.identity as { name?: string }).name ?? null,
    credential: {
      kind: integration.credentialKind,
      endsAt: integration.credentialEndsAt?.toISOString() ?? null,
    },
    state,
    stateReason,
    stateSince: stateSince.toISOString(),
    hookHeardAt: integration.hookHeardAt?.toISOString() ?? null,
    hookTestedAt: integration.hookTestedAt?.toISOString() ?? null,
    reconciledAt: integration.reconciledAt?.toISOString() ?? null,
    conversation: integration.conversationId === null ? null : String(integration.conversationId),
    options: integration.options,
    dateCreated: integration.createdAt.toISOString(),
  }
}

// Sentry has one hook, for updates; ours stand for it together, so that one that is off is not overlooked.
function subscriptionOf(subscriptions: HookSubscription[]) {
  const updates = subscriptions.find(({ eventType }) => eventType === 'workitem.updated')
  const off = subscriptions.find(({ status }) => status !== 'enabled')
  return {
    id: updates?.externalId ?? null,
    status: off?.status ?? updates?.status ?? 'missing',
    reason: off?.reason ?? null,
  }
}

function subscriptionJson(subscription: HookSubscription) {
  const { externalId, eventType, status, reason, checkedAt, heardAt } = subscription
  return {
    id: externalId,
    eventType,
    status,
    reason,
    checkedAt: checkedAt?.toISOString() ?? null,
    heardAt: heardAt?.toISOString() ?? null,
  }
}
