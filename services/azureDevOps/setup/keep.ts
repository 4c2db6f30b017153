import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { type Actor, audit, madeBy } from '../../audit.ts'
import type { Transaction } from '../../database/database.ts'
import { UserError } from '../../errors.ts'
import { lockOrganization } from '../../projects/projects.ts'
import { newHook } from '../hooks/subscribe.ts'
import { isSamePlace } from './address.ts'
import type { Connecting, Probe } from './probe.ts'

type Found = Extract<Probe, { ok: true }>

/**
 * Writes down what a probe found. An organization is known by its GUID alone: under another name or address it is the
 * same, and another one at its address is not.
 * @throws UserError 409 when it cannot be the one it says, or lies where another one is connected
 */
export async function keep(
  app: App,
  tx: Transaction,
  by: Actor,
  asked: Connecting,
  found: Found,
): Promise<Integration> {
  const { organization } = found
  await lockOrganization(tx, by.organizationId)
  const all = await tx.integration.findMany({ where: { organizationId: by.organizationId } })
  const known = all.find(({ externalId }) => externalId === organization.id)
  const other = all.find(
    ({ externalId, state, baseUrl }) =>
      state !== 'removed' && externalId !== organization.id && isSamePlace(baseUrl, organization.baseUrl),
  )
  if (other) throw otherThere(other)
  if (known && known.host !== organization.host) throw pretender(known, organization.baseUrl)
  const integration = known
    ? await renew(app, tx, known, asked, found)
    : await tx.integration.create({ data: firstOf(app, by, asked, found) })
  if (known) {
    const data = { integrationId: known.id }
    await app.jobs.send(tx, 'reconcile', data, { key: String(known.id) })
  }
  await audit(tx, app, {
    ...madeBy(by),
    action: known && known.state !== 'removed' ? 'integration.renew' : 'integration.connect',
    target: integration.name,
    data: facts(integration),
  })
  return integration
}

function firstOf(app: App, by: Actor, asked: Connecting, found: Found) {
  return {
    ...common(app, asked, found),
    ...newHook(app),
    organizationId: by.organizationId,
    externalId: found.organization.id,
    projectId: found.project?.id ?? null,
    conversationId: asked.conversationId ?? null,
    reconciledAt: app.now(),
    createdBy: by.name,
    createdAt: app.now(),
  }
}

async function renew(app: App, tx: Transaction, known: Integration, asked: Connecting, found: Found) {
  // Renewing a credential neither widens nor narrows what it is for, unless it says so.
  const projectId = asked.project === undefined ? known.projectId : (found.project?.id ?? null)
  return tx.integration.update({
    where: { id: known.id },
    data: {
      ...common(app, asked, found),
      projectId,
      conversationId: asked.conversationId ?? known.conversationId,
      comparedAt: null,
    },
  })
}

function common(app: App, { credential, endsAt }: Connecting, { organization, identity }: Found) {
  const { id, descriptor, name } = identity
  return {
    name: organization.name,
    baseUrl: organization.baseUrl,
    host: organization.host,
    credentialKind: credential.kind,
    credential: app.secrets.seal(JSON.stringify(credential)),
    credentialEndsAt: endsAt ?? null,
    warnedDays: null,
    identity: { id, descriptor, name },
    state: 'active',
    stateReason: null,
    stateSince: app.now(),
  }
}

function facts({ id, externalId, baseUrl, credentialKind, credentialEndsAt, projectId }: Integration) {
  return {
    id,
    externalId,
    baseUrl,
    credential: credentialKind,
    endsAt: credentialEndsAt?.toISOString() ?? null,
    projectId,
  }
}

function otherThere({ name, baseUrl }: Integration): UserError {
  return new UserError(
    `At ${baseUrl} there is another organization now than the one that is connected as ${name}. If that one is gone, disconnect it first.`,
    409,
    { missing: [] },
  )
}

function pretender({ name, baseUrl }: Integration, asked: string): UserError {
  return new UserError(
    `Whoever answers at ${asked} calls itself ${name}, which is connected at ${baseUrl}. If it moved there, disconnect it first.`,
    409,
    { missing: [] },
  )
}
