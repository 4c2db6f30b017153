import type { Organization } from './organization.ts'
import { findProject } from './organization.ts'
import type { Person } from './people.ts'
import { denied, malformed, Refusal } from './refusal.ts'

export type SubscriptionStatus =
  | 'enabled'
  | 'onProbation'
  | 'disabledByUser'
  | 'disabledBySystem'
  | 'disabledByInactiveIdentity'

/** A service hook, with its secrets as they were entered. */
export type Subscription = {
  id: string
  status: SubscriptionStatus
  eventType: string
  resourceVersion: string
  publisherInputs: Record<string, string>
  consumerInputs: Record<string, string>
  createdBy: string
  createdAt: Date
  modifiedBy: string
  modifiedAt: Date
  probationRetries: number
  lastProbationRetryAt: Date | null
  lastSuccessAt: Date | null
  /** The number of its latest notification. */
  notifications: number
}

export const eventTypes = [
  'workitem.created',
  'workitem.updated',
  'workitem.commented',
  'workitem.deleted',
  'workitem.restored',
]

export const resourceVersions = [
  '1.0-preview.1',
  '1.0-preview.2',
  '1.0',
  '3.1-preview.3',
  '5.1-preview.3',
  'latest',
]

/** Reads what a program wants and makes it, or changes one. @throws Refusal */
export function readSubscription(
  org: Organization,
  person: Person,
  body: unknown,
  former?: Subscription,
): Subscription {
  const asked = (body ?? {}) as Record<string, unknown>
  const eventType = String(asked.eventType ?? former?.eventType ?? '')
  const publisherInputs = texts(asked.publisherInputs ?? former?.publisherInputs)
  const consumerInputs = unmasked(texts(asked.consumerInputs), former?.consumerInputs ?? {})
  if (String(asked.publisherId ?? 'tfs') !== 'tfs')
    throw malformed(`TF400856: There is no publisher ${asked.publisherId}.`)
  if (!eventTypes.includes(eventType))
    throw new Refusal(
      400,
      'EventTypeNotFoundException',
      `The event type ${eventType} is not known to publisher tfs.`,
    )
  if (asked.consumerId !== 'webHooks' || asked.consumerActionId !== 'httpRequest')
    throw malformed(
      'The consumer action is not known; work item events go to webHooks with httpRequest here.',
    )
  const resourceVersion = String(asked.resourceVersion ?? former?.resourceVersion ?? '1.0')
  if (!resourceVersions.includes(resourceVersion))
    throw malformed(`The resource version ${resourceVersion} is not supported for event type ${eventType}.`)
  checkInputs(org, consumerInputs)
  checkRights(org, person, publisherInputs)
  const now = org.now()
  return {
    id: former?.id ?? org.newId(),
    status: statusAfter(org, asked.status, former),
    eventType,
    resourceVersion,
    publisherInputs,
    consumerInputs,
    createdBy: former?.createdBy ?? person.id,
    createdAt: former?.createdAt ?? now,
    modifiedBy: person.id,
    modifiedAt: now,
    probationRetries: 0,
    lastProbationRetryAt: former?.lastProbationRetryAt ?? null,
    lastSuccessAt: former?.lastSuccessAt ?? null,
    notifications: former?.notifications ?? 0,
  }
}

/** Organization-wide hooks need rights everywhere, others in their project. @throws Refusal */
export function checkRights(org: Organization, person: Person, { projectId }: Record<string, string>): void {
  if (projectId) findProject(org, projectId)
  const isEnough = person.hooks === 'everywhere' || (person.hooks === 'inProjects' && projectId)
  if (!isEnough) throw denied(person.name, 'Edit subscriptions', `PublisherSecurity/${projectId ?? ''}`)
}

function checkInputs(org: Organization, { url = '', basicAuthPassword = '' }: Record<string, string>): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw malformed('The value of input url is not a valid URL.')
  const { hostname } = new URL(url)
  if (org.switches.refusesLoopback && /^(localhost|127\.|\[?::1|10\.|192\.168\.)/.test(hostname))
    throw malformed(`The address ${hostname} is in a special range and is not allowed.`)
  if (basicAuthPassword.length > 256 || /\s/.test(basicAuthPassword))
    throw malformed('The value of input basicAuthPassword is too long or holds white space.')
}

function statusAfter(
  org: Organization,
  wanted: unknown,
  former: Subscription | undefined,
): SubscriptionStatus {
  if (!former) return 'enabled'
  if (wanted === 'disabledByUser') return wanted
  const wasOff = former.status === 'disabledBySystem' || former.status === 'disabledByInactiveIdentity'
  if (wanted !== 'enabled' || (wasOff && !org.switches.canRevive)) return former.status
  return 'enabled'
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      one === null || one === undefined ? [] : [[name, String(one)]],
    ),
  )
}

export const mask = '********'

/** A masked secret stands for the one that is kept. */
export function unmasked(
  inputs: Record<string, string>,
  kept: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...inputs }).map(([name, value]) => [name, value === mask ? (kept[name] ?? '') : value]),
  )
}
