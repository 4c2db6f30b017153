import type { Organization } from '../../prisma/client/client.ts'
import { listTeams } from '../../services/people/teams.ts'
import { listProjects } from '../../services/projects/projects.ts'
import type { RestRoute } from './call.ts'
import { paged, pageOf } from './paging.ts'
import { userJson } from './people.ts'
import { projectJson } from './projectShape.ts'
import { teamJson } from './teamShape.ts'

export const organizationRoutes: RestRoute[] = [
  {
    method: 'get',
    path: '/api/0/',
    scope: null,
    handle: async ({ bearer }) => ({
      body: {
        version: '0',
        auth: { scopes: [...bearer.scopes] },
        user: bearer.person && userJson(bearer.person),
      },
    }),
  },
  {
    method: 'get',
    path: '/api/0/organizations/',
    scope: 'org:read',
    handle: async (call) => {
      const page = pageOf(call.query)
      const mine = page.offset === 0 ? [organizationJson(call.bearer.organization)] : []
      return paged(call, page, mine)
    },
  },
  {
    method: 'get',
    path: '/api/0/organizations/:org/',
    scope: 'org:read',
    handle: async ({ app, bearer }) => {
      const { organization } = bearer
      const all = { organizationId: organization.id, limit: 100, offset: 0 }
      const [teams, projects] = await Promise.all([listTeams(app, all), listProjects(app, all)])
      return {
        body: {
          ...organizationJson(organization),
          access: [...bearer.scopes],
          teams: teams.map((team) => teamJson(team)),
          projects: projects.map((project) => projectJson(project)),
        },
      }
    },
  },
]

export function organizationJson(organization: Organization) {
  return {
    id: String(organization.id),
    slug: organization.slug,
    name: organization.name,
    status: { id: 'active', name: 'active' },
    dateCreated: organization.createdAt.toISOString(),
    isEarlyAdopter: false,
    require2FA: false,
    requireEmailVerification: false,
    hasAuthProvider: false,
    avatar: { avatarType: 'letter_avatar', avatarUuid: null },
    features: [],
  }
}
