import type { VsoClient } from 'azure-devops-node-api/VsoClient.js'
import { AzureError } from './fault.ts'
import type { Library } from './library.ts'

/** A resource that the library has no method for: its area, its id there, and the newest version we know. */
export type Resource = { area: string; id: string; version: string }

export type Asked = {
  method: 'get' | 'create' | 'replace' | 'del'
  /** What stands in its address, besides. */
  route?: Record<string, string>
  query?: Record<string, string | number | boolean>
  body?: unknown
}

/** Asks for something the library has no method for, in a version that the service knows. */
export async function askRaw(
  { core }: Library,
  there: VsoClient,
  { area, id, version }: Resource,
  { method, route = {}, query, body }: Asked,
): Promise<unknown> {
  const { requestUrl = '', apiVersion } = await there.getVersioningData(version, area, id, route, query)
  const options = { acceptHeader: `application/json;api-version=${apiVersion}` }
  const { rest } = core
  const answer =
    method === 'get'
      ? await rest.get<unknown>(requestUrl, options)
      : method === 'del'
        ? await rest.del<unknown>(requestUrl, options)
        : await rest[method]<unknown>(requestUrl, body, options)
  return answer.result
}

/**
 * A name as a part of an address. The library escapes names, but lets those through that lead upwards.
 * @throws AzureError
 */
export function segment(name: string): string {
  if (name.trim() && !/^\.{1,2}$/.test(name.trim())) return name
  throw new AzureError('notFound', 'Azure DevOps has nothing of that name.')
}
