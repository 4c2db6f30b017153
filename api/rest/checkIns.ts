import { z } from 'zod'
import { readEventId } from '../../services/events/eventId.ts'
import { readCheckIn } from '../../services/monitors/checkIn.ts'
import { configOf } from '../../services/monitors/environment.ts'
import { findCheckIn, listCheckIns, type MonitorView } from '../../services/monitors/monitors.ts'
import { takeCheckIn } from '../../services/monitors/record.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { checkInJson } from './monitorShape.ts'
import { monitorOf, monitorPaths } from './monitors.ts'
import { paged, pageOf } from './paging.ts'

// The last is how older versions of sentry-cli check in with a token.
export const checkInRoutes: RestRoute[] = [...monitorPaths, '/api/0/monitors/:monitor/'].flatMap(
  (path): RestRoute[] => [
    { method: 'get', path: `${path}checkins/`, scope: 'alerts:read', handle: list },
    { method: 'post', path: `${path}checkins/`, scope: 'alerts:write', handle: create },
    { method: 'get', path: `${path}checkins/:checkin/`, scope: 'alerts:read', handle: read },
    { method: 'put', path: `${path}checkins/:checkin/`, scope: 'alerts:write', handle: update },
  ],
)

// Durations are in milliseconds here, and in seconds where SDKs send them.
const said = z.object({
  status: z.string(),
  duration: z.number().nullish(),
  environment: z.string().nullish(),
  monitor_config: z.unknown().optional(),
})

async function list(call: Call): Promise<Reply> {
  const monitor = await monitorOf(call)
  const page = pageOf(call.query)
  const environments = call.query.getAll('environment').filter(Boolean)
  const where = { monitorId: monitor.id, environments, limit: page.take, offset: page.offset }
  const rows = await listCheckIns(call.app, where)
  const config = configOf(monitor)
  return paged(
    call,
    page,
    rows.map((row) => checkInJson(row, config)),
  )
}

async function create(call: Call): Promise<Reply> {
  const monitor = await monitorOf(call)
  const body = await call.body(said)
  return { status: 201, body: await take(call, monitor, body, undefined) }
}

async function read(call: Call): Promise<Reply> {
  const monitor = await monitorOf(call)
  return { body: checkInJson(await checkInOf(call, monitor), configOf(monitor)) }
}

async function update(call: Call): Promise<Reply> {
  const monitor = await monitorOf(call)
  const known = await checkInOf(call, monitor)
  const body = await call.body(said.partial())
  const status = body.status ?? 'in_progress'
  const told = { ...body, status, environment: known.environment.name }
  return { body: await take(call, monitor, told, known.checkInId) }
}

async function take(
  call: Call,
  monitor: MonitorView,
  body: z.output<typeof said>,
  id: string | undefined,
): Promise<object> {
  const { duration, ...rest } = body
  const seconds = duration === null || duration === undefined ? undefined : duration / 1000
  const checkIn = readCheckIn({ ...rest, duration: seconds, check_in_id: id, monitor_slug: monitor.slug })
  const taken = await takeCheckIn(call.app, monitor.projectId, checkIn)
  const found = await findCheckIn(call.app, monitor.id, taken)
  if (!found) throw missing()
  return checkInJson(found, configOf(monitor))
}

async function checkInOf(call: Call, monitor: MonitorView) {
  const name = call.param('checkin')
  const id = name === 'latest' ? null : readEventId(name)
  const found = id === undefined ? null : await findCheckIn(call.app, monitor.id, id)
  if (!found) throw missing()
  return found
}
