import type { EventPayload } from '../events/event.ts'

/** Whether an event happened on the machine of whoever develops: by the page's address, or by the user's. */
export function isLocalhost({ user, request }: EventPayload): boolean {
  if (user && isLocalName(String(user.ip_address ?? ''))) return true
  const url = request?.url
  if (typeof url !== 'string') return false
  const host = /^(?:[a-z][a-z0-9+.-]{0,20}:)?\/\/(?:[^@/?#]{0,200}@)?(\[[^\]]{1,60}\]|[^:/?#]{1,255})/i.exec(
    url,
  )?.[1]
  return host !== undefined && isLocalName(host.replace(/^\[|\]$/g, '').toLowerCase())
}

function isLocalName(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  )
}
