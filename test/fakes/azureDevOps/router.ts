import { type Caller, hasScope, tooNarrow } from './access.ts'
import { type Location, type LocationName, locations, locationsOf, newestVersions } from './locations.ts'
import type { Organization } from './organization.ts'
import { Refusal, type Reply } from './refusal.ts'

/** One request, read as far as the protocol goes. */
export type Call = {
  org: Organization
  caller: Caller
  method: string
  /** The parts of the path that the template names, decoded. */
  params: Record<string, string>
  /** Parameters with their names in lower case. */
  query: Map<string, string>
  body: unknown
  /** Which form of people this version writes. */
  isOld: boolean
}

export type Handler = (call: Call) => Reply | Promise<Reply>
export type Routes = Partial<Record<LocationName, Partial<Record<string, Handler>>>>

/** What a request is before it is routed. */
export type Asked = {
  method: string
  host: Location['host']
  /** Behind the organization's address. */
  path: string
  query: Map<string, string>
  headers: Record<string, string | string[] | undefined>
  text: string
}

const compiled = Object.entries(locations).map(([name, location]) => ({
  name: name as LocationName,
  location,
  pattern: patternOf(location),
}))

/** Finds who answers, checks version, scope and media type as the real one does, and has it answered. @throws Refusal */
export async function route(routes: Routes, org: Organization, caller: Caller, asked: Asked): Promise<Reply> {
  const area = /^\/_apis\/([^/]+)\/?$/i.exec(asked.path)?.[1]
  if (asked.method === 'OPTIONS' && area) {
    const value = locationsOf(area, asked.host, org.isServer)
    return { status: 200, body: { count: value.length, value } }
  }
  for (const { name, location, pattern } of compiled) {
    if (!org.isServer && location.host !== asked.host && location.area !== 'Location') continue
    const match = pattern.exec(asked.path)
    if (!match) continue
    const handler = routes[name]?.[asked.method]
    if (!handler) continue
    const version = checkVersion(location, asked, org.isServer)
    const isWrite = !['GET', 'HEAD'].includes(asked.method)
    if (!hasScope(caller.access, isWrite && !isReading(name) ? location.scope.write : location.scope.read))
      return tooNarrow(org)
    const body = isWrite ? readBody(name, asked) : undefined
    return handler({
      org,
      caller,
      method: asked.method,
      params: decode(match.groups ?? {}),
      query: asked.query,
      body,
      isOld: version < 5 || org.switches.hasTextPeople,
    })
  }
  const message = `The controller for path '${asked.path}' was not found or does not implement IController.`
  throw new Refusal(404, 'HttpException', message)
}

/** Asked with POST, and changes nothing. */
export function isReading(name: LocationName): boolean {
  return ['batch', 'wiql', 'searchResults', 'subscriptionsQuery', 'commitsBatch'].includes(name)
}

function patternOf({ template, area, resource }: Location): RegExp {
  const filled = template.replace('{area}', area).replace('{resource}', resource)
  const [before = '', after = ''] = filled.split('_apis/')
  const leading = before.replace(/\{(\w+)\}\//g, '(?:(?<$1>(?!_apis)[^/]+)/)?')
  const segments = after.split('/').map((segment, at, all) => {
    const isLast = at === all.length - 1
    const wild = /^\{\*(\w+)\}$/.exec(segment)?.[1]
    if (wild) return `(?:/(?<${wild}>.+?))?`
    const dollar = /^\$\{(\w+)\}$/.exec(segment)?.[1]
    if (dollar) return `/\\$(?<${dollar}>[^/]+)`
    const name = /^\{(\w+)\}$/.exec(segment)?.[1]
    if (name) return isLast ? `(?:/(?<${name}>[^/$][^/]*))?` : `/(?<${name}>[^/$][^/]*)`
    return `/${segment}`
  })
  return new RegExp(`^/${leading}_apis${segments.join('')}/?$`, 'i')
}

function decode(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, decodeURIComponent(value)]],
    ),
  )
}

function checkVersion(location: Location, { method, headers, query }: Asked, isServer: boolean): number {
  const { max, released } = newestVersions(isServer)
  const inHeader = /api-version=([^;,\s]+)/i.exec(String(headers.accept ?? ''))?.[1]
  const wanted = inHeader ?? query.get('api-version')
  if (!wanted) {
    if (method === 'GET' && (!location.isPreview || location.area === 'Location')) return 7.1
    const message = `No api-version was supplied for the "${method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`
    throw new Refusal(400, 'VssVersionNotSpecifiedException', message)
  }
  const [, number = '', preview] = /^(\d+(?:\.\d+)?)(-preview(?:\.\d+)?)?$/.exec(wanted) ?? []
  if (!number)
    throw new Refusal(400, 'VssInvalidApiResourceVersionException', `The api-version ${wanted} is not valid.`)
  if (Number(number) > Number(max)) {
    const message = `The requested REST API version of ${number} is out of range for this server. The latest REST API version this server supports is ${max}.`
    throw new Refusal(400, 'VssVersionOutOfRangeException', message)
  }
  if (!preview && (location.isPreview || Number(number) > Number(released))) {
    const message = `The requested version "${number}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${number}-preview"`
    throw new Refusal(400, 'VssInvalidPreviewVersionException', message)
  }
  return Number(number)
}

function readBody(name: LocationName, { method, headers, text }: Asked): unknown {
  if (method === 'DELETE' && text === '') return undefined
  const type = (String(headers['content-type'] ?? '').split(';')[0] ?? '').trim().toLowerCase()
  const isPatch = ['workItems', 'newWorkItem'].includes(name) && method !== 'DELETE'
  const wanted = isPatch ? 'application/json-patch+json' : 'application/json'
  if (type !== wanted && (isPatch || text !== '')) {
    const message = `The request indicated a Content-Type of "${type}" for method type "${method}" which is not supported. Valid content types for this method are: ${wanted}.`
    throw new Refusal(415, 'VssRequestContentTypeNotSupportedException', message)
  }
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new Refusal(
      400,
      'VssPropertyValidationException',
      'You must pass valid JSON in the body of the request.',
    )
  }
}
