import type { Request } from 'restify'
import { messageOf, UserError } from '../../services/errors.ts'
import { categoryOf, type HitchEvent } from '../../services/events/event.ts'
import { takeFeedback } from '../../services/feedback/cap.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
import { type Category, categoryOfItem } from '../../services/quotas/categories.ts'
import type { Used } from '../../services/quotas/limiter.ts'
import { tellSpike } from '../../services/quotas/tell.ts'
import { refusalInWords } from '../../services/quotas/words.ts'
import { clientIp } from './clientIp.ts'
import type { Doors } from './door.ts'

// What an SDK holds back when a quota is used up. Its sessions and its reports of losses still come.
const limitedCategories = 'default;error;security'

/** The quota of a key that is used up; null when there is room. Looking takes nothing. */
export function usedUp({ app, limiter }: Doors, { quotas }: KnownKey): Used | null {
  return quotas.length === 0 ? null : limiter.look(quotas, app.now())
}

/** Refuses before the body is read. @throws UserError 429 when a quota of the key is used up; it is counted */
export function demandRoom(doors: Doors, key: KnownKey, category: 'error' | 'security' = 'error'): void {
  const used = usedUp(doors, key)
  if (used) throw refusal(doors, key, used, category)
}

/**
 * Whether an event that was read is to be kept. What the project does not want to hear of is counted and answered as if
 * it were: an SDK has nothing to do about it. What a quota keeps out is counted, and the refusal returned: other things
 * may have come along that are kept first.
 */
export function admit(
  doors: Doors,
  req: Request,
  key: KnownKey,
  event: HitchEvent,
): 'kept' | 'filtered' | UserError {
  const { app, limiter } = doors
  const category = categoryOf(event)
  if (event.payload.type === 'feedback' && category !== 'feedback') {
    app.record.count(key.projectId, 'feedback', 'invalid')
    return new UserError('The feedback says nothing: it has no contexts.feedback.message.')
  }
  const why = key.filters?.(event, { clientIp: clientIp(req) })
  if (why) {
    app.record.count(key.projectId, category, `filtered:${why}`)
    return 'filtered'
  }
  // Feedback has a measure of its own: people are to be heard while errors are held back.
  if (category === 'feedback') {
    const used = takeOf(doors, key, category) ?? takeFeedback(app, key.projectId)
    return used ? refusal(doors, key, used, category) : 'kept'
  }
  const used = key.quotas.length === 0 ? null : limiter.take(key.quotas, app.now())
  return used ? refusal(doors, key, used, category) : 'kept'
}

/**
 * Whether a quota of their own keeps items of a type out. One that is kept out is counted, and how long the others need
 * not be sent is added to `limits`.
 */
export function holdBack(doors: Doors, key: KnownKey, type: string, limits: Set<string>): boolean {
  const category = key.categoryQuotas ? categoryOfItem(type) : undefined
  const used = category && takeOf(doors, key, category)
  if (!used) return false
  countRefused(doors, key, used, category)
  limits.add(limitOf(used, category))
  return true
}

/** Takes one from the quota that a kind of thing has; says so when that is used up. */
export function takeOf(
  { app, limiter }: Doors,
  { categoryQuotas }: KnownKey,
  category: Category,
): Used | null {
  const quota = categoryQuotas?.get(category)
  return quota ? limiter.take([quota], app.now()) : null
}

/** Counts one event that a quota keeps out, and says so: to its sender, in the log, and of a spike to people. */
export function refusal(
  doors: Doors,
  key: KnownKey,
  used: Used,
  category: ReturnType<typeof categoryOf> | Category = 'error',
): UserError {
  countRefused(doors, key, used, category)
  const isError = category === 'error' || category === 'security'
  return new UserError(refusalInWords(used), 429, {
    retryAfter: used.seconds,
    rateLimits: limitOf(used, isError ? limitedCategories : category),
  })
}

function countRefused({ app, limiter }: Doors, key: KnownKey, used: Used, category: string): void {
  const { quota } = used
  app.record.count(key.projectId, category, `rate_limited:${quota.reason}`)
  if (!limiter.isFirst(quota, app.now())) return
  app.log.warn({ project: key.projectId, ...quota }, refusalInWords(used))
  if (quota.reason === 'spike_guard')
    tellSpike(app, key.projectId, used).catch((error: unknown) =>
      app.log.error({ err: error }, `nobody could be told of a spike: ${messageOf(error)}`),
    )
}

function limitOf({ quota, seconds }: Used, names: string): string {
  return `${seconds}:${names}:${quota.reason === 'key_quota' ? 'key' : 'project'}:${quota.reason}`
}
