import type { CoreApi } from 'azure-devops-node-api/CoreApi.js'
import type { VsoClient } from 'azure-devops-node-api/VsoClient.js'
import type { WorkItemTrackingApi } from 'azure-devops-node-api/WorkItemTrackingApi.js'
import { AzureError } from './fault.ts'
import { areaUrl } from './hosts.ts'
import { layWire, type Wire } from './wire.ts'

/** The library's objects for one organization or collection, as they are kept. */
export type Library = {
  /** As the service spells its own address; ends with a slash. */
  baseUrl: string
  core: CoreApi
  work: WorkItemTrackingApi
  /** The names of the library's field types, by their number. */
  fieldTypes: Record<number, string>
  /** What the library has no methods for, at the address of its part of the service. */
  at(area: keyof typeof areaIds): VsoClient
}

/** What can be asked at an address of its own. */
export const areaIds = {
  core: '79134c72-4a58-4b42-976c-04e7115f32bf',
  work: '5264459e-e5e0-4bd8-b118-0985e68a4ec5',
  identities: '8a3d49b8-91f0-46ef-b33d-dda338c25db3',
  git: '4e080c62-fa21-4fbc-8fef-2a10a2b38049',
  search: 'ea48a0a1-269c-42d8-b8ad-ddc8fcdcf578',
}

const options = { keepAlive: true, allowRedirects: false }
const userAgent = 'Hitch'

/**
 * Loads the library, only the parts that are used, and finds out where the service has its parts. To be run inside of
 * a call. @throws AzureError, or whatever the library makes of an answer that means nothing
 */
export async function openLibrary(wire: Wire): Promise<Library> {
  const [{ WorkItemTrackingApi }, { CoreApi }, { LocationsApi }, { VsoClient }, { FieldType }] =
    await Promise.all([
      import('azure-devops-node-api/WorkItemTrackingApi.js'),
      import('azure-devops-node-api/CoreApi.js'),
      import('azure-devops-node-api/LocationsApi.js'),
      import('azure-devops-node-api/VsoClient.js'),
      import('azure-devops-node-api/interfaces/WorkItemTrackingInterfaces.js'),
    ])
  const locations = new LocationsApi(wire.base.href, [], options, userAgent)
  const { rest } = locations
  layWire(wire, rest.client)
  const areas = await listAreas(() => locations.getResourceAreas())
  const at = (area: keyof typeof areaIds) => {
    const url = areaUrl(wire.base, areas, areaIds[area])
    if (url !== null) return url
    throw new AzureError(
      'forbidden',
      'Azure DevOps names an address as its own that does not belong to Microsoft. Nothing was sent there.',
    )
  }
  const coreUrl = at('core')
  const core = new CoreApi(coreUrl, [], options, userAgent)
  const work = new WorkItemTrackingApi(at('work'), [], options, userAgent)
  // One way out for all of them: the same connections, and nothing that could leave by another.
  for (const api of [core, work]) {
    api.rest = rest
    api.vsoClient = new VsoClient(api.baseUrl, rest)
  }
  const others = new Map<string, InstanceType<typeof VsoClient>>([
    [core.baseUrl, core.vsoClient],
    [work.baseUrl, work.vsoClient],
  ])
  return {
    baseUrl: coreUrl,
    core,
    work,
    fieldTypes: FieldType as unknown as Record<number, string>,
    at(area) {
      const url = at(area)
      const known = others.get(url) ?? new VsoClient(url, rest)
      others.set(url, known)
      return known
    },
  }
}

// Servers list none, and very old ones do not know the question.
async function listAreas(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask()
  } catch (error) {
    const isUnknown = error instanceof AzureError ? error.kind === 'notFound' : isNotOffered(error)
    if (isUnknown) return []
    throw error
  }
}

/** Whether the library did not find something in what the service says it offers. */
export function isNotOffered(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Failed to find api location')
}
