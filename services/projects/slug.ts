import { UserError } from '../errors.ts'

// Sentry's rule, so that its clients' own checks agree, and beginning with a letter or digit, so that a short id can
// begin with it.
const form = /^(?![0-9]+$)[a-z0-9][a-z0-9_-]*$/
const longest = 50

/** @throws UserError 400 with a field error when the text cannot stand in addresses and be said aloud */
export function checkSlug(slug: string): string {
  if (slug.length <= longest && form.test(slug)) return slug
  const message = `A slug is made of lower-case letters, digits, "-" and "_", begins with a letter or digit, is not a mere number and has at most ${longest} characters.`
  throw new UserError(message, 400, { slug: [message] })
}

/** A slug for a name: "Café Shop" is `cafe-shop`. Names without a letter we can write become `fallback`. */
export function slugOf(name: string, fallback: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = trimDashes(plain.replace(/[^a-z0-9]+/g, '-').slice(0, 60)).slice(0, 40)
  const trimmed = trimDashes(slug)
  if (!trimmed) return fallback
  return form.test(trimmed) ? trimmed : `${fallback}-${trimmed}`
}

/** What short ids of a project begin with: SHOP for `shop`. At most 30 characters, so that a number still fits. */
export function prefixOf(slug: string): string {
  return trimDashes(slug.toUpperCase().slice(0, 30))
}

/** @throws UserError 400 with a field error */
export function checkPrefix(prefix: string): string {
  const upper = prefix.toUpperCase()
  if (/^[A-Z0-9][A-Z0-9_-]{0,29}$/.test(upper) && !/[-_]$/.test(upper)) return upper
  const message =
    'A short-id prefix has 1 to 30 letters, digits, "-" or "_", and begins and ends with a letter or digit.'
  throw new UserError(message, 400, { shortIdPrefix: [message] })
}

/** The first of `wanted`, `wanted-2`, `wanted-3` … that is not taken; `join` is what stands before the number. */
export function firstFree(wanted: string, taken: Iterable<string>, join: string): string {
  const all = new Set(taken)
  let candidate = wanted
  for (let number = 2; all.has(candidate); number++) candidate = `${wanted}${join}${number}`
  return candidate
}

function trimDashes(text: string): string {
  return text.replace(/^[-_]+|[-_]+$/g, '')
}
