import { isIP } from 'node:net'
import { isLoopback } from '../../config.ts'
import { UserError } from '../../errors.ts'

/** Where an organization or a collection lies. */
export type Address = {
  /** Ends with a slash. */
  baseUrl: string
  /** The organization's or collection's name. */
  name: string
  host: 'cloud' | 'server'
  /** Whether a token sent there can be read on its way. */
  isPlain: boolean
}

/**
 * The organization or collection that an address lies in, from whatever page of it somebody copied.
 * Only Microsoft's own two hosts are the cloud; everything else is a server.
 * @throws UserError in words, when it is none
 */
export function readAddress(text: string): Address {
  const url = parse(text)
  // Names and passwords in an address are nobody's business; git puts a name there.
  url.username = ''
  url.password = ''
  return readCloud(url) ?? readServer(url)
}

/**
 * The address to keep, of the one that was asked for and the one the service calls its own. Its own word is taken only
 * where it leads to the same place: a server behind a proxy calls itself by a name that nobody else can reach, and
 * somebody who answers in the place of Azure DevOps could name anything.
 */
export function settleAddress(asked: Address, spelled: string): Address {
  try {
    const own = readAddress(spelled)
    const isSame = own.host === 'cloud' ? asked.host === 'cloud' : originOf(own) === originOf(asked)
    return isSame ? own : asked
  } catch (error) {
    if (error instanceof UserError) return asked
    throw error
  }
}

/** Whether two base URLs lead to the same place. Azure DevOps does not tell capitals from small letters. */
export function isSamePlace(left: string, right: string): boolean {
  return placeOf(left) === placeOf(right)
}

const example = 'https://dev.azure.com/contoso, or https://tfs.contoso.example/DefaultCollection for a server'
const longest = 2_000

function parse(text: string): URL {
  const plain = text.replace(/\p{Cf}/gu, '').trim()
  if (!plain) throw new UserError(`The address of the organization is missing: ${example}.`)
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(plain) ? plain : `https://${plain}`
  const url = plain.length <= longest && URL.canParse(full) ? new URL(full) : null
  const isName = !/[./:]/.test(plain)
  if (!url?.hostname || isName || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new UserError(`“${plain.slice(0, 80)}” is not the address of an organization: ${example}.`)
  return url
}

function readCloud(url: URL): Address | null {
  const name = cloudName(url)
  if (name === null) return null
  if (!/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/i.test(name))
    throw new UserError(`The address names no organization: it looks like https://dev.azure.com/contoso.`)
  const isOld = url.hostname.endsWith('.visualstudio.com')
  const baseUrl = isOld ? `https://${name.toLowerCase()}.visualstudio.com/` : `https://dev.azure.com/${name}/`
  return { baseUrl, name, host: 'cloud', isPlain: false }
}

// Microsoft's own pages and services on the same hosts, which belong to no organization.
const notNames = ['app', 'aex', 'my', 'www', 'marketplace', 'status', 'ssh', 'vs-ssh', 'feeds']

// dev.azure.com/contoso, vssps.dev.azure.com/contoso, contoso.visualstudio.com, contoso.vssps.visualstudio.com
function cloudName({ hostname, pathname }: URL): string | null {
  const [first = ''] = segmentsOf(pathname)
  if (hostname === 'dev.azure.com' || hostname.endsWith('.dev.azure.com')) return first
  if (hostname === 'visualstudio.com') return ''
  if (!hostname.endsWith('.visualstudio.com')) return null
  const [label = ''] = hostname.split('.')
  return notNames.includes(label) ? '' : label
}

function readServer(url: URL): Address {
  const segments = collectionOf(segmentsOf(url.pathname))
  const name = segments.at(-1)
  if (!name)
    throw new UserError(
      `The address ends before the collection: it looks like ${url.origin}/DefaultCollection, or ${url.origin}/tfs/DefaultCollection.`,
    )
  const isPlain = url.protocol === 'http:' && !isLoopback(url.hostname)
  if (isPlain && !isInside(url.hostname))
    throw new UserError(
      `A token would go over the internet unencrypted: use https://${url.host}/ instead of http://.`,
    )
  const path = segments.map(encodeURIComponent).join('/')
  return { baseUrl: `${url.origin}/${path}/`, name, host: 'server', isPlain }
}

// What follows the collection is a project, a team or a page. A server may lie in a folder, usually /tfs.
function collectionOf(segments: string[]): string[] {
  const page = segments.findIndex((segment) => segment.startsWith('_'))
  const place = page < 0 ? segments : segments.slice(0, page)
  const named = place.findIndex((segment) => /collection$/i.test(segment))
  if (named >= 0) return place.slice(0, named + 1)
  if (place[0]?.toLowerCase() !== 'tfs') return place.slice(0, 1)
  return place.length > 1 ? place.slice(0, 2) : []
}

/** Whether a host can only be reached inside a network of somebody's own. */
function isInside(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '')
  if (isIP(name) === 4) return /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(name)
  if (isIP(name) === 6) return /^f[cde]/i.test(name)
  return !name.includes('.') || /\.(local|lan|internal|intranet|corp|home|localdomain|test)$/.test(name)
}

function segmentsOf(pathname: string): string[] {
  return pathname.split('/').filter(Boolean).map(decoded)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function originOf({ baseUrl }: Address): string {
  return new URL(baseUrl).origin
}

function placeOf(baseUrl: string): string {
  const { host, name, baseUrl: base } = readAddress(baseUrl)
  return (host === 'cloud' ? `cloud ${name}` : base).toLowerCase()
}
