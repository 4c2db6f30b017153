import type { OwnerAlias, Person, Team } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { isOwnerName } from './owner.ts'

/** A name and whom it means here. */
export type AliasRow = OwnerAlias & { person: Person | null; team: Team | null }

const mostAliases = 2_000

/** Who is meant by names that are nobody's here, by name. */
export async function listAliases(app: App, organizationId: number): Promise<AliasRow[]> {
  return app.db.ownerAlias.findMany({
    where: { organizationId },
    include: { person: true, team: true },
    orderBy: { name: 'asc' },
  })
}

/**
 * Says who is meant by a name, in the place of what was said before.
 * @throws UserError 400 for what can be no owner's name, 404 for somebody who is not here
 */
export async function saveAlias(
  app: App,
  by: Actor,
  given: string,
  to: { personId: number } | { teamId: number },
): Promise<AliasRow> {
  const name = given.trim().toLowerCase()
  if (!isOwnerName(name))
    throw new UserError(
      'A name is written as in the file: @name, @org/team, #team or an e-mail address.',
      400,
    )
  const { organizationId } = by
  return transact(app, async (tx) => {
    const found =
      'personId' in to
        ? await tx.person.count({ where: { id: to.personId, organizationId, isActive: true } })
        : await tx.team.count({ where: { id: to.teamId, organizationId } })
    if (found === 0) throw new UserError('Whoever is to be meant by it is not here.', 404)
    if ((await tx.ownerAlias.count({ where: { organizationId } })) >= mostAliases)
      throw new UserError(`There are at most ${mostAliases.toLocaleString('en-US')} names.`, 409)
    const meant = { personId: null, teamId: null, ...to }
    const row = await tx.ownerAlias.upsert({
      where: { organizationId_name: { organizationId, name } },
      create: { organizationId, name, ...meant, createdAt: app.now() },
      update: meant,
      include: { person: true, team: true },
    })
    await audit(tx, app, { ...madeBy(by), action: 'owner.name', target: name, data: { ...to } })
    await sweepAll(app, tx, organizationId)
    return row
  })
}

/**
 * Forgets what a name means.
 * @param teamId the team that it must mean; anybody when it is not said
 * @throws UserError 404
 */
export async function removeAlias(app: App, by: Actor, id: number, teamId?: number): Promise<void> {
  const { organizationId } = by
  await transact(app, async (tx) => {
    const row = await tx.ownerAlias.findFirst({ where: { id, organizationId, teamId } })
    if (!row) throw new UserError('That name is not here any more.', 404)
    await tx.ownerAlias.deleteMany({ where: { id } })
    await audit(tx, app, { ...madeBy(by), action: 'owner.forget', target: row.name, data: {} })
    await sweepAll(app, tx, organizationId)
  })
}

async function sweepAll(app: App, tx: Transaction, organizationId: number): Promise<void> {
  const rows = await tx.ownership.findMany({
    where: { project: { organizationId } },
    select: { projectId: true },
    take: 1_000,
  })
  await app.jobs.sendMany(
    tx,
    'sweepOwners',
    rows.map(({ projectId }) => ({ data: { projectId }, key: String(projectId) })),
  )
}
