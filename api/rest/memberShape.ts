import type { Member } from '../../services/people/members.ts'
import { userJson } from './people.ts'

/** Somebody's membership, as Sentry shows it. It has the number of the person, so that "user:7" can be read off. */
export function memberJson(member: Member) {
  return {
    id: String(member.id),
    email: member.email ?? '',
    name: member.name,
    user: userJson(member),
    role: member.role,
    orgRole: member.role,
    roleName: member.role.charAt(0).toUpperCase() + member.role.slice(1),
    pending: false,
    expired: false,
    inviteStatus: 'approved',
    inviterName: null,
    dateCreated: member.createdAt.toISOString(),
    flags: {},
    teams: member.memberships.map(({ team }) => team.slug),
    teamRoles: member.memberships.map(({ team }) => ({ teamSlug: team.slug, role: null })),
  }
}
