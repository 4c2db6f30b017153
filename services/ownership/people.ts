import type { App } from '../app.ts'
import type { OwnerName } from './owner.ts'

/** Somebody here who can own something. */
export type Owner = { kind: 'person' | 'team'; id: number; name: string }

/** Who is meant by names of rules; names that mean nobody here, or more than one, are not in it. */
export type Known = Map<OwnerName, Owner>

/**
 * Finds who is meant: what people here have said of a name first, then the person of an address, the team of a
 * `#slug` or of `@org/slug`, and for `@name` the one person whose address begins so or who is called that.
 */
export async function resolveOwners(app: App, organizationId: number, names: OwnerName[]): Promise<Known> {
  const wanted = [...new Set(names)]
  if (wanted.length === 0) return new Map()
  const [aliases, people, teams] = await Promise.all([
    app.db.ownerAlias.findMany({ where: { organizationId }, include: { person: true, team: true } }),
    app.db.person.findMany({
      where: { organizationId, isActive: true },
      select: { id: true, name: true, email: true },
      orderBy: { id: 'asc' },
    }),
    app.db.team.findMany({ where: { organizationId }, select: { id: true, slug: true, name: true } }),
  ])
  const said = new Map(aliases.map((alias) => [alias.name, alias]))
  const bySlug = new Map(teams.map((team) => [team.slug.toLowerCase(), team]))
  const byEmail = new Map(people.flatMap((person) => (person.email ? [[person.email, person] as const] : [])))
  const byHandle = handlesOf(people)
  return new Map(
    wanted.flatMap((name): [OwnerName, Owner][] => {
      const lower = name.toLowerCase()
      const alias = said.get(lower)
      const team = alias ? alias.team : bySlug.get(slugIn(lower))
      if (team) return [[name, { kind: 'team', id: team.id, name: team.name }]]
      const person = alias
        ? alias.person?.isActive && alias.person
        : (byEmail.get(lower) ?? (lower.startsWith('@') ? byHandle.get(lower.slice(1)) : undefined))
      return person ? [[name, { kind: 'person', id: person.id, name: person.name }]] : []
    }),
  )
}

function slugIn(name: string): string {
  if (name.startsWith('#')) return name.slice(1)
  return /^@[^/]+\/(.+)$/.exec(name)?.[1] ?? ''
}

type Handled = { id: number; name: string; email: string | null }

// Who shares a handle with somebody else is not meant by it.
function handlesOf(people: Handled[]): Map<string, Handled | null> {
  const handles = new Map<string, Handled | null>()
  for (const person of people) {
    const own = [
      person.email?.split('@')[0] ?? '',
      ...['', '-', '.', '_'].map((joint) => person.name.replace(/\s+/g, joint)),
    ]
    for (const handle of new Set(own.map((one) => one.toLowerCase()).filter((one) => one !== '')))
      handles.set(handle, handles.has(handle) ? null : person)
  }
  return handles
}
