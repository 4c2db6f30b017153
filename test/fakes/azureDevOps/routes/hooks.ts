import type { Hooks, Notification } from '../hooks.ts'
import { baseUrl, findPerson, type Organization } from '../organization.ts'
import { personObject } from '../people.ts'
import { malformed, Refusal } from '../refusal.ts'
import type { Call, Routes } from '../router.ts'
import {
  checkRights,
  eventTypes,
  mask,
  readSubscription,
  resourceVersions,
  type Subscription,
  unmasked,
} from '../subscription.ts'

/** Service hooks, which the SDK has no client for. */
export function hookRoutes(hooks: Hooks): Routes {
  const find = ({ params }: Call): Subscription => {
    const found = hooks.subscriptions.find(({ id }) => id === params.subscriptionId)
    if (found) return found
    throw new Refusal(
      404,
      'SubscriptionNotFoundException',
      `Subscription ${params.subscriptionId} was not found.`,
    )
  }
  const listed = ({ org, caller }: Call) =>
    hooks.subscriptions.filter((one) => {
      const isVisible = caller.person.hooks !== 'nowhere' || one.createdBy === caller.person.id
      return isVisible && org !== null
    })

  return {
    subscriptions: {
      GET(call) {
        if (call.params.subscriptionId) return { status: 200, body: show(call.org, find(call)) }
        const by = (name: string) => call.query.get(name.toLowerCase())
        const value = listed(call)
          .filter((one) => !by('eventType') || one.eventType === by('eventType'))
          .filter(() => !by('consumerId') || by('consumerId') === 'webHooks')
          .map((one) => show(call.org, one))
        return { status: 200, body: { count: value.length, value } }
      },
      POST(call) {
        const made = readSubscription(call.org, call.caller.person, call.body)
        hooks.subscriptions.push(made)
        return { status: 200, body: show(call.org, made) }
      },
      PUT(call) {
        const former = find(call)
        Object.assign(former, readSubscription(call.org, call.caller.person, call.body, former))
        return { status: 200, body: show(call.org, former) }
      },
      DELETE(call) {
        const found = find(call)
        checkRights(call.org, call.caller.person, found.publisherInputs)
        hooks.subscriptions.splice(hooks.subscriptions.indexOf(found), 1)
        return { status: 204 }
      },
    },
    subscriptionsQuery: {
      POST(call) {
        const asked = (call.body ?? {}) as Record<string, unknown>
        const results = listed(call)
          .filter((one) => !asked.eventType || one.eventType === asked.eventType)
          .filter((one) => meets(one.consumerInputs, asked.consumerInputFilters))
          .filter((one) => meets(one.publisherInputs, asked.publisherInputFilters))
          .map((one) => show(call.org, one))
        return { status: 200, body: { ...asked, results } }
      },
    },
    testNotifications: {
      POST(call) {
        const asked = (call.body ?? {}) as { subscriptionId?: string; details?: Record<string, unknown> }
        const kept = hooks.subscriptions.find(({ id }) => id === asked.subscriptionId)
        const given = (asked.details?.consumerInputs ?? {}) as Record<string, string>
        const eventType = String(asked.details?.eventType ?? kept?.eventType ?? '')
        if (!eventTypes.includes(eventType)) throw malformed('The event type of the test is missing.')
        const made = hooks.test({
          id: kept?.id ?? '00000000-0000-0000-0000-000000000000',
          eventType,
          resourceVersion: kept?.resourceVersion ?? '1.0',
          consumerInputs: { ...kept?.consumerInputs, ...unmasked(given, kept?.consumerInputs ?? {}) },
        })
        return { status: 200, body: showNotification(made, kept) }
      },
      GET({ params }) {
        const made = hooks.history.find((one) => one.isTest && String(one.id) === params.notificationId)
        if (made) return { status: 200, body: showNotification(made, undefined) }
        throw new Refusal(
          404,
          'NotificationNotFoundException',
          `Notification ${params.notificationId} was not found.`,
        )
      },
    },
    notifications: {
      GET(call) {
        const found = find(call)
        const value = hooks.history
          .filter(({ subscriptionId, status }) => subscriptionId === found.id && status !== 'lost')
          .map((one) => showNotification(one, found))
        if (!call.params.notificationId) return { status: 200, body: { count: value.length, value } }
        return {
          status: 200,
          body: value.find(({ id }) => String(id) === call.params.notificationId) ?? null,
        }
      },
    },
    publishers: {
      GET({ params }) {
        const tfs = {
          id: 'tfs',
          name: 'Azure DevOps',
          description: 'Azure DevOps',
          supportedEvents: eventTypes.map(showEventType),
        }
        return { status: 200, body: params.publisherId ? tfs : { count: 1, value: [tfs] } }
      },
    },
    eventTypes: {
      GET({ params }) {
        const value = eventTypes.map(showEventType)
        if (!params.eventTypeId) return { status: 200, body: { count: value.length, value } }
        return { status: 200, body: value.find(({ id }) => id === params.eventTypeId) ?? null }
      },
    },
  }
}

function showEventType(id: string) {
  return {
    id,
    publisherId: 'tfs',
    name: id.replace('workitem.', 'Work item '),
    supportedResourceVersions: resourceVersions,
    inputDescriptors: [],
  }
}

function show(org: Organization, one: Subscription): object {
  const person = (id: string) => personObject(findPerson(org, id), baseUrl(org))
  const { basicAuthPassword, ...plain } = one.consumerInputs
  return {
    id: one.id,
    url: `${baseUrl(org)}/_apis/hooks/subscriptions/${one.id}`,
    status: one.status,
    publisherId: 'tfs',
    eventType: one.eventType,
    subscriber: null,
    resourceVersion: one.resourceVersion,
    eventDescription: 'Any work item',
    consumerId: 'webHooks',
    consumerActionId: 'httpRequest',
    actionDescription: `To host ${new URL(one.consumerInputs.url ?? '').host}`,
    probationRetries: one.probationRetries,
    ...(one.lastProbationRetryAt ? { lastProbationRetryDate: one.lastProbationRetryAt.toISOString() } : {}),
    ...(one.lastSuccessAt ? { lastSuccessfulAttemptDate: one.lastSuccessAt.toISOString() } : {}),
    createdBy: person(one.createdBy),
    createdDate: one.createdAt.toISOString(),
    modifiedBy: person(one.modifiedBy),
    modifiedDate: one.modifiedAt.toISOString(),
    publisherInputs: { projectId: '', ...one.publisherInputs, hostId: org.id, tfsSubscriptionId: one.id },
    consumerInputs: { ...plain, ...(basicAuthPassword === undefined ? {} : { basicAuthPassword: mask }) },
  }
}

function showNotification(one: Notification, subscription: Subscription | undefined) {
  const last = one.attempts.at(-1)
  return {
    id: one.id,
    subscriptionId: one.subscriptionId,
    eventId: one.eventId,
    status: one.status,
    result: one.result,
    createdDate: one.queuedAt.toISOString(),
    modifiedDate: (last?.at ?? one.queuedAt).toISOString(),
    details: {
      eventType: one.eventType,
      publisherId: 'tfs',
      consumerId: 'webHooks',
      consumerActionId: 'httpRequest',
      request: `POST ${subscription?.consumerInputs.url ?? ''}`,
      response: last ? `Status Code: ${last.status ?? 'none'}` : null,
      errorMessage: one.result === 'failed' ? `The answer was ${last?.status ?? 'missing'}` : null,
      requestAttempts: one.attempts.length,
      queuedDate: one.queuedAt.toISOString(),
      ...(last ? { processedDate: last.at.toISOString(), completedDate: last.at.toISOString() } : {}),
      event: one.payload,
    },
  }
}

type Filter = { conditions?: { inputId?: string; operator?: string | number; inputValue?: string }[] }

/** One of the filters has to be met in all its conditions. */
function meets(inputs: Record<string, string>, filters: unknown): boolean {
  if (!Array.isArray(filters) || filters.length === 0) return true
  return (filters as Filter[]).some(({ conditions = [] }) =>
    conditions.every(({ inputId = '', operator, inputValue = '' }) => {
      const isSame = (inputs[inputId] ?? '') === inputValue
      return operator === 'notEquals' || operator === 1 ? !isSame : isSame
    }),
  )
}
