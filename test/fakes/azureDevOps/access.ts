import { guidOf } from './chance.ts'
import { baseUrl, findPerson, type Organization } from './organization.ts'
import type { Person } from './people.ts'
import { errorBody, type Reply } from './refusal.ts'

/** A token, whose it is and what it is for. */
export type Access = {
  token: string
  kind: 'pat' | 'bearer'
  personId: string
  scopes: string[]
  /** revoked: 401. expired: 401 with a page. stale: 203 with a sign-in page. stranger: of another organization. */
  state: 'valid' | 'revoked' | 'expired' | 'stale' | 'stranger'
}

/** What Hitch asks people to give it, and no more. */
const usual = ['vso.work_write', 'vso.project', 'vso.identity', 'vso.profile']

const makings = {
  full: { who: 'Hitch Robot', scopes: usual },
  readOnly: { who: 'Hitch Robot', scopes: ['vso.work', 'vso.project', 'vso.identity', 'vso.profile'] },
  /** Whose owner may not make service hooks anywhere. */
  noHooks: { who: 'Hitch Member', scopes: usual },
  /** Whose owner may make them in projects alone. */
  projectHooks: { who: 'Hitch Admin of Projects', scopes: usual },
  /** For code, not for work items. */
  narrow: { who: 'Hitch Robot', scopes: ['vso.code'] },
  /** Reads code as well. */
  code: { who: 'Hitch Robot', scopes: [...usual, 'vso.code'] },
  /** May not look for people. */
  noIdentities: { who: 'Hitch Robot', scopes: ['vso.work_write', 'vso.project'] },
  /** Of somebody who works there by hand, too. */
  personal: { who: 'Ana Lima', scopes: usual },
  stale: { who: 'Hitch Robot', scopes: usual, state: 'stale' },
  expired: { who: 'Hitch Robot', scopes: usual, state: 'expired' },
  revoked: { who: 'Hitch Robot', scopes: usual, state: 'revoked' },
  stranger: { who: 'Hitch Robot', scopes: usual, state: 'stranger' },
  /** A service principal's, from Entra. */
  program: { who: 'Hitch Program', scopes: ['user_impersonation'], kind: 'bearer' },
  /** Of a person who signed in with Entra. */
  delegated: { who: 'Ana Lima', scopes: ['user_impersonation'], kind: 'bearer' },
} as const

export type Tokens = Record<keyof typeof makings, string>

/** Gives a fresh organization its tokens. PATs have 52 characters, by which the SDK knows them. */
export function makeTokens(org: Organization): Tokens {
  const made = Object.entries(makings).map(([name, making]) => {
    const person = org.people.find((one) => one.name === making.who)
    if (!person) return [name, '']
    const kind = 'kind' in making ? making.kind : 'pat'
    const seed = guidOf(`token ${org.name} ${name}`).replaceAll('-', '')
    const token = kind === 'pat' ? `${seed}${seed}`.slice(0, 52) : `eyJ0.${seed}.${name}`
    org.access.push({
      token,
      kind,
      personId: person.id,
      scopes: [...making.scopes],
      state: 'state' in making ? making.state : 'valid',
    })
    return [name, token]
  })
  return Object.fromEntries(made) as Tokens
}

export type Caller = { person: Person; access: Access }

/** Who asks, or what the service answers to somebody it does not let in. */
export function authenticate(
  org: Organization,
  headers: Record<string, string | string[] | undefined>,
  accept?: (token: string) => Access | null,
): Caller | Reply {
  const token = tokenIn(String(headers.authorization ?? ''))
  const access = org.access.find((one) => one.token === token) ?? (token ? (accept?.(token) ?? null) : null)
  const isQuiet = String(headers['x-tfs-fedauthredirect'] ?? '').toLowerCase() === 'suppress'
  if (!access || access.state === 'revoked') return isQuiet ? unauthorized(org, '') : signIn(org)
  if (access.state === 'expired')
    return unauthorized(org, 'Access Denied: The Personal Access Token used has expired.')
  if (access.state === 'stale') return { status: 203, html: signInPage }
  const person = findPerson(org, access.personId)
  if (access.state === 'stranger' || !person.isActive) return notAuthorized(org, person.id)
  return { person, access }
}

/** Whether a token is for one of these. Too narrow a one makes its owner nobody, as there. */
export function hasScope({ scopes }: Access, wanted: string): boolean {
  if (wanted === '' || scopes.includes('user_impersonation')) return true
  return scopes.some((scope) => scope === wanted || scope === `${wanted}_write` || scope === `${wanted}_full`)
}

export function tooNarrow(org: Organization): Reply {
  return notAuthorized(org, 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa')
}

function notAuthorized(org: Organization, who: string): Reply {
  const message = `TF400813: The user '${who}' is not authorized to access this resource.`
  return {
    status: 401,
    body: errorBody('UnauthorizedRequestException', message),
    headers: { 'www-authenticate': challenge(org) },
  }
}

function tokenIn(header: string): string {
  const [scheme = '', value = ''] = header.split(' ')
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return ''
  const text = Buffer.from(value, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}

function unauthorized(org: Organization, html: string): Reply {
  return { status: 401, html, headers: { 'www-authenticate': challenge(org) } }
}

function challenge(org: Organization): string {
  const bearer = `Bearer authorization_uri=https://login.microsoftonline.com/${org.tenantId}`
  return `${bearer}, Basic realm="${baseUrl(org)}", TFS-Federated`
}

function signIn(org: Organization): Reply {
  return { status: 302, html: '', headers: { location: `${org.origin}/_signin?realm=${org.name}` } }
}

export const signInPage =
  '<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body>Sign in to your account</body></html>'
