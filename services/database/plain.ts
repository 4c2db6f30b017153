import type pg from 'pg'
import type { App } from '../app.ts'
import { isBroken, isPassing } from './fault.ts'

const attempts = 4

/**
 * Runs work in one transaction of a plain connection and, once it is committed, wakes the jobs it added. When it met
 * the transaction of somebody else, it begins anew. For sums that the query builder would make slow.
 * @throws what the database says when it fails for another reason, or again and again
 */
export async function transactPlainly<Result>(
  app: Pick<App, 'pool' | 'jobs'>,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const client = await app.pool.connect()
    try {
      await client.query('BEGIN')
      const result = await work(client)
      await client.query('COMMIT')
      app.jobs.wake(client)
      client.release()
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      client.release(isBroken(error))
      if (attempt === attempts || !isPassing(error)) throw error
    }
  }
}
