import type { Server } from 'restify'
import type { App } from '../services/app.ts'
import { messageOf } from '../services/errors.ts'
import { answer, route } from './answer.ts'

// A job that is due and not taken for this long means that nobody works on the queue.
const stuckSeconds = 120

/** `/healthz`: the process answers. `/readyz`: the database answers and jobs move; load balancers ask this one. */
export function registerHealth(server: Server, app: App): void {
  server.get('/healthz', (_req, res, next) => {
    answer(res, 200, { status: 'ok' })
    next()
  })
  server.get(
    '/readyz',
    route(app, async (_req, res) => {
      const checks = await readiness(app)
      const isReady = checks.database === 'ok' && checks.jobs === 'ok'
      answer(res, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks })
    }),
  )
}

async function readiness(app: App): Promise<{ database: string; jobs: string; deadLetters: number | null }> {
  try {
    const { dead, oldestDueSeconds } = await app.jobs.health()
    const jobs =
      oldestDueSeconds < stuckSeconds
        ? 'ok'
        : `the oldest job has been due for ${Math.round(oldestDueSeconds)} s`
    return { database: 'ok', jobs, deadLetters: dead }
  } catch (error) {
    app.log.error({ err: error }, `the database does not answer: ${messageOf(error)}`)
    return { database: 'does not answer', jobs: 'unknown', deadLetters: null }
  }
}
