import { fileURLToPath } from 'node:url'
import { createServer, type Server } from 'restify'
import { registerEvents } from './api/events.ts'
import { registerHealth } from './api/health.ts'
import { registerHook } from './api/hook.ts'
import { registerMetrics } from './api/metrics.ts'
import { registerRest } from './api/rest/rest.ts'
import { registerSearch } from './api/search.ts'
import { carryOutPress } from './bots/teams/kept.ts'
import { registerTeams } from './bots/teams/teams.ts'
import { registerPages } from './pages/pages.ts'
import type { App } from './services/app.ts'
import { evictAttachments } from './services/attachments/add.ts'
import { everyMinute } from './services/azureDevOps/everyMinute.ts'
import { watchHooks } from './services/azureDevOps/hooks/watch.ts'
import { link } from './services/azureDevOps/links/link.ts'
import { leaveWorkItem } from './services/azureDevOps/setup/leave.ts'
import { finishDisconnect } from './services/azureDevOps/setup/remove.ts'
import { reconcile } from './services/azureDevOps/sync/reconcile.ts'
import { syncSeen } from './services/azureDevOps/sync/seen.ts'
import { sync } from './services/azureDevOps/sync/sync.ts'
import { type Config, ConfigError, readConfig } from './services/config.ts'
import { messageOf } from './services/errors.ts'
import { matchReports } from './services/feedback/match.ts'
import { tellReport } from './services/feedback/tell.ts'
import { tellFlood } from './services/floods/tell.ts'
import { upgradeGrouping } from './services/grouping/upgrade.ts'
import { moveGroups } from './services/groups/clock.ts'
import { regroup } from './services/groups/regroup/walk.ts'
import { greet } from './services/installations/greet.ts'
import type { JobHandlers } from './services/jobs.ts'
import { giveMemoryBack } from './services/memory.ts'
import { tellMonitor } from './services/monitors/tell.ts'
import { watchMonitors } from './services/monitors/watch.ts'
import { farewell } from './services/notify/farewell.ts'
import { notify } from './services/notify/notify.ts'
import { notice, tellFollowers } from './services/notify/personal.ts'
import { post } from './services/notify/post.ts'
import { refresh, refreshSeen } from './services/notify/refresh.ts'
import { say } from './services/notify/say.ts'
import { tell } from './services/notify/tell.ts'
import { type Overrides, openApp } from './services/open.ts'
import { readCommits } from './services/ownership/releaseRefs.ts'
import { refreshRepositories } from './services/ownership/repositories.ts'
import { suggestOwners } from './services/ownership/suggest.ts'
import { sweepOwners, watchOwners } from './services/ownership/sweep.ts'
import { syncCodeOwners } from './services/ownership/syncCodeOwners.ts'
import { ensureAdminToken } from './services/people/tokens.ts'
import { ensureOrganization } from './services/projects/projects.ts'
import { watchReleases } from './services/releases/watch.ts'
import { tidy } from './services/retention/forget.ts'
import { rankTrends } from './services/search/trend.ts'
import { foldTransactions } from './services/traces/fold.ts'
import { announce } from './services/welcome.ts'

/** Everything that runs outside of a request. */
export const jobs: JobHandlers = {
  notify,
  post,
  tell,
  tellFollowers,
  notice,
  refresh,
  refreshSeen,
  retire: farewell,
  welcome: greet,
  press: carryOutPress,
  say,
  sync,
  syncSeen,
  link,
  reconcile,
  watchHooks,
  everyMinute,
  watchMonitors,
  watchReleases,
  moveGroups,
  tellMonitor,
  owners: suggestOwners,
  sweepOwners,
  watchOwners,
  repositories: refreshRepositories,
  syncCodeOwners,
  readCommits,
  regroup,
  leave: leaveWorkItem,
  disconnect: finishDisconnect,
  matchReports,
  tellReport,
  foldTransactions,
  tellFlood,
  evictAttachments,
  tidy,
  rankTrends,
}

/** Everything that can be asked for. */
function registerRoutes(server: Server, app: App): void {
  registerHealth(server, app)
  registerMetrics(server, app)
  registerEvents(server, app)
  registerHook(server, app)
  registerRest(server, app)
  registerSearch(server, app)
  registerTeams(server, app)
  registerPages(server, app)
}

export type Hitch = { app: App; url: string; stop(): Promise<void> }

/**
 * Starts Hitch: database, jobs, doors.
 * @param options what tests put in the place of clock, dice and log; `works: false` leaves jobs to be drained by hand
 */
export async function startHitch(
  config: Config,
  options: Overrides & { works?: boolean } = {},
): Promise<Hitch> {
  const { app, databaseName, close } = await openApp(config, options)
  try {
    const adminToken = await ensureAdminToken(app)
    const first = await ensureOrganization(app)
    await upgradeGrouping(app)
    const server = buildServer(app)
    const port = await listen(server, config)
    const url = config.port === port ? config.publicUrl : `http://localhost:${port}`
    if (options.works !== false) app.jobs.work(app, jobs)
    announce(app, { databaseName, url, adminToken, demoDsn: first.demo?.dsn ?? null })
    return {
      app,
      url,
      async stop() {
        await new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.server.closeIdleConnections()
          setTimeout(() => server.server.closeAllConnections(), 3_000).unref()
        })
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

function buildServer(app: App): Server {
  const server = createServer({ name: 'Hitch', ignoreTrailingSlash: true, maxParamLength: 4_096 } as object)
  registerRoutes(server, app)
  // Errors of the router itself, such as an unknown path; doors answer their own.
  server.on(
    'restifyError',
    (_req, _res, error: { statusCode?: number; toJSON?: () => object; toString(): string }, done) => {
      const detail =
        error.statusCode === 404
          ? 'There is nothing at this address.'
          : error.statusCode === 405
            ? 'This address does not take that method.'
            : 'The request could not be read.'
      error.toJSON = () => ({ detail })
      error.toString = () => JSON.stringify({ detail })
      done()
    },
  )
  return server
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken. Stop what uses it, or set PORT to another.`)
          : error,
      )
    })
    server.listen(port, host, () => resolve((server.server.address() as { port: number }).port))
  })
}

async function main(): Promise<void> {
  const hitch = await startHitch(readConfig(process.env))
  giveMemoryBack()
  const end = async (signal: string) => {
    hitch.app.log.info({ signal }, 'stopping: finishing what runs')
    setTimeout(() => process.exit(1), 9_500).unref()
    await hitch.stop()
    process.exit(0)
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : `Hitch cannot start: ${messageOf(error)}`)
    process.exit(1)
  })
}
