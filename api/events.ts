import type { Request, RequestHandler, Response, Server } from 'restify'
import type { App } from '../services/app.ts'
import { UserError } from '../services/errors.ts'
import { metersOf } from '../services/meters.ts'
import { createLimiter } from '../services/quotas/limiter.ts'
import { shareCounts } from '../services/quotas/share.ts'
import { takeCron } from './events/checkIns.ts'
import type { Doors } from './events/door.ts'
import { takeEnvelope } from './events/envelope.ts'
import { sendErrorPage, takeErrorPage } from './events/errorPage.ts'
import { createGate } from './events/gate.ts'
import { takeMinidump } from './events/minidump.ts'
import { allow, refuse } from './events/reply.ts'
import { takeSecurityReport } from './events/security.ts'
import { takeStored } from './events/store.ts'
import { createTurn } from './events/turn.ts'

const takers = {
  envelope: takeEnvelope,
  store: takeStored,
  security: takeSecurityReport,
  minidump: takeMinidump,
}

/**
 * The doors of the Sentry SDK protocol: `POST /api/{project}/envelope/`, `/store/` and `/security/`, and
 * `/api/{project}/cron/{slug}/` for check-ins. Whatever happens is answered with CORS headers, as pages of other origins
 * report here.
 */
export function registerEvents(server: Server, app: App): void {
  // Two large bodies at once is at most 200 MB inflated; the others wait as the few kilobytes they came as.
  const doors: Doors = {
    app,
    held: { bytes: 0 },
    gate: createGate(2, 100),
    turn: createTurn(),
    limiter: createLimiter(),
  }
  const shared = shareCounts(app, doors.limiter)
  server.server.once('close', () => shared.stop())
  const { ack } = metersOf(app)
  for (const [name, take] of Object.entries(takers)) {
    const path = `/api/:project/${name}`
    server.post(
      path,
      guarded(app, async (req, res) => {
        const begunAt = performance.now()
        await take(doors, req, res)
        ack.add(performance.now() - begunAt)
      }),
    )
    server.opts(
      path,
      guarded(app, async (_req, res) => allow(res)),
    )
    for (const method of ['get', 'head', 'put', 'patch', 'del'] as const)
      server[method](path, guarded(app, onlyPost))
  }
  const dialog = '/api/embed/error-page'
  server.get(
    dialog,
    guarded(app, (req, res) => sendErrorPage(doors, req, res)),
  )
  server.post(
    dialog,
    guarded(app, (req, res) => takeErrorPage(doors, req, res)),
  )
  server.opts(
    dialog,
    guarded(app, async (_req, res) => allow(res)),
  )
  for (const path of ['/api/:project/cron/:slug', '/api/:project/cron/:slug/:key']) {
    const handler = guarded(app, (req, res) => takeCron(doors, req, res))
    server.get(path, handler)
    server.post(path, handler)
    server.opts(
      path,
      guarded(app, async (_req, res) => allow(res)),
    )
  }
}

function guarded(app: App, handler: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return async (req: Request, res: Response) => {
    try {
      await handler(req, res)
    } catch (error) {
      refuse(app, res, error)
    }
  }
}

async function onlyPost(): Promise<void> {
  throw new UserError('Events are sent here with POST.', 405, { allow: 'POST, OPTIONS' })
}
