import { guidOf } from '../chance.ts'
import { baseUrl, findProject, type Organization } from '../organization.ts'
import { personObject } from '../people.ts'
import type { Project } from '../project.ts'
import type { Routes } from '../router.ts'

export const coreRoutes: Routes = {
  projects: {
    GET({ org, params, query }) {
      if (params.projectId) {
        const project = findProject(org, params.projectId)
        const withCapabilities = query.get('includecapabilities') === 'true'
        return {
          status: 200,
          body: { ...showProject(org, project), ...details(org, project, withCapabilities) },
        }
      }
      const all = org.projects.filter((one) => !one.isDeleted).sort((a, b) => a.name.localeCompare(b.name))
      const skip = Number(query.get('$skip') ?? query.get('continuationtoken') ?? 0)
      const top = Number(query.get('$top') ?? 100)
      const value = all.slice(skip, skip + top).map((one) => showProject(org, one))
      const next: Record<string, string> =
        skip + top < all.length ? { 'x-ms-continuationtoken': String(skip + top) } : {}
      return { status: 200, body: { count: value.length, value }, headers: next }
    },
  },
  teams: {
    GET({ org, params }) {
      const team = teamOf(org, findProject(org, params.projectId ?? ''))
      return { status: 200, body: params.teamId ? team : { count: 1, value: [team] } }
    },
  },
  teamMembers: {
    GET({ org, params }) {
      findProject(org, params.projectId ?? '')
      const value = org.people
        .filter(({ kind, isActive }) => kind !== 'group' && isActive)
        .map((person) => ({ identity: personObject(person, baseUrl(org)) }))
      return { status: 200, body: { count: value.length, value } }
    },
  },
}

function showProject(org: Organization, { id, name }: Project): object {
  return {
    id,
    name,
    description: `Everything about ${name}`,
    url: `${baseUrl(org)}/_apis/projects/${id}`,
    state: 'wellFormed',
    revision: 11,
    visibility: 'private',
    lastUpdateTime: '2026-01-05T08:00:00.000Z',
  }
}

function details(org: Organization, project: Project, withCapabilities: boolean): object {
  const { process } = project
  return {
    _links: {
      self: { href: `${baseUrl(org)}/_apis/projects/${project.id}` },
      collection: { href: `${baseUrl(org)}/_apis/projectCollections/${org.id}` },
      web: { href: `${baseUrl(org)}/${encodeURIComponent(project.name)}` },
    },
    ...(withCapabilities
      ? {
          capabilities: {
            processTemplate: { templateTypeId: process.id, templateName: process.name },
            versioncontrol: { sourceControlType: 'Git' },
          },
        }
      : {}),
    defaultTeam: teamOf(org, project),
  }
}

function teamOf(org: Organization, project: Project): object {
  const id = guidOf(`team ${project.id}`)
  return { id, name: `${project.name} Team`, url: `${baseUrl(org)}/_apis/projects/${project.id}/teams/${id}` }
}
