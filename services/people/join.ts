import type { Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { audit, madeBy } from '../audit.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { lockOrganization } from '../projects/projects.ts'
import type { EntraUser } from './entra.ts'
import { matchPerson } from './person.ts'
import { theOrganization } from './visitor.ts'

/**
 * The person behind an Entra account of an allowed tenant: known by object id, else by verified e-mail, else a new member.
 * @throws UserError 403 when they were switched off here
 */
export async function joinWithEntra(app: App, user: EntraUser): Promise<Person> {
  const { id: organizationId } = await theOrganization(app)
  const known = { tenantId: user.tenantId, externalId: user.objectId }
  const former = await app.db.person.findFirst({
    where: {
      organizationId,
      isActive: false,
      OR: [
        { identities: { some: { provider: 'entra', ...known } } },
        ...(user.email === null ? [] : [{ email: user.email }]),
      ],
    },
  })
  if (former) throw new UserError('Your account here is switched off. An owner can switch it on again.', 403)
  const who = { provider: 'entra' as const, ...known, name: user.name }
  const found = await matchPerson(app, organizationId, who, user.email, 'page')
  return found ?? (await makeMember(app, organizationId, user))
}

/**
 * In local mode, the person of a name: the one that is here, else a new member. Elsewhere a name proves nothing.
 * @throws UserError 400 without a name, 403 outside local mode
 */
export async function joinLocally(app: App, wanted: string | null): Promise<Person> {
  const name = wanted?.trim().slice(0, 200)
  if (!app.config.isLocal) throw new UserError('People can be made up in local mode alone.', 403)
  if (!name) throw new UserError('A new person needs a name.')
  const { id: organizationId } = await theOrganization(app)
  return transact(app, async (tx) => {
    await lockOrganization(tx, organizationId)
    const known = await tx.person.findFirst({
      where: { organizationId, name, isActive: true },
      orderBy: { id: 'asc' },
    })
    if (known) return known
    const person = await tx.person.create({
      data: { organizationId, name, role: 'member', createdAt: app.now() },
    })
    const local = { organizationId, name, via: 'page' } as const
    await audit(tx, app, {
      ...madeBy(local),
      action: 'member.add',
      target: name,
      data: { id: person.id, role: 'member' },
    })
    return person
  })
}

async function makeMember(
  app: App,
  organizationId: number,
  { tenantId, objectId, name, email }: EntraUser,
): Promise<Person> {
  const identity = { provider: 'entra', tenantId, externalId: objectId }
  return transact(app, async (tx) => {
    await lockOrganization(tx, organizationId)
    // Two tabs may sign the same person in for the first time at once.
    const made = await tx.identity.findFirst({ where: identity, include: { person: true } })
    if (made) return made.person
    const person = await tx.person.create({
      data: {
        organizationId,
        name: name ?? email ?? 'Somebody from Entra',
        email,
        role: 'member',
        createdAt: app.now(),
        identities: { create: { ...identity, name, linkedAt: app.now() } },
      },
    })
    const entra = { organizationId, name: person.name, via: 'page' } as const
    const data = { id: person.id, name: person.name, role: person.role, by: 'Entra' }
    await audit(tx, app, { ...madeBy(entra), action: 'member.add', target: email ?? person.name, data })
    return person
  })
}
