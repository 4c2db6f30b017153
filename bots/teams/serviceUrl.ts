import { isLoopback } from '../../services/config.ts'
import type { Cloud } from './cloud.ts'

/**
 * Whether replies, and with them our token, may go to this address.
 * One parser only, the one that will also open the connection; what it would have to guess at is refused.
 */
export function isAllowedServiceUrl(cloud: Cloud, serviceUrl: unknown): serviceUrl is string {
  if (typeof serviceUrl !== 'string' || serviceUrl.length > 2048) return false
  // Spaces, control characters and backslashes are what two parsers read differently.
  if (!/^https?:\/\/[!-[\]-~]+$/i.test(serviceUrl) || !URL.canParse(serviceUrl)) return false
  const url = new URL(serviceUrl)
  if (url.username || url.password || url.search || url.hash) return false
  if (isLoopback(url.hostname)) return cloud.allowsLoopback
  return url.protocol === 'https:' && cloud.serviceHosts.some((host) => matches(url, host))
}

function matches(url: URL, host: string): boolean {
  const name = url.host.replace(/\.(?=:|$)/, '')
  return host.startsWith('.') ? name.endsWith(host) : name === host
}
