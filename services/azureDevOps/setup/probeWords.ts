import { UserError } from '../../errors.ts'
import type { Credential } from '../connect/client.ts'
import type { AzureError } from '../connect/fault.ts'
import { sentence } from '../sentence.ts'
import type { Address } from './address.ts'

/** A refusal that a probe ends with. */
export function refusal(detail: string, missing: string[]): UserError {
  return new UserError(detail, 400, { missing })
}

/** What an account may lack. `writing`: it may read work items, and not write them. */
export type Right = 'workItems' | 'writing' | 'projects' | 'identities'

// As the page on which tokens are made calls them.
const scopes: Record<Right, string> = {
  workItems: 'Work Items (Read & write)',
  writing: 'Work Items (Read & write)',
  projects: 'Project and Team (Read)',
  identities: 'Identity (Read)',
}

// What has no scopes gets its rights from groups of the organization.
const memberships: Record<Right, string> = {
  workItems: 'membership in a project, as a contributor',
  writing: 'membership in a project, as a contributor with a Basic licence',
  projects: 'membership in a project',
  identities: 'the right to view identity information',
}

/** What is missing, for a list: scopes of a token, or what an account must be. */
export function needed(lacks: Right[], { kind }: Credential, { host }: Pick<Address, 'host'>): string[] {
  // Servers had no Identity scope for a long time; there the account's own rights count.
  const isScoped = kind === 'pat' && !(host === 'server' && lacks.includes('identities'))
  return lacks.map((right) => (isScoped ? scopes : memberships)[right])
}

/** Why an account that is known may not do enough, and what to do about it. */
export function lackWords({
  lacks,
  why,
  credential,
  address,
  who,
}: {
  lacks: Right[]
  /** What more is known, in words. */
  why: string | null
  credential: Credential
  address: Address
  who: string
}): string {
  const missing = list(needed(lacks, credential, address))
  const said = why ? ` ${sentence(why)}` : ''
  const isReader = lacks.includes('writing')
  if (credential.kind !== 'pat')
    return `${address.name} lets ${who} in, but ${isReader ? 'it may not write work items' : 'that is not enough'}: it needs ${missing}.${said}`
  const narrow = isReader
    ? `This token can read work items but not write them: it lacks ${missing}, or ${who} is no contributor there (a Stakeholder licence is not enough).`
    : `This token is too narrow: it lacks ${missing}.`
  const all = list([scopes.workItems, scopes.projects, scopes.identities])
  const where = address.host === 'cloud' ? ` at ${address.baseUrl}_usersSettings/tokens` : ''
  return `${narrow} Make one with ${all}${where}.${said}`
}

/** Why somebody was not even let in. */
export function strangerWords(
  error: AzureError,
  { baseUrl, name, host }: Address,
  credential: Credential,
): { detail: string; missing: string[] } {
  // A proxy, or a host that is none of Azure DevOps', says so without its words.
  const kind = error.status === 404 ? 'notFound' : error.kind
  switch (kind) {
    case 'unauthorized':
    case 'forbidden':
      return credential.kind === 'pat' ? wrongToken(error, name) : wrongPrincipal(error, name)
    case 'notFound':
      return {
        detail: `There is no ${host === 'cloud' ? 'organization' : 'collection'} at ${baseUrl}. Check how it is spelled.`,
        missing: ['the address of an organization'],
      }
    case 'malformed':
    case 'invalid':
    case 'conflict':
      return {
        detail: `What answers at ${baseUrl} is not Azure DevOps: ${sentence(error.message)}`,
        missing: ['the address of an organization'],
      }
    default:
      return {
        detail: `${baseUrl} does not answer: ${sentence(error.message)} Try again, and see whether this machine can reach it.`,
        missing: [],
      }
  }
}

function wrongToken({ message }: AzureError, name: string) {
  return {
    detail: `${sentence(message)} Check that the whole token was copied, and that it was made in ${name}.`,
    missing: [`a personal access token of ${name}`],
  }
}

function wrongPrincipal({ message, typeKey = '' }: AzureError, name: string) {
  // Entra's own errors have codes of its own, and tell what to do.
  if (/Entra/.test(message) || /^AADSTS/.test(typeKey))
    return { detail: sentence(message), missing: ['a credential that Microsoft Entra takes'] }
  return {
    detail: `${sentence(message)} Is it a user of ${name}? Add it under Organization settings → Users, a service principal by the object id of its enterprise application, with a Basic licence.`,
    missing: [`to be a user of ${name}`],
  }
}

function list(words: string[]): string {
  const distinct = [...new Set(words)]
  const last = distinct.pop() ?? ''
  return distinct.length > 0 ? `${distinct.join(', ')} and ${last}` : last
}
