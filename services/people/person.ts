import type { Person } from '../../prisma/client/client.ts'
import type { App, Via } from '../app.ts'
import { audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { lockOrganization } from '../projects/projects.ts'

/** Who somebody is in a chat: an Entra object id in a tenant, or in local mode just a name. */
export type ChatIdentity = {
  provider: 'entra' | 'local'
  tenantId: string
  externalId: string
  name: string | null
}

/**
 * The person behind a chat identity: by link, else by an e-mail that exactly one active person has (then it is linked).
 * In local mode everybody is who their name says, and made when new.
 * @param emails addresses the tenant itself vouches for; never what a person may write there
 * @returns null when nobody matches
 * @throws UserError 403 when they were switched off here
 */
export async function matchPerson(
  app: App,
  organizationId: number,
  who: ChatIdentity,
  emails?: string | null | (string | null | undefined)[],
  via: Via = 'teams',
): Promise<Person | null> {
  const linked = await app.db.identity.findUnique({
    where: { provider_tenantId_externalId: keyOf(who) },
    include: { person: true },
  })
  if (linked && linked.person.organizationId === organizationId) {
    if (linked.person.isActive) return linked.person
    throw new UserError('Your account here is switched off. An owner can switch it on again.', 403)
  }
  if (app.config.isLocal && who.provider === 'local') return localPerson(app, organizationId, who, via)
  const known = [emails ?? []].flat().flatMap((email) => (email ? [email.trim().toLowerCase()] : []))
  if (known.length === 0) return null
  const people = await app.db.person.findMany({
    where: { organizationId, isActive: true, email: { in: known } },
    take: 2,
  })
  const [person, ...others] = people
  if (!person || others.length > 0) return null
  await linkIdentity(app, person, who, via)
  return person
}

/** Says that a chat identity is this person from now on; whoever it was before, it is no longer. */
export async function linkIdentity(
  app: App,
  person: Person,
  who: ChatIdentity,
  via: Via = 'page',
): Promise<void> {
  await transact(app, (tx) => link(tx, app, person, who, via))
}

/** The same in a transaction of the caller's. */
export async function link(
  tx: Transaction,
  app: Pick<App, 'now'>,
  person: Person,
  who: ChatIdentity,
  via: Via,
): Promise<void> {
  const key = keyOf(who)
  const former = await tx.identity.findUnique({ where: { provider_tenantId_externalId: key } })
  if (former?.personId === person.id) return
  const data = { personId: person.id, name: who.name, linkedAt: app.now() }
  await tx.identity.upsert({
    where: { provider_tenantId_externalId: key },
    create: { ...key, ...data },
    update: data,
  })
  await audit(tx, app, {
    ...madeBy({ organizationId: person.organizationId, name: person.name, via }),
    action: 'identity.link',
    target: who.name ?? who.externalId,
    data: { ...key, personId: person.id, formerPersonId: former?.personId ?? null },
  })
}

/** Forgets whose chat identity it is. @returns whether it was known */
export async function unlinkIdentity(app: App, person: Person, who: ChatIdentity): Promise<boolean> {
  return transact(app, async (tx) => {
    const { count } = await tx.identity.deleteMany({ where: { ...keyOf(who), personId: person.id } })
    if (count === 0) return false
    await audit(tx, app, {
      ...madeBy({ organizationId: person.organizationId, name: person.name, via: 'teams' }),
      action: 'identity.unlink',
      target: who.name ?? who.externalId,
      data: { ...keyOf(who), personId: person.id },
    })
    return true
  })
}

function keyOf({ provider, tenantId, externalId }: ChatIdentity) {
  return { provider, tenantId, externalId }
}

async function localPerson(app: App, organizationId: number, who: ChatIdentity, via: Via): Promise<Person> {
  const name = (who.name ?? who.externalId).trim().slice(0, 200) || 'Somebody'
  return transact(app, async (tx) => {
    // Two presses of somebody new must not make two people.
    await lockOrganization(tx, organizationId)
    const known = await tx.person.findFirst({
      where: { organizationId, name, isActive: true },
      orderBy: { id: 'asc' },
    })
    const person =
      known ??
      (await tx.person.create({ data: { organizationId, name, role: 'member', createdAt: app.now() } }))
    await link(tx, app, person, who, via)
    return person
  })
}
