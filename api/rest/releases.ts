import type { z } from 'zod'
import { noteRefs, type Ref, sweepRelease } from '../../services/ownership/releaseRefs.ts'
import { findProject } from '../../services/projects/projects.ts'
import { healthOf } from '../../services/releases/health.ts'
import {
  countRegressions,
  findPrevious,
  findRelease,
  listCommits,
  listReleases,
  type ReleaseView,
  type Scope,
} from '../../services/releases/read.ts'
import { deleteRelease } from '../../services/releases/remove.ts'
import { checkVersion } from '../../services/releases/version.ts'
import { writeRelease } from '../../services/releases/write.ts'
import { fieldError } from './body.ts'
import { type Call, missing, nameOf, type Reply, type RestRoute } from './call.ts'
import { withHealth } from './healthShape.ts'
import { paged, pageOf } from './paging.ts'
import { projectOf } from './projects.ts'
import { changedRelease, newRelease } from './releaseBody.ts'
import { commitJson, releaseJson } from './releaseShape.ts'
import { readPeriod } from './span.ts'

/** Releases stand under the organization, and once more under each project. */
export const releasePaths = ['/api/0/organizations/:org/releases/', '/api/0/projects/:org/:project/releases/']

export const releaseRoutes: RestRoute[] = releasePaths.flatMap((all): RestRoute[] => [
  { method: 'get', path: all, scope: 'project:read', handle: list },
  { method: 'post', path: all, scope: 'project:releases', handle: create },
  { method: 'get', path: `${all}:version/`, scope: 'project:read', handle: read },
  { method: 'put', path: `${all}:version/`, scope: 'project:releases', handle: update },
  { method: 'del', path: `${all}:version/`, scope: 'project:releases', handle: remove },
  { method: 'get', path: `${all}:version/commits/`, scope: 'project:read', handle: commits },
  { method: 'get', path: `${all}:version/previous-with-commits/`, scope: 'project:read', handle: previous },
])

// Commits come with every file they changed.
const largest = 16 * 1024 * 1024
// Sketches of users are read for every hour.
const mostDays = 14

/** The release of a path. @throws UserError 404 */
export async function releaseOf(call: Call): Promise<ReleaseView> {
  const found = await findRelease(call.app, await scopeOf(call), call.param('version'))
  if (!found) throw missing()
  return found
}

/** The projects that are named, by slug or number. @throws UserError 400 for one that is not there */
export async function projectsNamed(call: Call, names: string[]): Promise<number[]> {
  const ids = names.map(async (name) => {
    const project = await findProject(call.app, call.bearer.organizationId, nameOf(name))
    if (!project) throw fieldError('projects', `There is no project "${name.slice(0, 60)}".`)
    return project.id
  })
  return [...new Set(await Promise.all(ids))]
}

async function scopeOf(call: Call): Promise<Scope> {
  const { organizationId } = call.bearer
  return call.param('project')
    ? { organizationId, projectIds: [(await projectOf(call)).id] }
    : { organizationId }
}

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const scope = await scopeOf(call)
  const named = call.query.getAll('project').filter((name) => name && name !== '-1')
  if (!scope.projectIds && named.length > 0) scope.projectIds = await projectsNamed(call, named)
  const search = call.query.get('query') ?? undefined
  const status = statusOf(call.query.get('status'))
  const rows = await listReleases(call.app, {
    ...scope,
    search,
    status,
    limit: page.take,
    offset: page.offset,
  })
  return paged(call, page, await drawAll(call, rows))
}

// How they do is asked for by `health=1`: it costs more than all the rest.
async function drawAll(call: Call, views: ReleaseView[]): Promise<object[]> {
  if (!['1', 'true'].includes(call.query.get('health') ?? '')) return views.map(releaseJson)
  const days = daysOf(call.query)
  const found = await healthOf(call.app, call.bearer.organizationId, views, days)
  return views.map((view) => withHealth(releaseJson(view), view, found, call.app.now()))
}

function daysOf(query: URLSearchParams): number {
  const seconds = readPeriod(query.get('summaryStatsPeriod') || '24h')
  if (seconds === null || seconds > mostDays * 86_400)
    throw fieldError('summaryStatsPeriod', `A period of at most ${mostDays} days, such as 24h or 14d.`)
  return Math.ceil(seconds / 86_400)
}

function statusOf(given: string | null): 'open' | 'archived' | 'all' {
  if (given === null || given === 'open') return 'open'
  if (given === 'archived') return 'archived'
  if (given === '' || given === 'all') return 'all'
  throw fieldError('status', 'It can be open, archived or all.')
}

async function create(call: Call): Promise<Reply> {
  const scope = await scopeOf(call)
  const { version: given, ...body } = await call.body(newRelease, largest)
  const version = checkVersion(given)
  const projectIds = scope.projectIds ?? (await projectsNamed(call, body.projects ?? []))
  // `sentry-cli releases archive` changes one that is there, and names no project.
  const isKnown = projectIds.length === 0 && (await findRelease(call.app, scope, version)) !== null
  if (projectIds.length === 0 && !isKnown) throw fieldError('projects', 'Name at least one project.')
  const { isNew } = await writeRelease(call.app, scope.organizationId, {
    version,
    projectIds,
    ...changeOf(call, body),
  })
  await followCommits(call, version, body)
  const found = await findRelease(call.app, scope, version)
  if (!found) throw missing()
  // 208 is how Sentry says that it was there.
  return { status: isNew ? 201 : 208, body: releaseJson(found) }
}

async function read(call: Call): Promise<Reply> {
  return details(call, await releaseOf(call))
}

async function update(call: Call): Promise<Reply> {
  const { version } = await releaseOf(call)
  const body = await call.body(changedRelease, largest)
  const projectIds = await projectsNamed(call, body.projects ?? [])
  await writeRelease(call.app, call.bearer.organizationId, { version, projectIds, ...changeOf(call, body) })
  await followCommits(call, version, body)
  return details(call, await releaseOf(call))
}

async function remove(call: Call): Promise<Reply> {
  await deleteRelease(call.app, call.by, await releaseOf(call))
  return { status: 204 }
}

async function commits(call: Call): Promise<Reply> {
  const { version } = await releaseOf(call)
  const page = pageOf(call.query)
  const { organizationId } = call.bearer
  const rows = await listCommits(call.app, { organizationId, version, limit: page.take, offset: page.offset })
  return paged(call, page, rows.map(commitJson))
}

// What `sentry-cli releases set-commits` counts from; an empty object says that there is none.
async function previous(call: Call): Promise<Reply> {
  const found = await findPrevious(call.app, await scopeOf(call), await releaseOf(call))
  return { body: found ? releaseJson(found) : {} }
}

async function details(call: Call, view: ReleaseView): Promise<Reply> {
  const [body] = await drawAll(call, [view])
  return { body: { ...body, regressions: await countRegressions(call.app, view) } }
}

function changeOf(call: Call, body: z.output<typeof changedRelease>) {
  const { ref, url, dateReleased, status, commits, refs } = body
  const given = commits ?? refs?.map(({ repository, sha }) => ({ ...unread, repository, sha }))
  return {
    ...(ref && { ref }),
    ...(url && { url }),
    ...(dateReleased && { releasedAt: dateReleased }),
    ...(status && { isArchived: status === 'archived' }),
    ...(given && { commits: given.map((commit) => ({ ...commit, at: commit.at ?? call.app.now() })) }),
  }
}

// What a repository knows better is asked of it; what came whole may tell at once whose an error is.
async function followCommits(
  { app, bearer }: Call,
  version: string,
  body: z.output<typeof changedRelease>,
): Promise<void> {
  await noteRefs(app, bearer.organizationId, version, refsIn(body))
  if (body.commits?.some(({ files }) => files.length > 0))
    await sweepRelease(app, bearer.organizationId, version)
}

// A head whose commit nobody has read yet.
const unread = { message: '', authorName: null, authorEmail: null, at: null, files: [] }

// Where repositories stand, as it is said; or by the newest of their commits, when those lack what they changed.
function refsIn({ commits, refs }: z.output<typeof changedRelease>): Ref[] {
  if (!commits) return refs ?? []
  const newest = new Map<string, Ref>()
  for (const { repository, sha, files } of commits)
    if (repository && files.length === 0 && !newest.has(repository))
      newest.set(repository, { repository, sha, previousSha: null })
  return [...newest.values()].slice(0, 100)
}
