import type { ServerResponse } from 'node:http'
import { signInPage } from './access.ts'
import type { Requested } from './journal.ts'
import { resourceAreas } from './locations.ts'
import { baseUrl, type Organization } from './organization.ts'
import type { Reply } from './refusal.ts'
import type { Asked } from './router.ts'
import { areaPrefixes, showArea } from './routes/connection.ts'

/** Which host and organization an address is of. */
export function placeOf(org: Organization, request: Requested): Asked | null {
  const { pathname, searchParams } = new URL(request.path, 'http://127.0.0.1')
  const query = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]))
  const base = baseUrl(org).slice(org.origin.length)
  for (const [host, prefix] of Object.entries(areaPrefixes)) {
    const start = `${prefix}${base}`
    if (!`${pathname}/`.toLowerCase().startsWith(`${start}/`.toLowerCase())) continue
    const { method, headers, body } = request
    return {
      method,
      host: host as Asked['host'],
      path: pathname.slice(start.length),
      query,
      headers,
      text: body,
    }
  }
  return null
}

/** Where an organization lies by now; anybody may ask, with its GUID. */
export function directory(org: Organization, { path }: Requested): Reply | null {
  const { pathname, searchParams } = new URL(path, org.origin)
  const areaId = /^\/_apis\/resourceareas\/([^/]+)\/?$/i.exec(pathname)?.[1]?.toLowerCase()
  if (!areaId || org.isServer) return null
  const area = resourceAreas.find(({ id }) => id === areaId)
  const isOurs = searchParams.get('hostId')?.toLowerCase() === org.id
  return { status: 200, body: area && isOurs ? showArea(org, area) : null }
}

/** Another organization's address, or nobody's. */
export function notHere({ path }: Requested): Reply {
  if (path.startsWith('/_signin')) return { status: 203, html: signInPage }
  return {
    status: 404,
    html: '<!DOCTYPE html><html><head><title>404 - Not found</title></head><body>The resource cannot be found.</body></html>',
  }
}

/** Sends an answer, unless nobody is there any more. */
export function send(
  org: Organization,
  res: ServerResponse,
  request: Requested,
  { status, body, html, headers }: Reply,
): void {
  request.status = status
  if (res.destroyed) return
  const type =
    html === undefined ? 'application/json; charset=utf-8; api-version=7.1' : 'text/html; charset=utf-8'
  res.writeHead(status, {
    ...(status === 204 ? {} : { 'content-type': type }),
    'x-tfs-processid': org.id,
    activityid: org.newId(),
    'x-vss-e2eid': org.newId(),
    ...headers,
  })
  if (status === 204) res.end()
  else res.end(html ?? (body === undefined ? '' : JSON.stringify(body)))
}
