import type { Person, Team } from '../../prisma/client/client.ts'

/** A person as Sentry shows a user. */
export function userJson(person: Person) {
  return {
    id: String(person.id),
    name: person.name,
    username: person.email ?? person.name,
    email: person.email ?? '',
    isActive: person.isActive,
    isManaged: false,
    dateJoined: person.createdAt.toISOString(),
    avatarUrl: null,
    avatar: { avatarType: 'letter_avatar', avatarUuid: null },
  }
}

/** A team where only its name is of interest. */
export function teamName(team: Team) {
  return { id: String(team.id), slug: team.slug, name: team.name }
}
