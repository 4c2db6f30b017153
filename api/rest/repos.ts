import { findRepository, listRepositories } from '../../services/ownership/repositories.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'
import { commitJson } from './releaseShape.ts'

const path = '/api/0/organizations/:org/repos/'

export const repoRoutes: RestRoute[] = [
  { method: 'get', path, scope: 'org:read', handle: list },
  { method: 'get', path: `${path}:repo/commits/`, scope: 'org:read', handle: commits },
]

type Row = Awaited<ReturnType<typeof listRepositories>>[number]

/** Repositories that Hitch may read: what `sentry-cli releases set-commits --auto` finds its own among. */
async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const rows = await listRepositories(call.app, {
    organizationId: call.bearer.organizationId,
    search: call.query.get('query') ?? undefined,
    limit: page.take,
    offset: page.offset,
  })
  return paged(call, page, rows.map(repoJson))
}

/** The commits that releases brought from it, newest first. */
async function commits(call: Call): Promise<Reply> {
  const { app, bearer } = call
  const id = idOf(call.param('repo'))
  const row = id === null ? null : await findRepository(app, bearer.organizationId, id)
  if (!row) throw missing()
  const page = pageOf(call.query)
  const { organizationId } = bearer
  const rows = await app.db.releaseCommit.findMany({
    where: { organizationId, repository: row.name },
    orderBy: [{ at: 'desc' }, { sha: 'asc' }],
    distinct: ['at', 'sha'],
    take: page.take,
    skip: page.offset,
  })
  return paged(call, page, rows.map(commitJson))
}

function repoJson({ id, externalId, name, url, integration, defaultBranch, createdAt }: Row) {
  return {
    id: String(id),
    name,
    url,
    provider: { id: 'integrations:vsts', name: 'Azure DevOps' },
    status: 'active',
    integrationId: String(integration.id),
    externalId,
    externalSlug: externalId,
    defaultBranch,
    dateCreated: createdAt.toISOString(),
  }
}
