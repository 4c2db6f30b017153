import type { Request } from 'restify'
import { messageOf, UserError } from '../../services/errors.ts'
import { categoryOf, type HitchEvent } from '../../services/events/event.ts'
import { takeFeedback } from '../../services/feedback/cap.ts'
import type { KnownKey } from '../../services/projects/keys.ts'
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
export function demandRoom(doors: Doors, key: KnownKey): void {
  const used = usedUp(doors, key)
  if (used) throw refusal(doors, key, used)
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
    const used = takeFeedback(app, key.projectId)
    return used ? refusal(doors, key, used, category) : 'kept'
  }
  const used = key.quotas.length === 0 ? null : limiter.take(key.quotas, app.now())
  return used ? refusal(doors, key, used, category) : 'kept'
}

/** Counts one event that a quota keeps out, and says so: to its sender, in the log, and of a spike to people. */
export function refusal(
  { app, limiter }: Doors,
  key: KnownKey,
  used: Used,
  category: ReturnType<typeof categoryOf> = 'error',
): UserError {
  const { quota, seconds } = used
  const text = refusalInWords(used)
  app.record.count(key.projectId, category, `rate_limited:${quota.reason}`)
  if (limiter.isFirst(quota, app.now())) {
    app.log.warn({ project: key.projectId, ...quota }, text)
    if (quota.reason === 'spike_guard')
      tellSpike(app, key.projectId, used).catch((error: unknown) =>
        app.log.error({ err: error }, `nobody could be told of a spike: ${messageOf(error)}`),
      )
  }
  const scope = quota.reason === 'key_quota' ? 'key' : 'project'
  return new UserError(text, 429, {
    retryAfter: seconds,
    rateLimits: `${seconds}:${category === 'feedback' ? category : limitedCategories}:${scope}:${quota.reason}`,
  })
}
