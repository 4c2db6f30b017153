import type { Activity } from 'botbuilder'
import type { App } from '../../services/app.ts'

/**
 * Notes an activity as handled; false when it has been before, for Teams delivers some twice.
 * Ids are unique within a conversation only.
 */
export async function isFirstDelivery(app: App, activity: Activity): Promise<boolean> {
  if (!activity.id) return true
  const { count } = await app.db.seenActivity.createMany({
    data: [{ chat: 'teams', externalId: keyOf(activity), at: app.now() }],
    skipDuplicates: true,
  })
  return count === 1
}

/** Lets an activity come again, because handling it failed. */
export async function forgetDelivery(app: App, activity: Activity): Promise<void> {
  if (!activity.id) return
  await app.db.seenActivity.deleteMany({ where: { chat: 'teams', externalId: keyOf(activity) } })
}

function keyOf({ conversation, type, id }: Activity): string {
  return `${conversation.id} ${type} ${id}`
}
