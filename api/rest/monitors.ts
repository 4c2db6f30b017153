import { z } from 'zod'
import {
  createMonitor,
  deleteMonitor,
  findMonitor,
  listMonitors,
  type MonitorView,
  type Scope,
  updateMonitor,
} from '../../services/monitors/monitors.ts'
import { findProject } from '../../services/projects/projects.ts'
import { fieldError, text } from './body.ts'
import { type Call, missing, nameOf, type Reply, type RestRoute } from './call.ts'
import { monitorJson } from './monitorShape.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'

const all = '/api/0/organizations/:org/monitors/'

/** Monitors stand under the organization, and once more under each project. */
export const monitorPaths = [`${all}:monitor/`, '/api/0/projects/:org/:project/monitors/:monitor/']

export const monitorRoutes: RestRoute[] = [
  { method: 'get', path: all, scope: 'alerts:read', handle: list },
  { method: 'post', path: all, scope: 'alerts:write', handle: create },
  ...monitorPaths.flatMap((path): RestRoute[] => [
    { method: 'get', path, scope: 'alerts:read', handle: read },
    { method: 'put', path, scope: 'alerts:write', handle: update },
    { method: 'del', path, scope: 'alerts:write', handle: remove },
  ]),
]

/** The monitor of a path. @throws UserError 404 */
export async function monitorOf(call: Call): Promise<MonitorView> {
  const scope = await scopeOf(call)
  const name = call.param('monitor')
  // SDKs make monitors of any name, also of a mere number.
  const found =
    (await findMonitor(call.app, scope, nameOf(name))) ?? (await findMonitor(call.app, scope, { slug: name }))
  if (!found) throw missing()
  return found
}

const changed = z.object({
  name: text(128).optional(),
  slug: z.string().optional(),
  type: z.literal('cron_job', 'There are monitors of the type "cron_job" alone.').optional(),
  status: z.enum(['active', 'disabled']).optional(),
  is_muted: z.boolean().optional(),
  isMuted: z.boolean().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
})

const wanted = changed.extend({
  project: z.union([text(64), z.number().transform(String)]),
  name: text(128),
  config: z.record(z.string(), z.unknown()),
})

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const search = call.query.get('query') || undefined
  const scope = await scopeOf(call)
  const rows = await listMonitors(call.app, { ...scope, search, limit: page.take, offset: page.offset })
  return paged(call, page, rows.map(monitorJson))
}

async function create(call: Call): Promise<Reply> {
  const body = await call.body(wanted)
  const project = await findProject(call.app, call.bearer.organizationId, nameOf(body.project))
  if (!project) throw fieldError('project', 'There is no such project.')
  const id = await createMonitor(call.app, call.by, project, {
    name: body.name,
    slug: body.slug,
    config: body.config,
    ...stateOf(body),
  })
  return { status: 201, body: await shown(call, id) }
}

async function read(call: Call): Promise<Reply> {
  return { body: monitorJson(await monitorOf(call)) }
}

async function update(call: Call): Promise<Reply> {
  const found = await monitorOf(call)
  const { name, slug, config, ...state } = await call.body(changed)
  if (slug !== undefined && slug !== found.slug)
    throw fieldError('slug', 'A monitor keeps its slug, as its jobs know it by that.')
  await updateMonitor(call.app, call.by, found, { name, config, ...stateOf(state) })
  return { body: await shown(call, found.id) }
}

async function remove(call: Call): Promise<Reply> {
  await deleteMonitor(call.app, call.by, await monitorOf(call))
  return { status: 202 }
}

function stateOf({
  status,
  is_muted,
  isMuted,
}: Pick<z.output<typeof changed>, 'status' | 'is_muted' | 'isMuted'>) {
  return {
    isActive: status === undefined ? undefined : status === 'active',
    isMuted: isMuted ?? is_muted,
  }
}

async function shown(call: Call, id: number): Promise<object> {
  const found = await findMonitor(call.app, { organizationId: call.bearer.organizationId }, { id })
  if (!found) throw missing()
  return monitorJson(found)
}

// Narrowed by the path, or by `?project=`, where Sentry has -1 for all.
async function scopeOf(call: Call): Promise<Scope> {
  const { organizationId } = call.bearer
  if (call.param('project')) return { organizationId, projectId: (await projectOf(call)).id }
  const name = call.query.get('project')
  if (!name || name === '-1') return { organizationId }
  const project = await findProject(call.app, organizationId, nameOf(name))
  if (!project) throw fieldError('project', 'There is no such project.')
  return { organizationId, projectId: project.id }
}
