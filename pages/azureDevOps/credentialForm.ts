import type { Credential } from '../../services/azureDevOps/connect/client.ts'
import { UserError } from '../../services/errors.ts'
import type { Typed } from './facts.ts'

/** What was typed, without its secrets, so that it can stand there again. */
export function readTyped(form: URLSearchParams): Typed {
  const kind = form.get('kind')
  return {
    url: text(form, 'url', 500),
    kind: kind === 'servicePrincipal' || kind === 'delegated' ? kind : 'pat',
    project: text(form, 'project', 300),
    endsOn: text(form, kind === 'servicePrincipal' ? 'secretEndsOn' : 'endsOn', 10),
    tenantId: text(form, 'tenantId', 100),
    clientId: text(form, 'clientId', 100),
  }
}

/**
 * The credential that was typed, and when it ends; null for signing in, which brings its own.
 * @throws UserError 400 that says which field is empty
 */
export function readCredential(form: URLSearchParams): { credential: Credential; endsAt?: Date } | null {
  const { kind, tenantId, clientId, endsOn } = readTyped(form)
  if (kind === 'delegated') return null
  const endsAt = readDay(endsOn)
  const ends = endsAt ? { endsAt } : {}
  if (kind === 'pat') {
    const token = text(form, 'token', 1_000)
    if (!token) throw new UserError('The token is missing.', 400, { missing: ['a personal access token'] })
    return { credential: { kind, token }, ...ends }
  }
  const clientSecret = text(form, 'clientSecret', 1_000)
  const missing = [
    !tenantId && 'the tenant id',
    !clientId && 'the client id',
    !clientSecret && 'the client secret',
  ]
  const empty = missing.filter((words) => words !== false)
  if (empty.length > 0)
    throw new UserError('Something of the service principal is missing.', 400, { missing: empty })
  return { credential: { kind, tenantId, clientId, clientSecret }, ...ends }
}

// A token is good for the whole day that stands beside it.
function readDay(day: string): Date | null {
  if (day === '') return null
  const at = new Date(`${day}T23:59:59Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day))
    throw new UserError('The day it ends on must look like 2026-11-22.')
  return at
}

function text(form: URLSearchParams, name: string, most: number): string {
  return (form.get(name) ?? '').trim().slice(0, most)
}
