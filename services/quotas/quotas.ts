import type { App } from '../app.ts'
import { hourOf } from '../events/counters.ts'
import type { Quota } from './limiter.ts'

/** What a key and its project say about how much may come in. */
export type Limited = {
  id: number
  projectId: number
  rateLimitCount: number | null
  rateLimitWindow: number | null
  project: {
    rateLimitCount: number | null
    rateLimitWindow: number | null
    spikeGuard: number | null
    createdAt: Date
  }
}

const hourMs = 3_600_000
const daysLookedAt = 7
// Short, so that what was held back is let in again soon.
const spikeWindow = 600
// A project that is quiet has no "usual" that could be multiplied.
const leastOfSpike = 500

/** The quotas of a key, its own first. The database is asked only where the spike guard is on. */
export async function quotasOf(app: App, key: Limited): Promise<Quota[]> {
  const { project, projectId } = key
  const quotas: Quota[] = []
  if (key.rateLimitCount && key.rateLimitWindow)
    quotas.push({ reason: 'key_quota', id: key.id, count: key.rateLimitCount, window: key.rateLimitWindow })
  if (project.rateLimitCount && project.rateLimitWindow)
    quotas.push({
      reason: 'project_quota',
      id: projectId,
      count: project.rateLimitCount,
      window: project.rateLimitWindow,
    })
  if (project.spikeGuard) quotas.push(await spikeQuota(app, projectId, project.spikeGuard, project.createdAt))
  return quotas
}

// The hour that runs is left out, or a spike would raise what is usual while it lasts.
async function spikeQuota(app: App, projectId: number, times: number, createdAt: Date): Promise<Quota> {
  const until = hourOf(app.now())
  const since = new Date(Math.max(until.getTime() - daysLookedAt * 24 * hourMs, hourOf(createdAt).getTime()))
  const { _sum } = await app.db.projectHour.aggregate({
    where: {
      projectId,
      hour: { gte: since, lt: until },
      category: { in: ['error', 'security'] },
      outcome: 'accepted',
    },
    _sum: { count: true },
  })
  const hours = Math.max(1, (until.getTime() - since.getTime()) / hourMs)
  const usual = ((_sum.count ?? 0) / hours) * (spikeWindow / 3600)
  const count = Math.max(leastOfSpike, Math.ceil(usual * times))
  return { reason: 'spike_guard', id: projectId, count, window: spikeWindow }
}
