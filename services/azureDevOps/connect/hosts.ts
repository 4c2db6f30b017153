import { AzureError } from './fault.ts'

/** Whether an address is Microsoft's own service, under either of its two names. Look-alikes are servers like any other. */
export function isCloud(url: URL): boolean {
  const host = url.hostname.toLowerCase()
  return host === 'dev.azure.com' || host.endsWith('.dev.azure.com') || host.endsWith('.visualstudio.com')
}

/**
 * Whether an address may be sent what opens `base`. The service itself says where its parts are, and whoever can
 * change that answer must not get the credential: within Microsoft's cloud any of its hosts, anywhere else the very
 * same origin.
 */
export function mayReceive(base: URL, url: URL): boolean {
  if (url.username || url.password) return false
  if (isCloud(base)) return isCloud(url) && url.protocol === 'https:' && url.port === ''
  return url.origin === base.origin
}

/**
 * The address of an organization or collection as everything here takes it: no query, a slash at the end.
 * @throws AzureError when it is none
 */
export function baseOf(url: string): URL {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new AzureError('invalid', 'The address of an Azure DevOps organization begins with https://.')
  const base = new URL(url)
  base.search = ''
  base.hash = ''
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/`
  return base
}

/**
 * Where a part of the service (its "resource area") is. Servers list nothing, or addresses under a name that may not
 * be the one we came by: there everything is under the collection itself.
 * @param areas what `_apis/resourceAreas` says
 * @returns null when Microsoft's cloud names a host that is not its own
 */
export function areaUrl(base: URL, areas: unknown, id: string): string | null {
  const listed = Array.isArray(areas)
    ? areas.find((area) => String(area?.id).toLowerCase() === id)
    : undefined
  const location: unknown = listed?.locationUrl
  if (typeof location !== 'string' || !/^https?:/i.test(location) || !URL.canParse(location)) return base.href
  const url = baseOf(location)
  if (mayReceive(base, url)) return url.href
  return isCloud(base) ? null : base.href
}
