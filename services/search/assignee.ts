import { Prisma } from '../../prisma/client/client.ts'
import { literal } from '../database/like.ts'
import { isCondition } from './is.ts'
import { allOf, anyOf, nothing, type Scope } from './scope.ts'

/** Who a group is assigned to: me, none, me_or_none, my_teams, #team, a name or an e-mail address. */
export function assigneeCondition(scope: Scope, given: string): Prisma.Sql {
  const text = given.toLowerCase()
  const none = isCondition(scope, 'unassigned')
  if (text === 'none' || text === '') return none
  if (text === 'me' || text === '@me') return mine(scope)
  if (text === 'me_or_none') return anyOf([mine(scope), none])
  if (text === 'my_teams') return ofMyTeams(scope)
  return text.startsWith('#')
    ? ofTeam(scope, text.slice(1))
    : anyOf([ofPerson(scope, given), ofTeam(scope, text)])
}

/** The same, or who could own it, of groups that are assigned to nobody. */
export function suggestedCondition(scope: Scope, given: string): Prisma.Sql {
  const text = given.toLowerCase()
  const assigned = assigneeCondition(scope, given)
  if (text === 'none' || text === '') return assigned
  const owners = anyOf(ownersOf(scope, given))
  const owned = Prisma.sql`g.id IN (SELECT o."groupId" FROM "GroupOwner" o WHERE ${owners})`
  return anyOf([assigned, allOf([isCondition(scope, 'unassigned'), owned])])
}

function ownersOf({ me, organizationId }: Scope, given: string): Prisma.Sql[] {
  const text = given.toLowerCase().replace(/^[@#]/, '')
  const teams = Prisma.sql`SELECT "teamId" FROM "TeamMember" WHERE "personId" = ${me?.id ?? 0}`
  if (text === 'my_teams') return [Prisma.sql`o."teamId" IN (${teams})`]
  if (text === 'me' || text === 'me_or_none') return [Prisma.sql`o."personId" = ${me?.id ?? 0}`]
  return [
    Prisma.sql`o."teamId" IN (SELECT id FROM "Team" WHERE "organizationId" = ${organizationId} AND slug = ${text})`,
    Prisma.sql`o."personId" IN (SELECT id FROM "Person" WHERE "organizationId" = ${organizationId}
      AND (name ILIKE ${literal(text)} OR email = ${text}))`,
  ]
}

function mine({ me }: Scope): Prisma.Sql {
  return me ? Prisma.sql`g."assigneeId" = ${me.id}` : nothing
}

function ofMyTeams({ me }: Scope): Prisma.Sql {
  if (!me) return nothing
  return Prisma.sql`g."assigneeTeamId" IN (SELECT "teamId" FROM "TeamMember" WHERE "personId" = ${me.id})`
}

function ofTeam({ organizationId }: Scope, slug: string): Prisma.Sql {
  return Prisma.sql`g."assigneeTeamId" IN (SELECT id FROM "Team" WHERE "organizationId" = ${organizationId} AND slug = ${slug})`
}

function ofPerson({ organizationId }: Scope, given: string): Prisma.Sql {
  const name = given.replace(/^@/, '')
  return Prisma.sql`g."assigneeId" IN (SELECT id FROM "Person" WHERE "organizationId" = ${organizationId}
    AND (name ILIKE ${literal(name)} OR email = ${name.toLowerCase()}))`
}
