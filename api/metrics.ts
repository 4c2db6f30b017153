import type { Server } from 'restify'
import type { App } from '../services/app.ts'
import { UserError } from '../services/errors.ts'
import { route } from './answer.ts'
import { demandMetricsAccess } from './metrics/access.ts'
import { createDatabaseMeter } from './metrics/database.ts'
import { eventFamilies } from './metrics/events.ts'
import { watchProcess } from './metrics/process.ts'
import { textType, writeFamilies } from './metrics/text.ts'

/** `/metrics`: how much comes in and what becomes of it, jobs, cards, and how the process is, for Prometheus. */
export function registerMetrics(server: Server, app: App): void {
  const meter = watchProcess()
  const askDatabase = createDatabaseMeter()
  server.server.once('close', () => meter.stop())
  server.get(
    '/metrics',
    route(app, async (req, res) => {
      await demandMetricsAccess(app, req).catch((error: unknown) => {
        if (error instanceof UserError && error.status === 401)
          res.setHeader('www-authenticate', 'Bearer realm="metrics"')
        throw error
      })
      const families = [...eventFamilies(app), ...(await askDatabase(app)), ...meter.families(app)]
      res.writeHead(200, { 'content-type': textType, 'cache-control': 'no-store' })
      res.end(writeFamilies(families))
    }),
  )
}
