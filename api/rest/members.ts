import { z } from 'zod'
import { forgetMember } from '../../services/people/forget.ts'
import {
  addMember,
  deactivateMember,
  findMember,
  listMembers,
  type Member,
  roles,
  updateMember,
} from '../../services/people/members.ts'
import { joinTeam, leaveTeam } from '../../services/people/teams.ts'
import { demandScope } from './auth.ts'
import { text } from './body.ts'
import { type Call, idOf, missing, type Reply, type RestRoute } from './call.ts'
import { memberJson } from './memberShape.ts'
import { paged, pageOf } from './paging.ts'
import { teamOf } from './projects.ts'
import { teamById } from './teams.ts'

const members = '/api/0/organizations/:org/members/'

export const memberRoutes: RestRoute[] = [
  { method: 'get', path: members, scope: 'member:read', handle: list },
  { method: 'post', path: members, scope: 'member:write', handle: add },
  { method: 'get', path: `${members}:member/`, scope: 'member:read', handle: read },
  { method: 'put', path: `${members}:member/`, scope: 'member:write', handle: update },
  { method: 'del', path: `${members}:member/`, scope: 'member:admin', handle: remove },
  { method: 'post', path: `${members}:member/teams/:team/`, scope: 'team:write', handle: join },
  { method: 'del', path: `${members}:member/teams/:team/`, scope: 'team:write', handle: leave },
]

// Sentry calls our admins' equals managers; its clients may send that word.
const role = z.preprocess((value) => (value === 'manager' ? 'admin' : value), z.enum(roles))
const email = text(254).pipe(z.email('Enter a valid e-mail address.'))

const newMember = z.object({
  email,
  name: text(128).optional(),
  role: role.optional(),
  orgRole: role.optional(),
})

const changedMember = newMember.partial()

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const rows = await listMembers(call.app, {
    organizationId: call.bearer.organizationId,
    search: call.query.get('query') ?? undefined,
    limit: page.take,
    offset: page.offset,
  })
  return paged(call, page, rows.map(memberJson))
}

async function add(call: Call): Promise<Reply> {
  const { email, name, role, orgRole } = await call.body(newMember)
  guardRank(call, orgRole ?? role)
  const person = await addMember(call.app, call.by, { email, name, role: orgRole ?? role ?? 'member' })
  return { status: 201, body: memberJson(await memberById(call, person.id)) }
}

async function read(call: Call): Promise<Reply> {
  return { body: memberJson(await memberOf(call)) }
}

async function update(call: Call): Promise<Reply> {
  const member = await memberOf(call)
  const { email, name, role, orgRole } = await call.body(changedMember)
  guardRank(call, orgRole ?? role)
  guardRank(call, member.role)
  await updateMember(call.app, call.by, member, { email, name, role: orgRole ?? role })
  return { body: memberJson(await memberById(call, member.id)) }
}

async function remove(call: Call): Promise<Reply> {
  const member = await memberOf(call)
  if (call.query.get('forget') === '1') await forgetMember(call.app, call.by, member)
  else await deactivateMember(call.app, call.by, member.id)
  return { status: 204 }
}

async function join(call: Call): Promise<Reply> {
  const member = await memberOf(call)
  const team = await teamOf(call)
  const isNew = await joinTeam(call.app, call.by, team, member)
  return { status: isNew ? 201 : 204, body: isNew ? await teamById(call, team.id) : undefined }
}

async function leave(call: Call): Promise<Reply> {
  const member = await memberOf(call)
  const team = await teamOf(call)
  await leaveTeam(call.app, call.by, team, member)
  return { body: await teamById(call, team.id) }
}

/** The member of a path: by number, or `me` for whose token it is. */
async function memberOf(call: Call): Promise<Member> {
  const name = call.param('member')
  const id = name === 'me' ? call.bearer.person?.id : idOf(name)
  if (!id) throw missing()
  return memberById(call, id)
}

async function memberById(call: Call, id: number): Promise<Member> {
  const member = await findMember(call.app, call.bearer.organizationId, id)
  if (!member) throw missing()
  return member
}

// Whoever may add members may not make owners, nor turn an owner's e-mail into their own.
function guardRank({ bearer }: Call, role: string | undefined): void {
  if (role === 'owner' || role === 'admin') demandScope(bearer, 'member:admin')
}
