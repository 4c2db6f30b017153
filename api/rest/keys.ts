import { z } from 'zod'
import type { Project, ProjectKey } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { createKey, deleteKey, findKeyOf, listKeys, updateKey } from '../../services/projects/keysAdmin.ts'
import { dsnOf } from '../../services/projects/projects.ts'
import { fieldError, text } from './body.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'
import { rateLimit, rateLimitFacts, rateLimitJson } from './rateLimit.ts'

const keys = '/api/0/projects/:org/:project/keys/'

export const keyRoutes: RestRoute[] = [
  { method: 'get', path: keys, scope: 'project:read', handle: list },
  { method: 'post', path: keys, scope: 'project:write', handle: create },
  { method: 'get', path: `${keys}:key/`, scope: 'project:read', handle: read },
  { method: 'put', path: `${keys}:key/`, scope: 'project:write', handle: update },
  { method: 'del', path: `${keys}:key/`, scope: 'project:admin', handle: remove },
]

const newKey = z.object({ name: text(64).nullish(), rateLimit })
const changedKey = z.object({
  name: text(64).optional(),
  isActive: z.boolean().optional(),
  rateLimit,
})

/** A key as Sentry shows it; its id is its public half. */
export function keyJson(config: App['config'], project: Project, key: ProjectKey) {
  const dsn = dsnOf(config, project, key)
  const security = `${config.publicUrl}/api/${project.id}/security/?sentry_key=${key.publicKey}`
  return {
    id: key.publicKey,
    name: key.label,
    label: key.label,
    public: key.publicKey,
    secret: null,
    projectId: project.id,
    isActive: key.isActive,
    rateLimit: rateLimitJson(key),
    // The secret half went out of use long ago; whoever still asks for that form gets one that works.
    dsn: { public: dsn, secret: dsn, security, csp: security },
    dateCreated: key.createdAt.toISOString(),
    browserSdkVersion: null,
    browserSdk: { choices: [] },
  }
}

async function list(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const status = call.query.get('status')
  if (status && status !== 'active' && status !== 'inactive')
    throw fieldError('status', 'It can be "active" or "inactive".')
  const page = pageOf(call.query)
  const rows = await listKeys(call.app, {
    projectId: project.id,
    isActive: status ? status === 'active' : undefined,
    limit: page.take,
    offset: page.offset,
  })
  return paged(
    call,
    page,
    rows.map((key) => keyJson(call.app.config, project, key)),
  )
}

async function create(call: Call): Promise<Reply> {
  const project = await projectOf(call)
  const { name, rateLimit } = await call.body(newKey)
  const facts = { label: name ?? 'Default', ...rateLimitFacts(rateLimit) }
  const key = await createKey(call.app, call.by, project, facts)
  return { status: 201, body: keyJson(call.app.config, project, key) }
}

async function read(call: Call): Promise<Reply> {
  const { project, key } = await keyOf(call)
  return { body: keyJson(call.app.config, project, key) }
}

async function update(call: Call): Promise<Reply> {
  const { project, key } = await keyOf(call)
  const { name, isActive, rateLimit } = await call.body(changedKey)
  const change = { label: name, isActive, ...rateLimitFacts(rateLimit) }
  const updated = await updateKey(call.app, call.by, project, key, change)
  return { body: keyJson(call.app.config, project, updated) }
}

async function remove(call: Call): Promise<Reply> {
  const { project, key } = await keyOf(call)
  await deleteKey(call.app, call.by, project, key)
  return { status: 204 }
}

async function keyOf(call: Call): Promise<{ project: Project; key: ProjectKey }> {
  const project = await projectOf(call)
  const key = await findKeyOf(call.app, project, call.param('key').toLowerCase())
  if (!key) throw missing()
  return { project, key }
}
