import { randomBytes } from 'node:crypto'
import type { Organization, Person, Token } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { hashToken, sameText } from '../secrets.ts'
import { allows, isScope, scopes, scopesOfRole } from './scopes.ts'

/** Whoever carries a bearer token, and what it lets them do. */
export type Bearer = {
  organizationId: number
  organization: Organization
  scopes: readonly string[]
  /** Whose token it is; null for tokens of machines. */
  person: Person | null
  /** For the record, in words. */
  name: string
}

/**
 * The bearer of a token; null when it is unknown, revoked, or its person left.
 * A person's token allows what both it and the person's role allow.
 * Tokens are found by their hash, so the time this takes says nothing about how near a guess was.
 */
export async function whoseToken(app: App, bearer: string): Promise<Bearer | null> {
  const hash = hashToken(bearer)
  if (await isAdminToken(app, hash)) {
    const organization = await app.db.organization.findFirst({ orderBy: { id: 'asc' } })
    return (
      organization && {
        organizationId: organization.id,
        organization,
        scopes,
        person: null,
        name: 'admin token',
      }
    )
  }
  const token = await app.db.token.findUnique({
    where: { hash },
    include: { organization: true, person: true },
  })
  if (!token || token.revokedAt || token.person?.isActive === false) return null
  const { organizationId, organization, person } = token
  if (!person)
    return { organizationId, organization, scopes: token.scopes, person, name: `token ${token.label}` }
  const most = scopesOfRole(person.role)
  const both = scopes.filter((scope) => allows(token.scopes, scope) && allows(most, scope))
  return { organizationId, organization, scopes: both, person, name: person.name }
}

/**
 * Makes the token of the administrator when the configuration brings none and none was made before.
 * @returns the token, this once, to be printed; null when there was nothing to make
 */
export async function ensureAdminToken(app: App): Promise<string | null> {
  if (app.config.adminToken) return null
  const token = newToken()
  // Of several instances that start at once, one wins and prints.
  const made = await app.db.setting.createMany({
    data: [{ key: 'adminToken', value: hashToken(token) }],
    skipDuplicates: true,
  })
  return made.count === 1 ? token : null
}

/**
 * Makes a token.
 * @returns the token itself, this once; only its hash is kept
 * @throws UserError 400 for scopes that do not exist or people who are not here, 403 for scopes its maker has not
 */
export async function createToken(
  app: App,
  by: Actor & { scopes: readonly string[] },
  wanted: { label: string; scopes: string[]; personId?: number },
): Promise<{ token: string; row: Token }> {
  checkScopes(wanted.scopes, by.scopes)
  const token = newToken()
  return transact(app, async (tx) => {
    if (wanted.personId !== undefined) {
      const where = { id: wanted.personId, organizationId: by.organizationId, isActive: true }
      if ((await tx.person.count({ where })) === 0)
        throw new UserError('There is no such active person.', 400, {
          user: ['There is no such active person.'],
        })
    }
    const row = await tx.token.create({
      data: {
        organizationId: by.organizationId,
        hash: hashToken(token),
        label: wanted.label,
        scopes: [...new Set(wanted.scopes)].sort(),
        personId: wanted.personId ?? null,
        createdAt: app.now(),
      },
    })
    const data = { id: row.id, scopes: row.scopes, personId: row.personId }
    await audit(tx, app, { ...madeBy(by), action: 'token.create', target: row.label, data })
    return { token, row }
  })
}

/** Tokens that still work, newest first. */
export async function listTokens(
  app: App,
  query: { organizationId: number; limit: number; offset: number },
): Promise<(Token & { person: Person | null })[]> {
  return app.db.token.findMany({
    where: { organizationId: query.organizationId, revokedAt: null },
    include: { person: true },
    orderBy: { id: 'desc' },
    take: query.limit,
    skip: query.offset,
  })
}

/** Ends a token. @throws UserError 404 when there is none that works */
export async function revokeToken(app: App, by: Actor, tokenId: number): Promise<void> {
  await transact(app, async (tx) => {
    const [row] = await tx.token.updateManyAndReturn({
      where: { id: tokenId, organizationId: by.organizationId, revokedAt: null },
      data: { revokedAt: app.now() },
    })
    if (!row) throw new UserError('There is no such token, or it was revoked before.', 404)
    await audit(tx, app, { ...madeBy(by), action: 'token.remove', target: row.label, data: { id: row.id } })
  })
}

// 64 hex digits: the form that Sentry's command line takes for a token without a remark.
// From the system's own dice, not the app's: tests may fix those, and a token must never be guessable.
function newToken(): string {
  return randomBytes(32).toString('hex')
}

async function isAdminToken(app: App, hash: string): Promise<boolean> {
  if (app.config.adminToken) return sameText(hash, hashToken(app.config.adminToken))
  const setting = await app.db.setting.findUnique({ where: { key: 'adminToken' } })
  return setting !== null && sameText(hash, setting.value)
}

function checkScopes(wanted: string[], own: readonly string[]): void {
  if (wanted.length === 0)
    throw new UserError('Name at least one scope.', 400, { scopes: ['Name at least one scope.'] })
  for (const scope of wanted) {
    if (!isScope(scope)) {
      const message = `"${scope.slice(0, 40)}" is not a scope. There are ${scopes.join(', ')}.`
      throw new UserError(message, 400, { scopes: [message] })
    }
    // Otherwise a token could make itself a stronger one.
    if (!allows(own, scope))
      throw new UserError(`You cannot give the scope ${scope}: you do not have it.`, 403)
  }
}
