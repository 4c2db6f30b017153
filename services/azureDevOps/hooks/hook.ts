/** What a service hook says, as far as anybody believes it: which work item is worth reading again. */
export type Hook = {
  /** workitem.updated and so on; whatever else is sent is named as well. */
  eventType: string
  /** Null where what came was none; then a repeated delivery cannot be told from a first one. */
  subscriptionId: string | null
  notificationId: string | null
  eventId: string | null
  /** Null when no work item can be meant. */
  workItemId: number | null
  rev: number | null
  /** The GUIDs by which it calls the organization it comes from, lower case; empty when it names none. */
  organizationIds: string[]
  /** A made-up event, sent to try the subscription. */
  isTest: boolean
}

type Raw = Record<string, unknown>

/**
 * Reads a hook of any payload version. Of the many things in it only numbers and names are taken: texts, identities and
 * states come in several shapes, late and out of order, so the work item is read afresh.
 * @returns null for what is no hook
 */
export function readHook(body: unknown): Hook | null {
  if (!isObject(body)) return null
  const eventType = nameIn(body.eventType)
  if (eventType === null) return null
  const resource = objectIn(body, 'resource')
  const hook = {
    eventType,
    subscriptionId: guidIn(body.subscriptionId),
    notificationId: notificationIn(body.notificationId),
    eventId: guidIn(body.id),
    workItemId: workItemIn(eventType, resource),
    rev: revIn(resource),
    organizationIds: organizationsIn(body),
  }
  return { ...hook, isTest: isTest(hook, resource) }
}

// In an update `resource.id` counts the updates of a work item; everywhere else it is the work item.
function workItemIn(eventType: string, resource: Raw): number | null {
  const named = numberIn(resource.workItemId)
  if (named !== null || 'workItemId' in resource) return named
  return numberIn(eventType === 'workitem.updated' ? objectIn(resource, 'revision').id : resource.id)
}

function revIn(resource: Raw): number | null {
  const fields = objectIn(resource, 'fields')
  const changed = objectIn(fields, 'System.Rev')
  return (
    numberIn(resource.rev) ??
    numberIn(objectIn(resource, 'revision').rev) ??
    numberIn(changed.newValue) ??
    numberIn(fields['System.Rev'])
  )
}

// A cloud organization is its own collection; old ones were renamed into having two GUIDs.
function organizationsIn(body: Raw): string[] {
  const containers = objectIn(body, 'resourceContainers')
  const ids = ['collection', 'account'].map((name) => guidIn(objectIn(containers, name).id))
  return [...new Set(ids.filter((id) => id !== null))]
}

const noSubscription = '00000000-0000-0000-0000-000000000000'
// Fabrikam's, of which Microsoft's samples and test notifications tell.
const sampleCollection = 'c12d0eb8-e382-443b-9f9c-c52cba5014c2'

function isTest(hook: Omit<Hook, 'isTest'>, resource: Raw): boolean {
  return (
    hook.subscriptionId === noSubscription ||
    hook.organizationIds.includes(sampleCollection) ||
    [resource.workItemId, resource.id].some((id) => id === 0 || id === '0')
  )
}

function objectIn(raw: Raw, name: string): Raw {
  const value = raw[name]
  return isObject(value) ? value : {}
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameIn(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.-]{1,100}$/.test(value) ? value : null
}

function guidIn(value: unknown): string | null {
  return typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
    ? value.toLowerCase()
    : null
}

function notificationIn(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null
  return nameIn(value)
}

/** A number of theirs: whole, positive, and small enough for the database. */
function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= 2_147_483_647
    ? number
    : null
}
