import type { App } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { messageOf } from '../errors.ts'
import { kinds } from './kinds.ts'
import { gently } from './pace.ts'
import { type Kind, takeStep } from './walk.ts'

// Short, so that stopping Hitch never waits for it; what is left is the next job's.
const patienceMs = 2_000

/**
 * Job `tidy`, every minute: forgets what has outlived its use, in steps too small to be felt. Goes on where it stopped,
 * in as many jobs as it takes.
 */
export async function tidy(app: App): Promise<void> {
  const beganAt = performance.now()
  for (const kind of kinds) {
    const left = patienceMs - (performance.now() - beganAt)
    if (left <= 0 || (await forgetSome(app, kind, left))) return goOn(app)
  }
}

// One kind that cannot be forgotten must not keep the others; the metrics tell that it lags behind.
async function forgetSome(app: App, kind: Kind, patience: number): Promise<boolean> {
  try {
    return await gently(app, (most) => takeStep(app, kind, most), patience)
  } catch (error) {
    app.log.error({ err: error, kind: kind.name }, `what is old cannot be forgotten: ${messageOf(error)}`)
    return false
  }
}

async function goOn(app: App): Promise<void> {
  await transact(app, (tx) => app.jobs.send(tx, 'tidy', {}, { key: 'go on' }))
}
