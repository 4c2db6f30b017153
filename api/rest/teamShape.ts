import type { TeamWithProjects } from '../../services/people/teams.ts'
import { teamName } from './people.ts'
import { projectJson } from './projectShape.ts'

/** A team with its projects, as Sentry shows it. */
export function teamJson(team: TeamWithProjects) {
  return {
    ...teamName(team),
    dateCreated: team.createdAt.toISOString(),
    isMember: false,
    teamRole: null,
    hasAccess: true,
    isPending: false,
    memberCount: team.members.length,
    avatar: { avatarType: 'letter_avatar', avatarUuid: null },
    externalTeams: [],
    projects: team.projects.map(({ project }) => projectJson(project)),
  }
}
