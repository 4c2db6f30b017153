import type { Integration, Person } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import type { Transaction } from '../database/database.ts'
import type { AzureIdentity, Client } from './connect/client.ts'

/** Whose identity it is: a person's id, null for nobody, `unknown` for somebody whom nobody here is known as. */
export type Whose = number | null | 'unknown'

/** What an identity is kept under. On old servers an account name is all there is. */
export function identityKey(identity: AzureIdentity | null): string | null {
  return identity ? (identity.id ?? identity.login?.toLowerCase() ?? identity.name) : null
}

/**
 * Who of us an assignee of theirs is: whom people said, else who alone has that address, in any case. Of two it is
 * neither: people are asked.
 */
export async function whoseIdentity(
  app: App,
  tx: Transaction,
  integration: Integration,
  identity: AzureIdentity | null,
): Promise<Whose> {
  const key = identityKey(identity)
  if (!identity || !key) return null
  const { organizationId, externalId: tenantId } = integration
  const known = await tx.identity.findUnique({
    where: { provider_tenantId_externalId: { provider: 'azureDevOps', tenantId, externalId: key } },
    include: { person: true },
  })
  if (known) {
    const { person } = known
    return person.isActive && person.organizationId === organizationId ? person.id : 'unknown'
  }
  const email = identity.login?.toLowerCase()
  if (!email?.includes('@')) return 'unknown'
  const people = await tx.person.findMany({ where: { organizationId, isActive: true, email }, take: 2 })
  const [person, ...others] = people
  if (!person || others.length > 0) return 'unknown'
  await rememberIdentity(app, tx, integration, person.id, identity)
  return person.id
}

/** Says that an identity of theirs is a person of ours from now on. */
export async function rememberIdentity(
  app: Pick<App, 'now'>,
  tx: Transaction,
  integration: Pick<Integration, 'externalId'>,
  personId: number,
  identity: AzureIdentity,
): Promise<void> {
  const externalId = identityKey(identity) ?? ''
  const key = { provider: 'azureDevOps', tenantId: integration.externalId, externalId }
  const data = { personId, name: identity.name, login: identity.login, linkedAt: app.now() }
  await tx.identity.upsert({
    where: { provider_tenantId_externalId: key },
    create: { ...key, ...data },
    update: data,
  })
}

/**
 * Who a person of ours is there: as remembered, else whoever alone has their address. Null when nobody does.
 * @throws AzureError
 */
export async function identityOf(
  app: App,
  client: Client,
  integration: Integration,
  person: Person,
): Promise<AzureIdentity | null> {
  const known = await app.db.identity.findFirst({
    where: { personId: person.id, provider: 'azureDevOps', tenantId: integration.externalId },
    orderBy: { linkedAt: 'desc' },
  })
  if (known) return { id: known.externalId, descriptor: null, name: known.name ?? '', login: known.login }
  if (!person.email) return null
  const found = (await client.identities('mail', person.email)).filter(
    ({ login }) => login?.toLowerCase() === person.email,
  )
  const [identity, ...others] = found
  if (!identity || others.length > 0) return null
  await app.db.$transaction((tx) => rememberIdentity(app, tx, integration, person.id, identity))
  return identity
}

/**
 * Whether somebody works on a project: a member of one of its teams, an administrator, or anybody where a project has
 * no teams.
 */
export async function isMemberOf(tx: Transaction, projectId: number, personId: number): Promise<boolean> {
  const teams = await tx.projectTeam.findMany({ where: { projectId }, select: { teamId: true } })
  if (teams.length === 0) return true
  const person = await tx.person.findUnique({
    where: { id: personId },
    select: { role: true, memberships: { where: { teamId: { in: teams.map(({ teamId }) => teamId) } } } },
  })
  return person !== null && (['owner', 'admin'].includes(person.role) || person.memberships.length > 0)
}
