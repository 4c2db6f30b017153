import { UserError } from '../../services/errors.ts'
import { type Entra, missingForEntra } from '../../services/people/entra.ts'
import { joinWithEntra } from '../../services/people/join.ts'
import { closeSession, openSession } from '../../services/people/session.ts'
import { whoseToken } from '../../services/people/tokens.ts'
import { keepOwner } from '../../services/people/visitor.ts'
import type { Act, Knocking, Reply } from '../layout/door.ts'
import { checkOrigin, readForm } from '../layout/form.ts'
import { drawFramed, drawSetUpEntra, drawSignedOut, drawWayToEntra } from './draw.ts'

/** GET /signin: to Entra, or to what is missing for it. Whoever is signed in goes where they wanted. */
export async function signIn({ app, req, url, visitor }: Knocking, entra: Entra | null): Promise<Reply> {
  const next = safeNext(url.searchParams.get('next'))
  if (visitor) return { to: next }
  if (!entra) return { html: drawn(app.config, next, null), status: 401 }
  if (req.headers['sec-fetch-dest'] === 'iframe') return { html: drawFramed(next), status: 401 }
  const { url: to, cookie } = await entra.begin(next)
  return { html: drawWayToEntra(to), cookies: [cookie] }
}

/** GET /signin/callback: back from Entra. */
export async function signedIn({ app, req, url }: Knocking, entra: Entra | null): Promise<Reply> {
  if (!entra) throw new UserError('Signing in with Entra is not set up.', 404)
  const { user, next, cookie } = await entra.finish(url.search, req.headers.cookie)
  const person = await joinWithEntra(app, user)
  return { to: next, cookies: [cookie, openSession(app, person.id).cookie] }
}

/**
 * POST /signin: with the admin token, as long as Entra is not set up.
 * @throws UserError 403 from another site, 404 once Entra is set up
 */
export async function signInWithToken({ app, req, visitor }: Knocking, entra: Entra | null): Promise<Reply> {
  checkOrigin(app, req.headers)
  const form = await readForm(req)
  const next = safeNext(form.get('next'))
  if (visitor) return { to: next }
  if (entra) throw new UserError('People sign in with Microsoft Entra here.', 404)
  const bearer = await whoseToken(app, (form.get('token') ?? '').trim().slice(0, 500))
  if (!bearer?.scopes.includes('org:admin') || bearer.person)
    return { html: drawn(app.config, next, 'That is not the admin token.'), status: 403 }
  const owner = await keepOwner(app, 'Administrator')
  return { to: next, cookies: [openSession(app, owner.id).cookie] }
}

/** POST /signout */
export async function signOut({ app }: Act): Promise<Reply> {
  return { html: drawSignedOut(), cookies: [closeSession(app)] }
}

/** Where to go after signing in: a place of ours, whatever a link says. */
export function safeNext(next: string | null): string {
  const base = 'http://hitch.invalid'
  if (!next?.startsWith('/') || !URL.canParse(next, base)) return '/'
  const url = new URL(next, base)
  const isOurs = url.origin === base && !/^\/(\/|sign(in|out)(\/|$))/.test(url.pathname)
  return isOurs ? url.pathname + url.search : '/'
}

function drawn(config: Knocking['app']['config'], next: string, fault: string | null): string {
  return drawSetUpEntra({
    missing: missingForEntra(config),
    callback: `${config.publicUrl}/signin/callback`,
    fault,
    next,
  })
}
