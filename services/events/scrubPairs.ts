import { filtered } from './filtered.ts'
import type { NameTest } from './scrubNames.ts'

// name=value as in query strings, forms and command lines; `%3D` is an equals sign in an address within an address.
// A comma ends a value only where another assignment follows.
const assignment =
  /(^|[?&#;,|\s({"'])([\w.[\]%-]{1,100})(=|%3[Dd])("[^"]*"?|'[^']*'?|(?:[^&;,\s"'#)}]|,(?!\s?[\w.-]{0,50}=))+)/g

// "name": value as in JSON, whole or cut off, and one layer of escaping deeper.
const member =
  /(\\?["'])([\w.$ -]{1,100})(\\?["'])(\s{0,10}:\s{0,10})(\\"[^"]*"?|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\[[^\]]*\]?|\{[^}]*\}?|[^\s,}\]"']+)/g

// Name: value as a header stands in a text, to the end of its line.
const headerLine = /(^|\n)([\w-]{2,60})(: )([^\r\n]+)/g

/** A text in which what is assigned to secret names is taken out, whatever the notation. */
export function scrubPairs(text: string, hides: NameTest): string {
  let scrubbed = text
  if (scrubbed.includes('=') || scrubbed.includes('%3')) scrubbed = scrubAssignments(scrubbed, hides, false)
  if (scrubbed.includes('":') || scrubbed.includes("':") || scrubbed.includes('" :'))
    scrubbed = scrubbed.replace(
      member,
      (whole, open: string, name: string, close: string, colon: string, value: string) =>
        hides(name, readMember(value)) ? `${open}${name}${close}${colon}${keepQuotes(value)}` : whole,
    )
  if (scrubbed.includes(': '))
    scrubbed = scrubbed.replace(
      headerLine,
      (whole, before: string, name: string, colon: string, value: string) =>
        isHeader(name) && hides(name, value) ? `${before}${name}${colon}${filtered}` : whole,
    )
  return scrubbed
}

function scrubAssignments(text: string, hides: NameTest, isInner: boolean): string {
  return text.replace(assignment, (whole, before: string, name: string, sign: string, value: string) => {
    if (hides(decodeName(name), value)) return `${before}${name}${sign}${keepQuotes(value)}`
    // An address within an address: one level, as each further one would cost the whole length again.
    if (isInner || value.length > 2000 || !/=|%3[Dd]/.test(value)) return whole
    return `${before}${name}${sign}${scrubAssignments(value, hides, true)}`
  })
}

/** Cookies as text, `a=1; b=2`: the names stay, and so do the attributes of a Set-Cookie header. */
export function scrubCookies(text: string, hides: NameTest): string {
  return text
    .split(';')
    .map((cookie) => {
      const at = cookie.indexOf('=')
      const name = cookie.slice(0, Math.max(0, at))
      if (at < 0 || attributes.test(name) || !hides(name.trim(), cookie.slice(at + 1))) return cookie
      return `${name}=${filtered}`
    })
    .join(';')
}

/** Whether a cookie is a session's by the end of its name, or by a value that is long and says nothing. */
export function looksLikeSession(name: string, value: string): boolean {
  return /sid$|sess/i.test(name) || opaque.test(value)
}

const attributes = /^\s*(?:path|domain|expires|max-age|samesite|version)$/i
const opaque = /^[\w.%~+/=:|-]{20,}$/

// "Error: token expired" is a sentence; a header's name of one word that is a secret's is rare enough to list.
function isHeader(name: string): boolean {
  return name.includes('-') || /^(?:authorization|cookie)$/i.test(name)
}

function readMember(value: string): unknown {
  if (value === 'true' || value === 'false' || value === 'null') return null
  return /^-?[\d.]+$/.test(value) ? Number(value) : value
}

function keepQuotes(value: string): string {
  const quote = value.startsWith('\\"')
    ? '\\"'
    : value.startsWith('"')
      ? '"'
      : value.startsWith("'")
        ? "'"
        : ''
  return `${quote}${filtered}${quote}`
}

function decodeName(name: string): string {
  if (!name.includes('%')) return name
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
