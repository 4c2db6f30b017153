import { createDeploy, deleteDeploy, findDeploy, listDeploys } from '../../services/releases/deploys.ts'
import { fieldError } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'
import { newDeploy } from './releaseBody.ts'
import { deployJson } from './releaseShape.ts'
import { projectsNamed, releaseOf, releasePaths } from './releases.ts'

export const deployRoutes: RestRoute[] = releasePaths.flatMap((all): RestRoute[] => {
  const deploys = `${all}:version/deploys/`
  return [
    { method: 'get', path: deploys, scope: 'project:read', handle: list },
    { method: 'post', path: deploys, scope: 'project:releases', handle: create },
    { method: 'get', path: `${deploys}:deploy/`, scope: 'project:read', handle: read },
    { method: 'del', path: `${deploys}:deploy/`, scope: 'project:releases', handle: remove },
  ]
})

async function list(call: Call): Promise<Reply> {
  const { version, projects } = await releaseOf(call)
  const page = pageOf(call.query)
  const { organizationId } = call.bearer
  const projectId = call.param('project') ? projects[0]?.project.id : undefined
  const query = { organizationId, version, projectId, limit: page.take, offset: page.offset }
  return paged(call, page, (await listDeploys(call.app, query)).map(deployJson))
}

async function create(call: Call): Promise<Reply> {
  const { version, projects } = await releaseOf(call)
  const { environment, name, url, dateStarted, dateFinished, projects: named } = await call.body(newDeploy)
  const own = projects.map(({ project }) => project.id)
  const projectIds = named && named.length > 0 ? await projectsNamed(call, named) : own
  if (projectIds.some((id) => !own.includes(id)))
    throw fieldError('projects', `${version} is not a release of all of these projects.`)
  const made = await createDeploy(call.app, call.bearer.organizationId, {
    version,
    environment,
    name,
    url: url ?? null,
    startedAt: dateStarted ?? null,
    finishedAt: dateFinished ?? null,
    projectIds,
  })
  return { status: 201, body: deployJson(made) }
}

async function read(call: Call): Promise<Reply> {
  return { body: deployJson(await deployOf(call)) }
}

async function remove(call: Call): Promise<Reply> {
  await deleteDeploy(call.app, await deployOf(call))
  return { status: 204 }
}

async function deployOf(call: Call) {
  const { version } = await releaseOf(call)
  const id = idOf(call.param('deploy'))
  const { organizationId } = call.bearer
  const found = id === null ? null : await findDeploy(call.app, { organizationId, version, id })
  if (!found) throw missing()
  return found
}
