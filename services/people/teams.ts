import type { Prisma, Team } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import type { Transaction } from '../database/database.ts'
import { literal } from '../database/like.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { leaveGroupsOfTeam } from '../groups/subscriptions.ts'
import { lockOrganization } from '../projects/projects.ts'
import { checkSlug, firstFree, slugOf } from '../projects/slug.ts'
import { unassignAll } from './unassign.ts'

const withProjects = {
  projects: { include: { project: true }, orderBy: { projectId: 'asc' } },
  members: { where: { person: { isActive: true } }, select: { personId: true } },
} as const

export type TeamWithProjects = Prisma.TeamGetPayload<{ include: typeof withProjects }>

/** An organization's teams by slug. */
export async function listTeams(
  app: App,
  query: { organizationId: number; search?: string; limit: number; offset: number },
): Promise<TeamWithProjects[]> {
  const contains = query.search && { contains: literal(query.search), mode: 'insensitive' as const }
  return app.db.team.findMany({
    where: {
      organizationId: query.organizationId,
      OR: contains ? [{ slug: contains }, { name: contains }] : undefined,
    },
    include: withProjects,
    orderBy: { slug: 'asc' },
    take: query.limit,
    skip: query.offset,
  })
}

/** A team of the organization by its slug or its number; null when there is none. */
export async function findTeam(
  app: App,
  organizationId: number,
  name: { slug: string } | { id: number },
): Promise<TeamWithProjects | null> {
  return app.db.team.findFirst({ where: { organizationId, ...name }, include: withProjects })
}

/**
 * @param wanted one of both is enough
 * @throws UserError 409 when the slug is taken, 400 when it cannot be one
 */
export async function createTeam(
  app: App,
  by: Actor,
  wanted: { name: string; slug?: string } | { name?: string; slug: string },
): Promise<Team> {
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    const { organizationId } = by
    const slug = wanted.slug ?? (await freeSlug(tx, organizationId, wanted.name ?? ''))
    await checkSlugFree(tx, organizationId, slug)
    const data = { organizationId, slug, name: wanted.name ?? slug, createdAt: app.now() }
    const team = await tx.team.create({ data })
    await audit(tx, app, { ...madeBy(by), action: 'team.create', ...about(team) })
    return team
  })
}

/** @throws UserError 404 when it is gone, 409 when the slug is taken */
export async function updateTeam(
  app: App,
  by: Actor,
  team: Team,
  change: { name?: string; slug?: string },
): Promise<Team> {
  if ((change.name ?? team.name) === team.name && (change.slug ?? team.slug) === team.slug) return team
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    if (change.slug !== undefined && change.slug !== team.slug)
      await checkSlugFree(tx, by.organizationId, change.slug)
    const [updated] = await tx.team.updateManyAndReturn({ where: { id: team.id }, data: change })
    if (!updated) throw new UserError('This team is gone.', 404)
    await audit(tx, app, { ...madeBy(by), action: 'team.edit', ...about(updated) })
    return updated
  })
}

/** Dissolves a team; its groups are unassigned first, so that their cards follow. */
export async function deleteTeam(app: App, by: Actor, team: Team): Promise<void> {
  await unassignAll(app, by, { assigneeTeamId: team.id })
  await transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    await tx.team.deleteMany({ where: { id: team.id } })
    await audit(tx, app, { ...madeBy(by), action: 'team.remove', ...about(team) })
  })
}

/**
 * @returns whether they were not in it before
 * @throws UserError 404 when one of both is gone
 */
export async function joinTeam(app: App, by: Actor, team: Team, person: { id: number; name: string }) {
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    await demand(tx.team.count({ where: { id: team.id } }), 'This team is gone.')
    await demand(
      tx.person.count({ where: { id: person.id, isActive: true } }),
      'This person is no longer here.',
    )
    const data = [{ teamId: team.id, personId: person.id }]
    const { count } = await tx.teamMember.createMany({ data, skipDuplicates: true })
    if (count > 0) await audit(tx, app, { ...madeBy(by), action: 'member.join-team', ...about(team, person) })
    return count > 0
  })
}

/** @returns whether they were in it */
export async function leaveTeam(app: App, by: Actor, team: Team, person: { id: number; name: string }) {
  return transact(app, async (tx) => {
    const { count } = await tx.teamMember.deleteMany({ where: { teamId: team.id, personId: person.id } })
    if (count === 0) return false
    await leaveGroupsOfTeam(tx, person.id, team.id)
    await audit(tx, app, { ...madeBy(by), action: 'member.leave-team', ...about(team, person) })
    return true
  })
}

/**
 * Puts a project into a team's care, or takes it out of it.
 * @returns whether that changed anything
 * @throws UserError 404 when one of both is gone
 */
export async function setTeamOfProject(
  app: App,
  by: Actor,
  team: Team,
  project: { id: number; slug: string },
  cares: boolean,
): Promise<boolean> {
  return transact(app, async (tx) => {
    await lockOrganization(tx, by.organizationId)
    await demand(tx.team.count({ where: { id: team.id } }), 'This team is gone.')
    await demand(tx.project.count({ where: { id: project.id } }), 'This project is gone.')
    const pair = { teamId: team.id, projectId: project.id }
    const { count } = cares
      ? await tx.projectTeam.createMany({ data: [pair], skipDuplicates: true })
      : await tx.projectTeam.deleteMany({ where: pair })
    const data = { team: team.slug, change: cares ? 'team added' : 'team removed' }
    if (count > 0) await audit(tx, app, { ...madeBy(by), action: 'project.edit', target: project.slug, data })
    return count > 0
  })
}

async function demand(count: Promise<number>, otherwise: string): Promise<void> {
  if ((await count) === 0) throw new UserError(otherwise, 404)
}

async function checkSlugFree(tx: Transaction, organizationId: number, slug: string): Promise<void> {
  checkSlug(slug)
  if ((await tx.team.count({ where: { organizationId, slug } })) === 0) return
  const message = `A team with the slug ${slug} exists already.`
  throw new UserError(message, 409, { slug: [message] })
}

async function freeSlug(tx: Transaction, organizationId: number, name: string): Promise<string> {
  const wanted = slugOf(name, 'team')
  const taken = await tx.team.findMany({
    where: { organizationId, slug: { startsWith: wanted } },
    select: { slug: true },
  })
  return firstFree(
    wanted,
    taken.map((row) => row.slug),
    '-',
  )
}

function about(team: Team, person?: { id: number; name: string }) {
  return {
    target: team.slug,
    data: { id: team.id, ...(person && { person: person.name, personId: person.id }) },
  }
}
