import type { App } from './app.ts'
import { forgetSessions } from './sessions/forget.ts'

const hour = 3_600_000
const day = 24 * hour
// Longer than any service repeats a delivery.
const activitiesKept = 2 * day
// As long as Azure DevOps keeps its own history of deliveries, and a day.
const hooksKept = 8 * day

/** Job `tidy`, every minute: forgets what has outlived its use, in steps too small to be felt. */
export async function tidy(app: App): Promise<void> {
  const now = app.now().getTime()
  await app.db.seenActivity.deleteMany({ where: { at: { lt: new Date(now - activitiesKept) } } })
  const hooksEnd = new Date(now - hooksKept)
  await app.db.hookNotification.deleteMany({ where: { receivedAt: { lt: hooksEnd } } })
  await app.db.pendingPress.deleteMany({ where: { expiresAt: { lt: new Date(now - day) } } })
  await forgetSessions(app)
}
