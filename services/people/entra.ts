import * as oidc from 'openid-client'
import type { App } from '../app.ts'
import { type Config, isLoopback } from '../config.ts'
import { UserError } from '../errors.ts'
import { readCookie, setCookie } from './session.ts'

/** What Entra says about who signed in. `email` is given only when Entra vouches for it. */
export type EntraUser = { tenantId: string; objectId: string; name: string | null; email: string | null }

export type Entra = {
  /** Where to send somebody to sign in, and the cookie that knows them again. `next` is where they go after it. */
  begin(next: string): Promise<{ url: string; cookie: string }>
  /**
   * Who came back from signing in.
   * @throws UserError when they did not, from another tenant, or after more than ten minutes
   */
  finish(
    search: string,
    cookies: string | undefined,
  ): Promise<{ user: EntraUser; next: string; cookie: string }>
}

const minutes = 10
const cookieName = 'signin'

/** The variables that signing in with Entra still lacks. */
export function missingForEntra(config: Pick<Config, 'entra'>): string[] {
  const { clientId, clientSecret, tenantId } = config.entra
  return [
    ...(clientId ? [] : ['HITCH_ENTRA_CLIENT_ID']),
    ...(clientSecret ? [] : ['HITCH_ENTRA_CLIENT_SECRET']),
    ...(tenantId ? [] : ['HITCH_ENTRA_TENANT_ID']),
  ]
}

/** Signing in with Entra by authorization code and PKCE; null while it is not configured. */
export function createEntra(app: App): Entra | null {
  const { clientId, clientSecret, tenantId, authority } = app.config.entra
  if (!clientId || !clientSecret || !tenantId) return null
  const redirectUri = `${app.config.publicUrl}/signin/callback`
  let known: Promise<oidc.Configuration> | null = null

  // Asked once; a failure is not remembered, so that the next visitor tries again.
  function configuration(): Promise<oidc.Configuration> {
    known ??= discover(authority, tenantId ?? '', clientId ?? '', clientSecret ?? '').catch((error) => {
      known = null
      app.log.warn({ err: error }, 'Entra did not tell how to sign in')
      throw new UserError('Microsoft Entra does not answer at the moment. Try again in a minute.', 502)
    })
    return known
  }

  return {
    async begin(next) {
      const entra = await configuration()
      const verifier = oidc.randomPKCECodeVerifier()
      const kept = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier,
        next,
        at: app.now().getTime(),
      }
      const url = oidc.buildAuthorizationUrl(entra, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: kept.state,
        nonce: kept.nonce,
      })
      const sealed = app.secrets.seal(JSON.stringify(kept))
      return { url: url.href, cookie: setCookie(app, cookieName, sealed, minutes * 60) }
    },

    async finish(search, cookies) {
      const kept = readKept(app, readCookie(app, cookieName, cookies))
      const claims = await exchange(app, await configuration(), `${redirectUri}${search}`, kept)
      const user = userOf(claims)
      if (!user || !allowedTenants(app.config).includes(user.tenantId))
        throw new UserError('That account belongs to another organization, which may not sign in here.', 403)
      return { user, next: kept.next, cookie: setCookie(app, cookieName, '', 0) }
    },
  }
}

type Kept = { state: string; nonce: string; verifier: string; next: string; at: number }

function readKept(app: App, sealed: string | null): Kept {
  try {
    const kept = JSON.parse(app.secrets.open(sealed ?? '')) as Kept
    if (app.now().getTime() - kept.at <= minutes * 60_000) return kept
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  throw new UserError(
    'Signing in took too long, or was begun in another browser. Begin again.',
    400,
    beginAgain,
  )
}

const beginAgain = { heading: 'You are not signed in', next: { href: '/signin', words: 'Begin again' } }

async function exchange(app: App, entra: oidc.Configuration, url: string, kept: Kept): Promise<oidc.IDToken> {
  try {
    const tokens = await oidc.authorizationCodeGrant(entra, new URL(url), {
      pkceCodeVerifier: kept.verifier,
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims) return claims
  } catch (error) {
    app.log.warn({ err: error }, 'somebody could not sign in with Entra')
    if (error instanceof oidc.AuthorizationResponseError)
      throw new UserError(`Microsoft Entra did not let you sign in: ${refusal(error)}.`, 403, beginAgain)
  }
  throw new UserError(
    'What came back from Microsoft Entra could not be verified. Begin again.',
    403,
    beginAgain,
  )
}

// The description is Entra's, but it came by way of the browser: the code alone is shown, if it looks like one.
function refusal(error: oidc.AuthorizationResponseError): string {
  return /^[a-z_]{1,60}$/.test(error.error) ? error.error.replaceAll('_', ' ') : 'no reason was given'
}

// Entra leaves the e-mail of a user to their tenant's discretion unless its domain was verified, which xms_edov says:
// https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
function userOf(claims: oidc.IDToken): EntraUser | null {
  const { tid, oid, name, email } = claims
  if (typeof tid !== 'string' || typeof oid !== 'string') return null
  const isVerified = [claims.xms_edov, claims.email_verified].some((says) =>
    [true, 1, '1', 'true'].includes(says as string),
  )
  return {
    tenantId: tid.toLowerCase(),
    objectId: oid,
    name: typeof name === 'string' && name.trim() ? name.trim().slice(0, 200) : null,
    email: isVerified && typeof email === 'string' ? email.toLowerCase() : null,
  }
}

function allowedTenants(config: Pick<Config, 'entra' | 'bot'>): string[] {
  return [config.entra.tenantId ?? '', ...config.bot.allowedTenants].map((tenant) => tenant.toLowerCase())
}

async function discover(authority: string, tenantId: string, clientId: string, clientSecret: string) {
  const server = new URL(`${authority}/${tenantId}/v2.0`)
  const isHere = server.protocol === 'http:' && isLoopback(server.hostname)
  // Clocks differ by a little between us and Entra, and its tokens are valid from the second they are made.
  const client = { client_secret: clientSecret, [oidc.clockTolerance]: 60 }
  return oidc.discovery(server, clientId, client, oidc.ClientSecretPost(clientSecret), {
    timeout: 10,
    execute: [oidc.enableNonRepudiationChecks, ...(isHere ? [oidc.allowInsecureRequests] : [])],
  })
}
