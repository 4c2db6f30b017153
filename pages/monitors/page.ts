import type { App } from '../../services/app.ts'
import { UserError } from '../../services/errors.ts'
import { configOf } from '../../services/monitors/environment.ts'
import {
  findMonitor,
  listCheckIns,
  listMonitors,
  type MonitorView,
} from '../../services/monitors/monitors.ts'
import { recentRuns } from '../../services/monitors/recent.ts'
import type { Look, Reply } from '../layout/door.ts'
import { drawMonitor } from './details.ts'
import type { MonitorFacts } from './facts.ts'
import { drawMonitors } from './list.ts'

const perPage = 50
const furthestPage = 1_000
const mostBars = 30
const mostRuns = 100

/** GET /monitors: every monitor, how it stands and when it is due. */
export async function lookAtMonitors({ app, url, visitor, who }: Look): Promise<Reply> {
  const given = Number(url.searchParams.get('page') ?? 1)
  const page = Number.isInteger(given) && given > 0 && given <= furthestPage ? given : 1
  const search = (url.searchParams.get('query') ?? '').replaceAll('\0', '').trim().slice(0, 100)
  const rows = await listMonitors(app, {
    organizationId: visitor.person.organizationId,
    ...(search && { search }),
    limit: perPage + 1,
    offset: (page - 1) * perPage,
  })
  const monitors = await factsOf(app, rows.slice(0, perPage))
  return {
    html: drawMonitors({ now: app.now(), who, search, page, hasMore: rows.length > perPage, monitors }),
  }
}

/** GET /monitors/{slug or number}: one monitor with its runs. */
export async function lookAtMonitor({ app, req, visitor, who }: Look): Promise<Reply> {
  const given = String(req.params.monitor).replaceAll('\0', '')
  const { organizationId } = visitor.person
  const name = /^\d{1,9}$/.test(given) ? { id: Number(given) } : { slug: given }
  const monitor = await findMonitor(app, { organizationId }, name)
  if (!monitor) throw new UserError(`There is no monitor ${given.slice(0, 60)} here.`, 404)
  const [[facts], checkIns] = await Promise.all([
    factsOf(app, [monitor]),
    listCheckIns(app, { monitorId: monitor.id, environments: [], limit: mostRuns, offset: 0 }),
  ])
  if (!facts) throw new UserError('That monitor has just been deleted.', 404)
  return { html: drawMonitor({ ...facts, now: app.now(), who, checkIns }) }
}

async function factsOf(app: App, monitors: MonitorView[]): Promise<MonitorFacts[]> {
  const ids = monitors.flatMap(({ environments }) => environments.map(({ id }) => id))
  const runs = ids.length > 0 ? await recentRuns(app, ids, mostBars) : []
  return monitors.map((monitor) => {
    const own = new Set(monitor.environments.map(({ id }) => id))
    return {
      monitor,
      config: configOf(monitor),
      runs: runs.filter(({ environmentId }) => own.has(environmentId)),
    }
  })
}
