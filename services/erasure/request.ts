import type { Erasure } from '../../prisma/client/client.ts'
import type { App } from '../app.ts'
import { type Actor, audit, madeBy } from '../audit.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { parseIdentity, writeIdentity } from './identity.ts'

const mostIdentities = 10

/**
 * Asks for everything to be forgotten that events tell of a user; it is done by `eraseSome`, bit by bit. Who it is is
 * sealed until then; the record keeps a hash that cannot be read back.
 * @param users `id:7`, `email:…`: all of them the same user's
 * @returns the wish; the one that is being carried out, when the same is asked again
 * @throws UserError 400 when it is not said who
 */
export async function requestErasure(app: App, by: Actor, users: string[]): Promise<Erasure> {
  if (users.length === 0 || users.length > mostIdentities)
    throw new UserError(`Say who is to be forgotten, as user=id:7; at most ${mostIdentities} of one user.`)
  const texts = [...new Set(users.map((user) => writeIdentity(parseIdentity(user))))].sort()
  const digests = texts.map((text) => app.secrets.sign('erasure', text))
  const { organizationId } = by
  return transact(app, async (tx) => {
    const same = await tx.erasure.findFirst({
      where: { organizationId, finishedAt: null, digests: { equals: digests } },
    })
    if (same) return same
    const made = await tx.erasure.create({
      data: {
        organizationId,
        identities: app.secrets.seal(JSON.stringify(texts)),
        digests,
        requestedBy: by.name,
        createdAt: app.now(),
      },
    })
    await audit(tx, app, {
      ...madeBy(by),
      action: 'users-data.erase',
      target: digests.join(' '),
      data: { id: made.id },
    })
    await app.jobs.send(tx, 'tidy', {}, { key: 'erase' })
    return made
  })
}

/** Wishes of an organization, newest first. */
export function listErasures(
  app: App,
  { organizationId, limit, offset }: { organizationId: number; limit: number; offset: number },
): Promise<Erasure[]> {
  return app.db.erasure.findMany({
    where: { organizationId },
    orderBy: { id: 'desc' },
    take: limit,
    skip: offset,
  })
}

/** One of them; null when there is none. */
export function findErasure(app: App, organizationId: number, id: number): Promise<Erasure | null> {
  return app.db.erasure.findFirst({ where: { id, organizationId } })
}
