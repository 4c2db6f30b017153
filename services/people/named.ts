import type { Person, Team } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { UserError } from '../errors.ts'

/**
 * The active person of an organization that a name or an e-mail means.
 * @throws UserError when there is none, or more than one
 */
export async function findPerson(app: App, organizationId: number, name: string): Promise<Person> {
  const wanted = name.trim()
  const active = { organizationId, isActive: true }
  const equals = { equals: wanted, mode: 'insensitive' as const }
  const exact = await app.db.person.findMany({
    where: { ...active, OR: [{ name: equals }, { email: wanted.toLowerCase() }] },
    orderBy: { id: 'asc' },
    take: 2,
  })
  if (exact[0] && exact.length === 1) return exact[0]
  if (exact.length > 1)
    throw new UserError(`There is more than one ${wanted} here. Say it with the e-mail address.`, 409)
  const near = await app.db.person.findMany({
    where: { ...active, name: { contains: wanted.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } },
    orderBy: { name: 'asc' },
    take: 4,
  })
  if (near[0] && near.length === 1) return near[0]
  const names = near.map((person) => person.name).join(', ')
  throw new UserError(`Nobody here is called ${wanted}.${names ? ` Did you mean one of ${names}?` : ''}`, 404)
}

/** The team of an organization that a slug or a name means. @throws UserError when there is none */
export async function findTeam(app: App, organizationId: number, name: string): Promise<Team> {
  const wanted = name.trim()
  const equals = { equals: wanted, mode: 'insensitive' as const }
  const team = await app.db.team.findFirst({
    where: { organizationId, OR: [{ slug: wanted.toLowerCase() }, { name: equals }] },
    orderBy: { id: 'asc' },
  })
  if (team) return team
  const all = await app.db.team.findMany({ where: { organizationId }, orderBy: { slug: 'asc' }, take: 10 })
  const known = all.map(({ slug }) => `#${slug}`).join(', ')
  throw new UserError(
    `There is no team #${wanted}.${known ? ` There is ${known}.` : ' There are no teams yet.'}`,
    404,
  )
}
