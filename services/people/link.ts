import type { PendingPress, Person, Prisma } from '../../prisma/client/client.ts'
import type { App, ChatName } from '../app.ts'
import { transact } from '../database/transaction.ts'
import { UserError } from '../errors.ts'
import { readToken, signToken } from '../secrets.ts'
import { type ChatIdentity, link } from './person.ts'

const lastsMs = 24 * 3_600_000

/**
 * Keeps what somebody did whom we could not match, until they have said who they are.
 * @param kept what was done and where, as the bot will need it again
 * @returns the address of the link page; whoever opens it is asked whether it was them
 */
export async function keepPress(
  app: App,
  kept: { chat: ChatName; who: ChatIdentity; press: unknown },
): Promise<string> {
  const id = app.newId()
  const expiresAt = new Date(app.now().getTime() + lastsMs)
  await app.db.pendingPress.create({
    data: {
      id,
      chat: kept.chat,
      who: kept.who,
      press: kept.press as Prisma.InputJsonValue,
      createdAt: app.now(),
      expiresAt,
    },
  })
  return `${app.config.publicUrl}/link/${signToken(app.secrets, 'link', { press: id }, expiresAt)}`
}

/** What a link is about. @throws UserError 404 when it is none of ours, 410 when it has ended or was used */
export async function readLink(
  app: App,
  token: string,
): Promise<{ pending: PendingPress; who: ChatIdentity }> {
  const { press } = readToken(app.secrets, 'link', token, app.now())
  const pending =
    typeof press === 'string' ? await app.db.pendingPress.findUnique({ where: { id: press } }) : null
  if (!pending) throw new UserError('This link is not known here any more. Ask for a new one.', 404)
  if (pending.doneAt) throw new UserError('This link has been used already.', 410)
  return { pending, who: whoOf(pending) }
}

/**
 * Says who it was, and has what they did carried out, once.
 * @throws UserError 404, 410 for the link; 403 when the person signed in with another account of the same directory
 */
export async function finishLink(app: App, token: string, person: Person): Promise<void> {
  const { pending, who } = await readLink(app, token)
  await transact(app, async (tx) => {
    // A link sent on to somebody else would let its sender act in their name. Who signed in with Entra has proved
    // which account of the directory is theirs.
    const own = await tx.identity.findMany({
      where: { personId: person.id, provider: 'entra', tenantId: who.tenantId },
    })
    if (
      who.provider === 'entra' &&
      own.length > 0 &&
      !own.some(({ externalId }) => externalId === who.externalId)
    )
      throw new UserError(
        `You are signed in with another account than ${who.name ?? 'the one that pressed'}. Sign in with the account you use in the chat.`,
        403,
      )
    await link(tx, app, person, who, 'page')
    await app.jobs.send(tx, 'press', { pressId: pending.id }, { key: pending.id })
  })
}

/** Whose press it was. */
export function whoOf(pending: PendingPress): ChatIdentity {
  return pending.who as ChatIdentity
}
