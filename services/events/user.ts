import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { type Intake, isRecord, note, type Raw, textOf } from './intake.ts'
import { limits } from './limits.ts'
import { plainRecord } from './plain.ts'

const known = new Set(['id', 'username', 'email', 'name', 'ip_address', 'geo', 'data'])

// Where the program that reports is the one the person holds, the address it reports from is the person's.
const personal = new Set(['javascript', 'cocoa', 'objc'])

/**
 * Who was hit: the protocol's own fields, everything else under `data`. `{{auto}}` asks for the address the report
 * came from; for browsers and phones it is taken unasked, unless the SDK says never.
 */
export function userOf(intake: Intake, raw: Raw): Raw | undefined {
  const given = isRecord(raw.user) ? raw.user : {}
  if (raw.user !== undefined && raw.user !== null && !isRecord(raw.user))
    note(intake, 'invalid_data', 'user', raw.user)
  const user: Raw = {}
  for (const field of ['id', 'username', 'email', 'name']) {
    const text = textOf(intake, `user.${field}`, given[field], limits.name)
    if (text !== undefined) user[field] = text
  }
  const address = intake.scrub.dropIps ? undefined : addressOf(intake, given.ip_address, raw)
  if (address) user.ip_address = address
  const geo = plainRecord(given.geo, 1024, intake.scrub)
  if (geo) user.geo = geo
  const data = dataOf(intake, given)
  if (data) user.data = data
  return Object.keys(user).length > 0 ? user : undefined
}

/** Who that is, for counting distinct people: the first of id, username, e-mail (in any case) and address. */
export function userKey(user: Raw | undefined): string | null {
  if (!user) return null
  if (user.id) return `id:${user.id}`
  if (user.username) return `username:${user.username}`
  if (user.email) return `email:${String(user.email).toLowerCase()}`
  return user.ip_address ? `ip:${user.ip_address}` : null
}

/** What is kept of that: it tells users apart and cannot be read back. */
export function hashUser(key: string): string {
  return createHash('md5').update(key).digest('base64url')
}

function addressOf(intake: Intake, given: unknown, raw: Raw): string | undefined {
  if (given === '{{auto}}') return intake.clientIp
  if (given !== undefined && given !== null && given !== '') {
    const address = typeof given === 'string' ? readAddress(given) : undefined
    if (!address) note(intake, 'invalid_data', 'user.ip_address', given)
    return address
  }
  const env = isRecord(raw.request) && isRecord(raw.request.env) ? raw.request.env : {}
  const remote = typeof env.REMOTE_ADDR === 'string' ? readAddress(env.REMOTE_ADDR) : undefined
  if (remote) return remote
  return personal.has(intake.platform) && !refusesAddress(raw) ? intake.clientIp : undefined
}

function refusesAddress(raw: Raw): boolean {
  const settings = isRecord(raw.sdk) && isRecord(raw.sdk.settings) ? raw.sdk.settings : {}
  return settings.infer_ip === 'never'
}

/** An internet address as it is written most shortly; undefined when it is none. */
export function readAddress(text: string): string | undefined {
  const address = text.trim().replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(address) ? address : undefined
}

function dataOf(intake: Intake, given: Raw): Raw | undefined {
  const data: Raw = {}
  for (const key in given) if (!known.has(key) && key !== '__proto__') data[key] = given[key]
  const all = isRecord(given.data) ? { ...data, ...given.data } : data
  if (Object.keys(all).length === 0) return undefined
  return plainRecord(all, limits.user, intake.scrub)
}
