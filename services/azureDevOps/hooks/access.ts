import { randomBytes } from 'node:crypto'
import type { Integration } from '../../../prisma/client/client.ts'
import type { App } from '../../app.ts'
import { messageOf } from '../../errors.ts'
import { hashToken, sameText } from '../../secrets.ts'
import { hookPasswords, hookUser } from './address.ts'

/** The integration whose hooks come with these credentials to this address. */
export type HookOwner = Pick<Integration, 'id' | 'name' | 'externalId'>

/**
 * Finds out whose a hook is.
 * @param token the part of the address that nobody can guess
 * @param credentials user and password as they came, `hitch:…`
 * @returns null for an unknown address and for wrong credentials alike
 * @throws whatever the database throws
 */
export type HookAccess = (token: string, credentials: string) => Promise<HookOwner | null>

type Entry = { owner: HookOwner; hookSecret: string; accepted: [string, string] }
type Table = Map<string, Entry>

// An integration that was removed, or a password that was renewed, works at most this much longer.
const keptMs = 5_000

/**
 * Remembers all addresses for seconds, so that a burst of hooks asks the database nothing. Who is refused makes it look
 * again, whatever the reason, one look at a time: a new address works at once, and an unknown one takes as long as a
 * wrong password.
 */
export function createHookAccess(app: App): HookAccess {
  const nobody = secretsOf({ current: randomBytes(32).toString('base64url'), former: null })
  let table: Table = new Map()
  let readAt = Number.NEGATIVE_INFINITY
  let last: Promise<unknown> = Promise.resolve()
  let coming: Promise<void> | undefined

  return async (token, credentials) => {
    // Found by its hash, so the time that takes says nothing about how near a guess was.
    const name = hashToken(token)
    if (app.now().getTime() - readAt >= keptMs) await readAgain()
    const owner = admit(name, credentials)
    if (owner) return owner
    await readAgain()
    return admit(name, credentials)
  }

  function admit(name: string, credentials: string): HookOwner | null {
    const entry = table.get(name)
    const [current, former] = entry?.accepted ?? nobody
    // Both are always compared.
    const isRight = [sameText(current, credentials), sameText(former, credentials)].includes(true)
    return entry && isRight ? entry.owner : null
  }

  /** A look that begins from now on, shared by everybody who asks before it does. */
  function readAgain(): Promise<void> {
    if (coming) return coming
    const look = last.then(async () => {
      coming = undefined
      const at = app.now().getTime()
      table = await readTable(app, table)
      readAt = at
    })
    coming = look
    last = look.catch(() => {})
    return look
  }
}

async function readTable(app: App, before: Table): Promise<Table> {
  const integrations = await app.db.integration.findMany({
    where: { state: { not: 'removed' } },
    select: { id: true, name: true, externalId: true, hookToken: true, hookSecret: true },
  })
  const table: Table = new Map()
  for (const { hookToken, hookSecret, ...owner } of integrations) {
    const name = hashToken(hookToken)
    const known = before.get(name)
    const accepted = known?.hookSecret === hookSecret ? known.accepted : acceptedBy(app, owner, hookSecret)
    if (accepted) table.set(name, { owner, hookSecret, accepted })
  }
  return table
}

function acceptedBy(app: App, { name }: HookOwner, hookSecret: string): [string, string] | null {
  try {
    return secretsOf(hookPasswords(app, { hookSecret }))
  } catch (error) {
    app.log.error({ err: error, integration: name }, `its hooks cannot be let in: ${messageOf(error)}`)
    return null
  }
}

function secretsOf({ current, former }: { current: string; former: string | null }): [string, string] {
  return [`${hookUser}:${current}`, `${hookUser}:${former ?? current}`]
}
