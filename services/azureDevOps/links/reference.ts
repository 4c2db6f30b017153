/** What somebody typed for a work item. `baseUrl`, when they gave an address: where it lies, in one spelling. */
export type Reference = { number: number; baseUrl?: string }

/**
 * The work item that people mean by `31`, `#31`, `AB#31`, `Bug 31`, `(31) Title`, or the address of any page that
 * shows one; null for everything else.
 */
export function readReference(text: string): Reference | null {
  // Marks of direction and width come along when something is copied out of a chat.
  const plain = text.replace(/\p{Cf}/gu, '').trim()
  if (plain.length > longest) return null
  const address = /https?:\/\/[^\s<>"')\]]+/i.exec(plain)?.[0]
  if (address) return readAddress(address)
  for (const form of forms) {
    const number = numberOf(form.exec(plain)?.[1])
    if (number) return { number }
  }
  return null
}

/**
 * Whether a reference can mean a work item of the organization or collection at this base URL. A mere number can be
 * anybody's. The address of a server does not tell where the collection ends and the project begins, so there it
 * only has to begin alike.
 */
export function isAt(reference: Reference, baseUrl: string): boolean {
  if (!reference.baseUrl) return true
  const base = spell(baseUrl)
  return base !== null && withoutScheme(reference.baseUrl).startsWith(withoutScheme(base))
}

const longest = 4_000

const forms = [
  /^(?:ab)?#?\s*(\d+)$/i,
  /^\((\d+)\)(?:\s|$)/,
  // As Azure DevOps copies it: "User Story 31: Card is declined". A few words and no more, or every sentence is one.
  /^(?:\p{L}[\p{L}\p{N}.'_-]*\s+){1,4}#?(\d+)(?::\s.*)?$/su,
]

function readAddress(address: string): Reference | null {
  const url = parse(address)
  const baseUrl = spell(address)
  if (!url || !baseUrl) return null
  const [, fromPath] =
    /\/_workitems\/(?:edit|view)\/(\d+)(?:\/|$)/i.exec(url.pathname) ??
    /\/_apis\/wit\/workitems\/(\d+)(?:\/|$)/i.exec(url.pathname) ??
    []
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]))
  const isOldPage = /\/_workitems\/?$/i.test(url.pathname)
  // Boards, backlogs and sprints open a work item over themselves.
  const isBoard = /\/_\w+(?:\/|$)/.test(url.pathname)
  const fromQuery = isOldPage ? query.get('id') : isBoard ? query.get('workitem') : undefined
  const number = numberOf(fromPath ?? fromQuery)
  return number ? { number, baseUrl } : null
}

/**
 * One spelling of where an address lies: the organization for the cloud, whichever of its two hosts was given, and
 * everything before the page for a server.
 */
function spell(address: string): string | null {
  const url = parse(address)
  if (!url) return null
  const segments = url.pathname.split('/').filter(Boolean).map(decoded)
  const page = segments.findIndex((segment) => segment.startsWith('_'))
  const place = page < 0 ? segments : segments.slice(0, page)
  const [, organization] = /^([^.]+)\.visualstudio\.com$/.exec(url.hostname) ?? []
  if (organization) return `https://dev.azure.com/${organization}/`
  if (url.hostname === 'dev.azure.com') return place[0] ? `https://dev.azure.com/${place[0]}/` : null
  return `${[`${url.protocol}//${url.host}`, ...place].join('/')}/`
}

function withoutScheme(url: string): string {
  return url.slice(url.indexOf('//'))
}

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment).toLowerCase()
  } catch {
    return segment.toLowerCase()
  }
}

function numberOf(digits: string | undefined): number | null {
  const number = Number(digits ?? 0)
  return number > 0 && number < 2 ** 31 ? number : null
}
