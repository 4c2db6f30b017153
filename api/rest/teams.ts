import { z } from 'zod'
import { listMembers } from '../../services/people/members.ts'
import { createTeam, deleteTeam, findTeam, listTeams, updateTeam } from '../../services/people/teams.ts'
import { fieldError, text } from './body.ts'
import { type Call, missing, type Reply, type RestRoute } from './call.ts'
import { memberJson } from './memberShape.ts'
import { paged, pageOf } from './paging.ts'
import { teamOf } from './projects.ts'
import { teamJson } from './teamShape.ts'

const team = '/api/0/teams/:org/:team/'

export const teamRoutes: RestRoute[] = [
  { method: 'get', path: '/api/0/organizations/:org/teams/', scope: 'team:read', handle: list },
  { method: 'post', path: '/api/0/organizations/:org/teams/', scope: 'team:write', handle: create },
  { method: 'get', path: team, scope: 'team:read', handle: read },
  { method: 'put', path: team, scope: 'team:write', handle: update },
  { method: 'del', path: team, scope: 'team:admin', handle: remove },
  { method: 'get', path: `${team}members/`, scope: 'team:read', handle: members },
]

const teamShape = z.object({ name: text(64).nullish(), slug: z.string().nullish() })

/** A team by its number, as it is now. @throws UserError 404 */
export async function teamById(call: Call, id: number): Promise<object> {
  const found = await findTeam(call.app, call.bearer.organizationId, { id })
  if (!found) throw missing()
  return teamJson(found)
}

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const rows = await listTeams(call.app, {
    organizationId: call.bearer.organizationId,
    search: call.query.get('query') ?? undefined,
    limit: page.take,
    offset: page.offset,
  })
  return paged(call, page, rows.map(teamJson))
}

async function create(call: Call): Promise<Reply> {
  const { name, slug } = await call.body(teamShape)
  const wanted = slug ? { slug, name: name ?? undefined } : name ? { name } : null
  if (!wanted) throw fieldError('name', 'Give the team a name or a slug.')
  const made = await createTeam(call.app, call.by, wanted)
  return { status: 201, body: await teamById(call, made.id) }
}

async function read(call: Call): Promise<Reply> {
  return { body: teamJson(await teamOf(call)) }
}

async function update(call: Call): Promise<Reply> {
  const found = await teamOf(call)
  const { name, slug } = await call.body(teamShape)
  await updateTeam(call.app, call.by, found, { name: name ?? undefined, slug: slug ?? undefined })
  return { body: await teamById(call, found.id) }
}

async function remove(call: Call): Promise<Reply> {
  await deleteTeam(call.app, call.by, await teamOf(call))
  return { status: 204 }
}

async function members(call: Call): Promise<Reply> {
  const found = await teamOf(call)
  const page = pageOf(call.query)
  const rows = await listMembers(call.app, {
    organizationId: call.bearer.organizationId,
    teamId: found.id,
    limit: page.take,
    offset: page.offset,
  })
  return paged(call, page, rows.map(memberJson))
}
