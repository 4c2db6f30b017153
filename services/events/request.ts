import { filtered } from './filtered.ts'
import { type Intake, isRecord, note, type Raw, scalarText, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { plain, plainRecord, plainText } from './plain.ts'
import { cleanText, cut } from './text.ts'

/**
 * The HTTP request during which an event happened. Query strings become texts, headers and cookies mappings, whatever
 * form they came in; a query or fragment inside the address is moved to its own field.
 */
export function requestOf(intake: Intake, value: unknown): Raw | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) {
    note(intake, 'invalid_data', 'request', value)
    return undefined
  }
  const address = splitAddress(textOf(intake, 'request.url', value.url, limits.url))
  const request: Raw = {
    url: address.url,
    method: textOf(intake, 'request.method', value.method, 20)?.toUpperCase(),
    query_string: queryOf(intake, value.query_string) ?? address.query,
    fragment: textOf(intake, 'request.fragment', value.fragment, limits.url) ?? address.fragment,
    headers: headersOf(intake, value.headers),
    cookies: cookiesOf(intake, value.cookies),
    data: bodyOf(intake, value.data),
    env: envOf(intake, value.env),
  }
  for (const key in request) if (request[key] === undefined) delete request[key]
  return Object.keys(request).length > 0 ? request : undefined
}

function splitAddress(address: string | undefined): { url?: string; query?: string; fragment?: string } {
  if (address === undefined) return {}
  const hash = address.indexOf('#')
  const whole = hash < 0 ? address : address.slice(0, hash)
  const mark = whole.indexOf('?')
  return {
    url: mark < 0 ? whole : whole.slice(0, mark),
    query: mark < 0 ? undefined : whole.slice(mark + 1) || undefined,
    fragment: hash < 0 ? undefined : address.slice(hash + 1) || undefined,
  }
}

function queryOf(intake: Intake, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return plainText(value.replace(/^\?/, ''), limits.url, intake.scrub)
  const pairs = pairsOf(value)
  if (!pairs) {
    note(intake, 'invalid_data', 'request.query_string', value)
    return undefined
  }
  const parts = pairs.map(([name, text]) => {
    const shown = intake.scrub.hides(name, text) ? filtered : encodeURIComponent(intake.scrub.text(text))
    return `${encodeURIComponent(name)}=${shown}`
  })
  return cut(parts.join('&'), limits.url) || undefined
}

// Headers in which proxies tell where a request came from.
const addressHeader =
  /^(?:x-(?:forwarded-for|real-ip|client-ip|cluster-client-ip|azure-clientip|azure-socketip|original-forwarded-for)|forwarded|(?:cf-connecting|true-client|fastly-client|fly-client|do-connecting)-ip)$/i

function headersOf(intake: Intake, value: unknown): Raw | undefined {
  return mappingOf(intake, 'request.headers', value, (name, text) => {
    if (intake.scrub.dropIps && addressHeader.test(name)) return undefined
    if (intake.scrub.isSafe(name)) return text
    if (/^(?:set-)?cookie$/i.test(name)) return intake.scrub.cookies(text)
    return intake.scrub.hides(name, text) ? filtered : intake.scrub.text(text)
  })
}

function cookiesOf(intake: Intake, value: unknown): Raw | undefined {
  const mapping = typeof value === 'string' ? readCookies(value) : value
  return mappingOf(intake, 'request.cookies', mapping, (name, text) => {
    if (intake.scrub.isSafe(name)) return text
    return intake.scrub.hidesCookie(name, text) ? filtered : intake.scrub.text(text)
  })
}

function readCookies(text: string): [string, string][] {
  const cookies = text.split(';', limits.entries + 1).map((cookie): [string, string] => {
    const at = cookie.indexOf('=')
    return at < 0 ? [cookie.trim(), ''] : [cookie.slice(0, at).trim(), cookie.slice(at + 1).trim()]
  })
  return cookies.filter(([name]) => name !== '')
}

function mappingOf(
  intake: Intake,
  name: string,
  value: unknown,
  scrub: (name: string, text: string) => string | undefined,
): Raw | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const pairs = pairsOf(value)
  if (!pairs) {
    note(intake, 'invalid_data', name, value)
    return undefined
  }
  const mapping: Raw = {}
  let count = 0
  for (const [key, text] of pairs) {
    const kept = scrub(key, text)
    if (kept === undefined || key === '__proto__') continue
    mapping[key] = cut(kept, limits.url)
    if (++count >= limits.entries) break
  }
  return count > 0 ? mapping : undefined
}

/** Names and values of a mapping or of a list of pairs; several values of one name are joined. */
function pairsOf(value: unknown): [string, string][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const pairs: [string, string][] = []
  const add = (name: unknown, text: unknown) => {
    if (typeof name === 'string' && name !== '')
      pairs.push([cut(cleanText(name), limits.name), valueText(text)])
  }
  if (Array.isArray(value))
    for (const entry of value.slice(0, 1000)) {
      if (Array.isArray(entry)) add(entry[0], entry[1])
      else if (isRecord(entry)) add(entry.name ?? entry.key, entry.value)
    }
  else
    for (const name in value) {
      add(name, (value as Raw)[name])
      if (pairs.length >= 1000) break
    }
  return pairs
}

function valueText(value: unknown): string {
  const text = Array.isArray(value)
    ? value
        .slice(0, 20)
        .map((part) => scalarText(part) ?? '')
        .join(', ')
    : scalarText(value)
  return cleanText((text ?? '').slice(0, 16 * 1024))
}

function bodyOf(intake: Intake, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') return plain(value, limits.body, intake.scrub)
  return plain(readJson(value) ?? value, limits.body, intake.scrub)
}

// A JSON body is kept as what it means, so that names in it are seen for what they are.
function readJson(text: string): unknown {
  if (!/^\s{0,20}[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function envOf(intake: Intake, value: unknown): Raw | undefined {
  const env = plainRecord(value, limits.context, intake.scrub)
  if (env && intake.scrub.dropIps)
    for (const name in env)
      if (/REMOTE_ADDR|FORWARDED|REAL_IP|CLIENT_IP|CONNECTING_IP/i.test(name)) delete env[name]
  return env
}
