import type { App } from '../app.ts'
import { createLimiter, type Limiter, type Used } from '../quotas/limiter.ts'

// Anybody can read the key that feedback is sent with, and each feedback is a group and a card. More than this no
// people write in an hour.
const most = 300
const windowSeconds = 3_600

const limiters = new WeakMap<App, Limiter>()

/** Takes one feedback or report from what a project takes in an hour; says so when that is used up. */
export function takeFeedback(app: App, projectId: number): Used | null {
  const known = limiters.get(app) ?? createLimiter()
  limiters.set(app, known)
  const quota = { reason: 'feedback_cap', id: projectId, count: most, window: windowSeconds } as const
  return known.take([quota], app.now())
}
