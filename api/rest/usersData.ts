import type { Erasure } from '../../prisma/client/client.ts'
import { readCounts } from '../../services/erasure/counts.ts'
import { findErasure, listErasures, requestErasure } from '../../services/erasure/request.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'

const usersData = '/api/0/organizations/:org/users-data/'

export const usersDataRoutes: RestRoute[] = [
  { method: 'get', path: usersData, scope: 'org:admin', handle: list },
  { method: 'del', path: usersData, scope: 'org:admin', handle: erase },
  { method: 'get', path: `${usersData}:erasure/`, scope: 'org:admin', handle: read },
]

/** `?user=id:7&user=email:…`: everything that events tell of that user is forgotten, bit by bit. */
async function erase(call: Call): Promise<Reply> {
  const wish = await requestErasure(call.app, call.by, call.query.getAll('user'))
  return { status: 202, body: erasureJson(wish) }
}

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const { organizationId } = call.bearer
  const rows = await listErasures(call.app, { organizationId, limit: page.take, offset: page.offset })
  return paged(call, page, rows.map(erasureJson))
}

async function read(call: Call): Promise<Reply> {
  const id = idOf(call.param('erasure'))
  const wish = id === null ? null : await findErasure(call.app, call.bearer.organizationId, id)
  if (!wish) throw missing()
  return { body: erasureJson(wish) }
}

function erasureJson(wish: Erasure) {
  return {
    id: String(wish.id),
    status: wish.finishedAt ? 'done' : 'running',
    digests: wish.digests,
    counts: readCounts(wish.counts),
    requestedBy: wish.requestedBy,
    dateCreated: wish.createdAt.toISOString(),
    dateFinished: wish.finishedAt?.toISOString() ?? null,
  }
}
