import type { Organization } from '../organization.ts'
import type { Person } from '../people.ts'
import { malformed } from '../refusal.ts'
import type { Routes } from '../router.ts'

/** Who is who. In the cloud it is on another host. */
export const identityRoutes: Routes = {
  identities: {
    GET({ org, params, query }) {
      const value = find(org, params, query).map((person) => showIdentity(org, person))
      if (params.identityId) return { status: 200, body: value[0] ?? null }
      return { status: 200, body: { count: value.length, value } }
    },
  },
}

function find(org: Organization, params: Record<string, string>, query: Map<string, string>): Person[] {
  const ids = (params.identityId ?? query.get('identityids'))?.split(',')
  if (ids) return org.people.filter(({ id }) => ids.includes(id))
  const descriptors = (query.get('subjectdescriptors') ?? query.get('descriptors'))?.split(',')
  if (descriptors) return org.people.filter(({ descriptor }) => descriptors.includes(descriptor))
  const by = query.get('searchfilter')?.toLowerCase()
  const value = query.get('filtervalue')?.trim().toLowerCase()
  if (!by || !value) throw malformed('VS403283: Could not add the filter: a value is missing.')
  const keys: Record<string, (one: Person) => (string | null)[]> = {
    mailaddress: ({ mail }) => [mail],
    accountname: ({ login }) => [login],
    displayname: ({ name }) => [name],
    general: ({ mail, login, name }) => [mail, login, name],
  }
  const keysOf = keys[by]
  if (!keysOf) throw malformed(`VS403284: There is no filter ${by}.`)
  return org.people.filter((one) => keysOf(one).some((key) => key?.toLowerCase() === value))
}

function showIdentity(org: Organization, person: Person): object {
  const property = (value: string | null) => ({ $type: 'System.String', $value: value ?? '' })
  return {
    id: person.id,
    descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${org.tenantId}\\${person.login ?? person.id}`,
    subjectDescriptor: person.descriptor,
    providerDisplayName: person.name,
    isActive: person.isActive,
    ...(person.kind === 'group' ? { isContainer: true } : {}),
    members: [],
    memberOf: [],
    memberIds: [],
    properties: {
      SchemaClassName: property(person.kind === 'group' ? 'Group' : 'User'),
      Account: property(person.login ?? (person.kind === 'person' ? '' : person.id)),
      ...(person.mail ? { Mail: property(person.mail) } : {}),
      ...(org.isServer ? { Domain: property('CONTOSO') } : { Domain: property(org.tenantId) }),
    },
    resourceVersion: 2,
    metaTypeId: person.kind === 'guest' ? 1 : 0,
  }
}
