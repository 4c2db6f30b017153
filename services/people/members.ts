import type { Person, Prisma } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { literal } from '../database/like.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { leaveAllGroups } from '../groups/subscriptions.ts'
import { lockOrganization } from '../projects/projects.ts'
import { unassignAll } from './unassign.ts'

export const roles = ['owner', 'admin', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

const withTeams = { memberships: { include: { team: true }, orderBy: { teamId: 'asc' } } } as const

export type Member = Prisma.PersonGetPayload<{ include: typeof withTeams }>

/** The active people of an organization, by name; those of one team, when it is given. */
export async function listMembers(
  app: App,
  query: { organizationId: number; teamId?: number; search?: string; limit: number; offset: number },
): Promise<Member[]> {
  const contains = query.search && { contains: literal(query.search), mode: 'insensitive' as const }
  return app.db.person.findMany({
    where: {
      organizationId: query.organizationId,
      isActive: true,
      memberships: query.teamId === undefined ? undefined : { some: { teamId: query.teamId } },
      OR: contains ? [{ name: contains }, { email: contains }] : undefined,
    },
    include: withTeams,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit,
    skip: query.offset,
  })
}

/** An active person of the organization; null when there is none. */
export async function findMember(app: App, organizationId: number, personId: number): Promise<Member | null> {
  return app.db.person.findFirst({
    where: { id: personId, organizationId, isActive: true },
    include: withTeams,
  })
}

/** The one active person of that e-mail or name, in any case; null when there is none or more than one. */
export async function findMemberCalled(
  app: App,
  organizationId: number,
  name: string,
): Promise<Person | null> {
  const here = { organizationId, isActive: true }
  const byEmail = await app.db.person.findFirst({ where: { ...here, email: name.toLowerCase() } })
  if (byEmail) return byEmail
  const called = { equals: literal(name), mode: 'insensitive' as const }
  const byName = await app.db.person.findMany({ where: { ...here, name: called }, take: 2 })
  return byName.length === 1 ? (byName[0] ?? null) : null
}

/**
 * Adds somebody. Whoever left before comes back as the same person, with their history.
 * @param wanted `email` decides who it is; `name` is what people read
 * @throws UserError 409 when they are here already
 */
export async function addMember(
  app: App,
  by: Actor,
  wanted: { email: string; name?: string; role: Role },
): Promise<Person> {
  const email = wanted.email.toLowerCase()
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    const known = await tx.person.findFirst({ where: { organizationId: by.organizationId, email } })
    if (known?.isActive) throw new UserError(`The user ${email} is already a member.`, 409)
    const name = wanted.name ?? known?.name ?? email.split('@')[0] ?? email
    const data = { name, role: wanted.role, isActive: true }
    const person = known
      ? await tx.person.update({ where: { id: known.id }, data })
      : await tx.person.create({
          data: { ...data, organizationId: by.organizationId, email, createdAt: app.now() },
        })
    await audit(tx, app, { ...madeBy(by), action: 'member.add', ...about(person) })
    return person
  })
}

/** @throws UserError 404 when they left meanwhile, 409 when the e-mail is somebody else's */
export async function updateMember(
  app: App,
  by: Actor,
  member: Person,
  change: { name?: string; email?: string; role?: Role },
): Promise<Person> {
  const personId = member.id
  const email = change.email?.toLowerCase()
  const wanted = { name: change.name, email, role: change.role }
  if (
    (['name', 'email', 'role'] as const).every((field) => (wanted[field] ?? member[field]) === member[field])
  )
    return member
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    const { organizationId } = by
    if (
      email !== undefined &&
      (await tx.person.count({ where: { organizationId, email, NOT: { id: personId } } })) > 0
    )
      throw new UserError(`The e-mail ${email} is somebody else’s.`, 409)
    const where = { id: personId, organizationId, isActive: true }
    const [person] = await tx.person.updateManyAndReturn({ where, data: wanted })
    if (!person) throw new UserError('This person is no longer here.', 404)
    await audit(tx, app, { ...madeBy(by), action: 'member.edit', ...about(person) })
    return person
  })
}

/**
 * Ends somebody's membership: their groups are unassigned and followed no longer, their tokens stop working, their
 * history stays.
 * @throws UserError 404 when they left before
 */
export async function deactivateMember(app: App, by: Actor, personId: number): Promise<void> {
  await transact(app, async (tx) => {
    const where = { id: personId, organizationId: by.organizationId, isActive: true }
    const [person] = await tx.person.updateManyAndReturn({ where, data: { isActive: false } })
    if (!person) throw new UserError('This person is no longer here.', 404)
    await tx.teamMember.deleteMany({ where: { personId } })
    await leaveAllGroups(tx, personId)
    await tx.token.updateMany({ where: { personId, revokedAt: null }, data: { revokedAt: app.now() } })
    await audit(tx, app, { ...madeBy(by), action: 'member.remove', ...about(person) })
  })
  // After it, so that nobody can assign to them once this has begun.
  await unassignAll(app, by, { assigneeId: personId })
}

function about(person: Person) {
  return {
    target: person.email ?? person.name,
    data: { id: person.id, name: person.name, role: person.role },
  }
}
