import { UserError } from '../errors.ts'
import { isRecord } from '../events/intake.ts'
import { hashUser, readAddress } from '../events/user.ts'

/** Who is to be forgotten, by one thing that events tell of users. */
export type Identity = { field: 'id' | 'username' | 'email' | 'ip'; value: string }

const longest = 200

/**
 * Reads `id:7`, `username:ada`, `email:ada@shop.example` or `ip:192.0.2.7`.
 * @throws UserError 400 for anything else
 */
export function parseIdentity(text: string): Identity {
  const [, field, given = ''] = /^(id|username|email|ip):([\s\S]+)$/.exec(text.trim()) ?? []
  const value = field === 'ip' ? readAddress(given) : given.trim()
  if (!field || !value || value.length > longest || (field === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value)))
    throw new UserError('A user is named as id:7, username:ada, email:ada@shop.example or ip:192.0.2.7.')
  return { field: field as Identity['field'], value: field === 'email' ? value.toLowerCase() : value }
}

/** As it was given. */
export function writeIdentity({ field, value }: Identity): string {
  return `${field}:${value}`
}

/** Under which hash groups remember that they hit this user. */
export function userKeyOf(identity: Identity): string {
  return hashUser(writeIdentity(identity))
}

/**
 * A text that stands in every stored event that tells of them, in lower case: what the database can look for. Numbers
 * and short names stand everywhere, so these are looked for with their field.
 */
export function needleOf({ field, value }: Identity): string {
  const text = JSON.stringify(value).toLowerCase()
  return field === 'id' || field === 'username' ? `"${field}":${text}` : text.slice(1, -1)
}

/** Whether the user of a stored event is this one. */
export function isUser(user: unknown, { field, value }: Identity): boolean {
  if (!isRecord(user)) return false
  const own = field === 'ip' ? user.ip_address : user[field]
  return typeof own === 'string' && (field === 'email' ? own.toLowerCase() : own) === value
}
