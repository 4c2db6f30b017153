import type { HookSubscription, Integration } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { warnExpiry } from './setup/expiry.ts'

const minute = 60_000
/** How often changes are looked for: seldom where hooks tell of them, every minute where nothing else does. */
const lookEveryMs = { hooked: 10 * minute, alone: minute, locked: 10 * minute }
const watchEveryMs = 10 * minute
const awaited = 5

/** Job `everyMinute`: has integrations looked at that are due for it, and warns of credentials that end soon. */
export async function everyMinute(app: App): Promise<void> {
  const integrations = await app.db.integration.findMany({
    where: { state: { not: 'removed' } },
    include: { subscriptions: true },
  })
  for (const integration of integrations) {
    const { id } = integration
    await transact(app, async (tx) => {
      const key = String(id)
      if (isDue(app, integration.reconciledAt, lookEvery(integration)))
        await app.jobs.send(tx, 'reconcile', { integrationId: id }, { key })
      if (integration.state === 'active' && isDue(app, lastWatched(integration), watchEveryMs))
        await app.jobs.send(tx, 'watchHooks', { integrationId: id }, { key })
    })
    await warnExpiry(app, integration)
  }
}

function lookEvery({ state, subscriptions }: Integration & { subscriptions: HookSubscription[] }): number {
  if (state === 'unauthorized') return lookEveryMs.locked
  const working = subscriptions.filter(({ status }) => status === 'enabled')
  return working.length >= awaited ? lookEveryMs.hooked : lookEveryMs.alone
}

function lastWatched({ subscriptions }: { subscriptions: HookSubscription[] }): Date | null {
  const times = subscriptions.flatMap(({ checkedAt }) => checkedAt ?? [])
  return times.length > 0 ? new Date(Math.min(...times.map((at) => at.getTime()))) : null
}

// A little early: the clock that calls this is no better than a second.
function isDue(app: App, last: Date | null, everyMs: number): boolean {
  return last === null || app.now().getTime() - last.getTime() >= everyMs - 2_000
}
