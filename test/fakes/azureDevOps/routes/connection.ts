import { resourceAreas } from '../locations.ts'
import { baseUrl, type Organization } from '../organization.ts'
import type { Person } from '../people.ts'
import type { Routes } from '../router.ts'

/** Who am I, and where is what. */
export const connectionRoutes: Routes = {
  connectionData: {
    GET: ({ org, caller }) => ({ status: 200, body: connectionData(org, caller.person) }),
  },
  resourceAreas: {
    GET({ org, params }) {
      if (!org.switches.hasResourceAreas)
        return { status: 200, body: params.areaId ? null : { count: 0, value: null } }
      const all = resourceAreas
        .filter(({ name }) => name !== 'search' || org.switches.hasSearch)
        .map((area) => showArea(org, area))
      if (!params.areaId) return { status: 200, body: { count: all.length, value: all } }
      return { status: 200, body: all.find(({ id }) => id === params.areaId?.toLowerCase()) ?? null }
    },
  },
}

/** Other hosts of the cloud service are other folders of this one. */
export const areaPrefixes = { main: '', vssps: '/vssps', search: '/almsearch' } as const

export function showArea(org: Organization, { id, name, host }: (typeof resourceAreas)[number]) {
  const folder = baseUrl(org).replace(org.origin, `${org.origin}${areaPrefixes[host]}`)
  return { id, name, locationUrl: `${folder}/` }
}

function connectionData(org: Organization, person: Person): object {
  const user = {
    id: person.id,
    descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${org.tenantId}\\${person.login ?? person.id}`,
    subjectDescriptor: person.descriptor,
    providerDisplayName: person.name,
    isActive: true,
    properties: { Account: { $type: 'System.String', $value: person.login ?? person.id } },
    resourceVersion: 2,
    metaTypeId: 0,
  }
  return {
    authenticatedUser: user,
    authorizedUser: user,
    instanceId: org.id,
    deploymentId: org.id,
    deploymentType: org.isServer ? 'onPremises' : 'hosted',
    locationServiceData: {
      serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
      defaultAccessMappingMoniker: 'PublicAccessMapping',
      lastChangeId: 1,
      lastChangeId64: 1,
      accessMappings: [
        {
          displayName: 'Public Access Mapping',
          moniker: 'PublicAccessMapping',
          accessPoint: `${baseUrl(org)}/`,
        },
      ],
    },
  }
}
