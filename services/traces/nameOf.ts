import { cut } from '../events/text.ts'

const longest = 200
const mostSegments = 40

/** What transactions without a name are counted as. */
export const unnamed = '<unlabeled transaction>'

/** Where what is left is counted when a project has too many names. */
export const otherNames = '<other>'

/**
 * The name under which a transaction is counted. What an SDK took from an address has numbers, ids and hashes in it;
 * these become `*`, as every address would be a transaction of its own otherwise. What a router or a person named
 * stays as it is.
 * @param source the protocol's `transaction_info.source`
 */
export function nameOf(name: string | undefined, source: unknown): string {
  const text = name?.trim()
  if (!text) return unnamed
  return cut(isFromUrl(text, source) ? withoutIds(text) : text, longest)
}

function isFromUrl(name: string, source: unknown): boolean {
  if (source === 'url') return true
  if (typeof source === 'string' && source !== 'unknown' && source !== '') return false
  // Older SDKs do not say where they have it from.
  return /^(?:[A-Z]{3,7} )?(?:https?:\/)?\//.test(name)
}

function withoutIds(name: string): string {
  const [address = ''] = name.split(/[?#]/, 1)
  const segments = address.split('/')
  const kept = segments.slice(0, mostSegments).map((segment) => (isId(segment) ? '*' : inner(segment)))
  return (segments.length > mostSegments ? [...kept, '*'] : kept).join('/')
}

const uuid = /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i
const hash = /^(?=[a-z]*\d)[0-9a-f]{7,128}$/i
const version = /^v\d{1,3}(?:\.\d{1,3}){0,2}$/i
// Letters and digits in turns, as in ids of all kinds: five changes from one to the other and more.
const mixed = /^(?=(?:\D*\d+\D+){3})[\w~=+-]{10,}$/

function isId(segment: string): boolean {
  if (segment === '' || version.test(segment)) return false
  if (segment.length > 64 || segment.includes('@') || segment.includes('%40')) return true
  return /^\d+$/.test(segment) || uuid.test(segment) || hash.test(segment) || mixed.test(segment)
}

// order-4711, invoice_2026-11-22.pdf: what is a number or a hash between two marks goes.
function inner(segment: string): string {
  if (!/\d/.test(segment) || version.test(segment)) return segment
  return segment
    .split(/([-_.~:,;=()])/)
    .map((part) => (/^\d+$/.test(part) || hash.test(part) ? '*' : part))
    .join('')
}
