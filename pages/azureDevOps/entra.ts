import { z } from 'zod'
import type { Credential } from '../../services/azureDevOps/connect/client.ts'
import { beginUrl, exchange } from '../../services/azureDevOps/connect/delegated.ts'
import { UserError } from '../../services/errors.ts'
import { readCookie, setCookie } from '../../services/people/session.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { drawWayToEntra } from '../signin/draw.ts'

const cookieName = 'azure-devops'
const seconds = 600

const carried = z.object({
  personId: z.int(),
  url: z.string(),
  project: z.string().optional(),
  from: z.string().optional(),
  renews: z.int().optional(),
})

/** What is to be known again when somebody comes back: what they wanted to connect, or which one they renew. */
export type Carried = Omit<z.output<typeof carried>, 'personId'>

/** Sends somebody to sign in to Entra, so that Hitch may act as them in Azure DevOps. */
export async function goToEntra({ app, visitor }: Act, wish: Carried): Promise<Reply> {
  const carry = JSON.stringify({ ...wish, personId: visitor.person.id })
  const { url, kept } = await beginUrl(app, callbackOf(app.config), carry)
  return { html: drawWayToEntra(url), cookies: [setCookie(app, cookieName, kept, seconds)] }
}

/**
 * What somebody who comes back from Entra wanted, and what lets Hitch in.
 * @throws UserError when they were not let in, or are not who began it
 */
export async function backFromEntra({
  app,
  req,
  url,
  visitor,
}: Look): Promise<{ wish: Carried; credential: Credential; cookie: string }> {
  const kept = readCookie(app, cookieName, req.headers.cookie)
  const { credential, carry } = await exchange(app, {
    back: callbackOf(app.config),
    search: url.search,
    kept,
  })
  const wish = carried.parse(JSON.parse(carry))
  if (wish.personId !== visitor.person.id)
    throw new UserError('Somebody else had begun this, so nothing was done. Begin again.', 403)
  return { wish, credential, cookie: setCookie(app, cookieName, '', 0) }
}

/** Where Entra sends people back to. */
export function callbackOf({ publicUrl }: Look['app']['config']): string {
  return `${publicUrl}/settings/azure-devops/callback`
}
