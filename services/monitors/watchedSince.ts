import type { App } from '../app.ts'

const key = 'monitorsWatchedAt'
// The clock that calls every minute is no better than some seconds.
const longestPauseMs = 100_000

// A restart between two looks is too short for the time between them to tell.
const begun = new WeakSet<App>()

/**
 * Notes that monitors are being looked at, and tells whether they were all the time since the last look: by this
 * process, and without a pause. Otherwise check-ins may have found nobody to take them.
 */
export async function watchedSince(app: App, now: Date): Promise<boolean> {
  const known = await app.db.setting.findUnique({ where: { key } })
  const value = now.toISOString()
  await app.db.setting.upsert({ where: { key }, create: { key, value }, update: { value } })
  const hadBegun = begun.has(app)
  begun.add(app)
  return hadBegun && known !== null && now.getTime() - Date.parse(known.value) <= longestPauseMs
}
