import type { App } from '../app.ts'
import type { Transaction } from './database.ts'

/**
 * Runs work in one transaction and, once it is committed, wakes the jobs it added, so that they need not wait for
 * the next look at their queue.
 * @param timeout in milliseconds; a transaction that takes longer is rolled back
 */
export async function transact<Result>(
  app: App,
  work: (tx: Transaction) => Promise<Result>,
  timeout = 15_000,
): Promise<Result> {
  let used: Transaction | undefined
  const result = await app.db.$transaction(
    (tx) => {
      used = tx
      return work(tx)
    },
    { timeout, maxWait: 15_000 },
  )
  if (used) app.jobs.wake(used)
  return result
}
