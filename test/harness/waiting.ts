import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../../services/app.ts'

/** Resolves when so many statements wait for locks that others hold. */
export async function untilWaiting({ pool }: Pick<App, 'pool'>, count: number): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if ((rows[0]?.count ?? 0) >= count) return
    await pause(5)
  }
  throw new Error(`${count} statements should wait for locks, and do not`)
}
