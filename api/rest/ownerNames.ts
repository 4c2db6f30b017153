import { z } from 'zod'
import { type AliasRow, listAliases, removeAlias, saveAlias } from '../../services/ownership/aliases.ts'
import { fieldError, text } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { teamOf } from './projects.ts'

const users = '/api/0/organizations/:org/external-users/'
const teams = '/api/0/teams/:org/:team/external-teams/'

/** Who is meant by names of CODEOWNERS files: Sentry's external users and teams. */
export const ownerNameRoutes: RestRoute[] = [
  { method: 'get', path: users, scope: 'org:read', handle: list },
  { method: 'post', path: users, scope: 'org:write', handle: createUser },
  { method: 'del', path: `${users}:external/`, scope: 'org:write', handle: remove },
  { method: 'post', path: teams, scope: 'team:write', handle: createTeam },
  { method: 'del', path: `${teams}:external/`, scope: 'team:write', handle: remove },
]

const id = z.union([z.string(), z.number()]).transform(String)
// Both ways of writing are Sentry's: the first in its interface, the second in its documentation.
const named = z.object({ externalName: text(250).optional(), external_name: text(250).optional() })
const user = named.extend({ userId: id.optional(), user_id: id.optional(), member_id: id.optional() })

async function list(call: Call): Promise<Reply> {
  return { body: (await listAliases(call.app, call.bearer.organizationId)).map(aliasJson) }
}

async function createUser(call: Call): Promise<Reply> {
  const body = await call.body(user)
  const personId = idOf(body.userId ?? body.user_id ?? body.member_id ?? '')
  if (personId === null) throw fieldError('user_id', 'This field is required.')
  return { status: 201, body: aliasJson(await saveAlias(call.app, call.by, nameIn(body), { personId })) }
}

async function createTeam(call: Call): Promise<Reply> {
  const team = await teamOf(call)
  const body = await call.body(named)
  return {
    status: 201,
    body: aliasJson(await saveAlias(call.app, call.by, nameIn(body), { teamId: team.id })),
  }
}

async function remove(call: Call): Promise<Reply> {
  const team = call.param('team') ? await teamOf(call) : null
  const id = idOf(call.param('external'))
  if (id === null) throw missing()
  // Who may change a team may not change whom other names mean.
  await removeAlias(call.app, call.by, id, team?.id)
  return { status: 204 }
}

function nameIn(body: z.output<typeof named>): string {
  const name = body.externalName ?? body.external_name
  if (name === undefined) throw fieldError('external_name', 'This field is required.')
  return name
}

function aliasJson({ id, name, personId, teamId }: AliasRow) {
  return {
    id: String(id),
    externalName: name,
    provider: 'custom_scm',
    integrationId: null,
    ...(personId !== null && { userId: String(personId) }),
    ...(teamId !== null && { teamId: String(teamId) }),
  }
}
