import type { Activity } from 'botbuilder'
import type { App } from '../../services/app.ts'

/**
 * Notes an activity as handled; false when it has been before, for Teams delivers some twice.
 * Ids are unique within a conversation only.
 */
export async function isFirstDelivery(app: App, activity: Activity): Promise<boolean> {
  return !activity.id || isFirst(app, keyOf(activity))
}

/** Lets an activity come again, because handling it failed. */
export async function forgetDelivery(app: App, activity: Activity): Promise<void> {
  if (activity.id) await forget(app, keyOf(activity))
}

/** Does something once, however often it is asked for; null when it was done before. What fails may be tried again. */
export async function once<Result>(
  app: App,
  name: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  if (!(await isFirst(app, name))) return null
  try {
    return await work()
  } catch (error) {
    await forget(app, name)
    throw error
  }
}

async function isFirst(app: App, externalId: string): Promise<boolean> {
  const { count } = await app.db.seenActivity.createMany({
    data: [{ chat: 'teams', externalId, at: app.now() }],
    skipDuplicates: true,
  })
  return count === 1
}

async function forget(app: App, externalId: string): Promise<void> {
  await app.db.seenActivity.deleteMany({ where: { chat: 'teams', externalId } })
}

function keyOf({ conversation, type, id }: Activity): string {
  return `${conversation.id} ${type} ${id}`
}
