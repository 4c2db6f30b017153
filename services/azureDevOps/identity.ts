import type { AzureIdentity } from './connect/client.ts'

/**
 * Who is meant, from any shape Azure DevOps writes: an object (newer interfaces, the identities service), or a text
 * such as "Ana Lima <ana@contoso.example>" or "Ana Lima <CONTOSO\ana>" (hooks, older interfaces).
 * Null for nobody, and for what means nothing.
 */
export function readIdentity(value: unknown): AzureIdentity | null {
  if (typeof value === 'string') return readText(value)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return readObject(value as Record<string, unknown>)
  return null
}

function readText(value: string): AzureIdentity | null {
  const text = clean(value)
  if (!text) return null
  const at = text.endsWith('>') ? text.lastIndexOf('<') : -1
  if (at < 0) return { id: null, descriptor: null, name: text, login: asLogin(text) }
  const inside = clean(text.slice(at + 1, -1))
  return {
    id: null,
    descriptor: null,
    name: clean(text.slice(0, at)) || inside || text,
    login: asLogin(inside),
  }
}

function readObject(given: Record<string, unknown>): AzureIdentity | null {
  // Hooks write "Name <mail>" as the name of who made a change, beside the single parts.
  const named = typeof given.name === 'string' ? readText(given.name) : null
  const properties = asRecord(given.properties)
  const descriptor = word(given.subjectDescriptor) ?? word(given.descriptor)
  const login = isPerson(given, descriptor) ? (loginOf(given, properties) ?? named?.login ?? null) : null
  const name =
    word(given.displayName) ?? word(given.customDisplayName) ?? word(given.providerDisplayName) ?? named?.name
  const id = word(given.id)?.toLowerCase() ?? null
  const found = {
    id: id === nobody ? null : id,
    descriptor,
    name: name ?? login ?? '',
    login,
  }
  return found.name || found.id || found.descriptor ? { ...found, name: found.name || 'unknown' } : null
}

const nobody = '00000000-0000-0000-0000-000000000000'

// The directory rewrites a guest's account beyond recognition, and keeps the address beside it.
function loginOf(given: Record<string, unknown>, properties: Record<string, unknown>): string | null {
  const account = unwrap(properties.Account)
  const domain = unwrap(properties.Domain)
  const candidates = [
    given.uniqueName,
    given.principalName,
    account && domain && !/[@\\]/.test(account) ? `${domain}\\${account}` : account,
    given.mailAddress,
    unwrap(properties.Mail),
  ].flatMap((candidate) => asLogin(candidate) ?? [])
  return candidates.find((login) => !login.includes('#EXT#')) ?? candidates[0] ?? null
}

// Groups and service principals have names that look like accounts, but nobody is behind them.
function isPerson(given: Record<string, unknown>, descriptor: string | null): boolean {
  if (given.isContainer === true) return false
  return !/^(vssgp|aadgp|aadsp|svc|s2s|bnd)\.|Microsoft\.TeamFoundation\.(Identity|ServiceIdentity);/.test(
    descriptor ?? '',
  )
}

function asLogin(value: unknown): string | null {
  const text = word(value)
  if (!text) return null
  if (/^[^\s@<>\\]+@[^\s@<>\\]+$/.test(text)) return text
  return /^[^\s@<>\\[\]/:]+\\[^<>\\[\]/:]+$/.test(text) && !guid.test(text) ? text : null
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

// The identities service wraps what it knows: {$type, $value}.
function unwrap(property: unknown): string | null {
  return word(asRecord(property).$value ?? property)
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function word(value: unknown): string | null {
  return (typeof value === 'string' && clean(value)) || null
}

function clean(text: string): string {
  return text.slice(0, 1_000).replace(/\s+/g, ' ').trim().slice(0, 300)
}
