import type { App } from '../app.ts'
import { messageOf } from '../errors.ts'
import type { Limiter } from './limiter.ts'

// What several processes together may let in too much is what they take in so long.
const everyMs = 1_000

/**
 * Lets processes know of each other's counts: what a limiter has taken is written to the database once a second, in one
 * statement, and the sums come back. A process that takes nothing asks nothing.
 * @returns writes what is left, and stops
 */
export function shareCounts(
  app: Pick<App, 'pool' | 'log'>,
  limiter: Limiter,
): { flush(): Promise<void>; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  limiter.onTaken(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, everyMs).unref()
  })
  return { flush, stop: () => clearTimeout(timer) }

  async function flush(): Promise<void> {
    const taken = limiter.takeUnsaid()
    if (taken.length === 0) return
    try {
      const { rows } = await app.pool.query<{ quota: string; endsAt: Date; used: number }>(
        `INSERT INTO "QuotaCount" ("endsAt", quota, used)
         SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::int[]) ORDER BY 1, 2
         ON CONFLICT ("endsAt", quota) DO UPDATE SET used = "QuotaCount".used + excluded.used
         RETURNING quota, "endsAt", used`,
        [taken.map(({ endsAt }) => endsAt), taken.map(({ quota }) => quota), taken.map(({ used }) => used)],
      )
      limiter.learn(rows)
    } catch (error) {
      app.log.warn({ err: error }, `counts of quotas could not be shared: ${messageOf(error)}`)
    }
  }
}
