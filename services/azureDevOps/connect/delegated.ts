import * as oidc from 'openid-client'
import type { Foundation } from '../../app.ts'
import { UserError } from '../../errors.ts'
import type { Credential } from './client.ts'
import { azureDevOpsScope, entraFault, meetEntra, tokensOf } from './entra.ts'
import { AzureError } from './fault.ts'
import { registrationFor } from './key.ts'

type Needs = Pick<Foundation, 'config' | 'secrets' | 'now' | 'log'>

const minutes = 10
const purpose = 'azureDevOps'

/**
 * Begins letting Hitch act as somebody in Azure DevOps.
 * @param back where they come back to, of this Hitch; it must be among the redirect addresses of the registration
 * @param carry anything that is to be known again then
 * @returns where to send them, and what to keep meanwhile (sealed; in a cookie of theirs, so that only they can go on)
 * @throws UserError
 */
export async function beginUrl(app: Needs, back: string, carry = ''): Promise<{ url: string; kept: string }> {
  const entra = await meet(app)
  const verifier = oidc.randomPKCECodeVerifier()
  const kept: Kept = { purpose, state: oidc.randomState(), verifier, carry, at: app.now().getTime() }
  const url = oidc.buildAuthorizationUrl(entra, {
    redirect_uri: back,
    scope: `offline_access ${azureDevOpsScope}`,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: kept.state,
    prompt: 'select_account',
  })
  return { url: url.href, kept: app.secrets.seal(JSON.stringify(kept)) }
}

/**
 * What somebody who came back from signing in lets Hitch use.
 * @param arrived.search the query they came back with
 * @throws UserError when they did not sign in, somebody else had begun, or it took more than ten minutes
 */
export async function exchange(
  app: Needs,
  arrived: { back: string; search: string; kept: string | null },
): Promise<{ credential: Extract<Credential, { kind: 'delegated' }>; carry: string }> {
  const { state, verifier, carry } = readKept(app, arrived.kept)
  const entra = await meet(app)
  try {
    const answer = await oidc.authorizationCodeGrant(entra, new URL(`${arrived.back}${arrived.search}`), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    })
    const { refreshToken } = tokensOf(answer)
    if (!refreshToken)
      throw new UserError(
        'Microsoft Entra gave no lasting access. Begin again, and agree to what is asked for.',
        403,
      )
    return { credential: { kind: 'delegated', tenantId: tenantOf(app), refreshToken }, carry }
  } catch (error) {
    if (error instanceof UserError) throw error
    app.log.warn({ err: error }, 'somebody could not let Hitch into Azure DevOps')
    throw refused(error)
  }
}

type Kept = { purpose: string; state: string; verifier: string; carry: string; at: number }

function readKept(app: Needs, sealed: string | null): Kept {
  try {
    const kept = JSON.parse(app.secrets.open(sealed ?? '')) as Kept
    if (kept.purpose === purpose && app.now().getTime() - kept.at <= minutes * 60_000) return kept
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  throw new UserError('Signing in took too long, or was begun in another browser. Begin again.', 400)
}

async function meet(app: Needs): Promise<oidc.Configuration> {
  try {
    return await meetEntra(app, registrationFor(app, tenantOf(app)))
  } catch (error) {
    if (!(error instanceof AzureError)) throw error
    throw new UserError(error.message, error.isPassing ? 502 : 400)
  }
}

function tenantOf({ config }: Needs): string {
  if (config.entra.tenantId) return config.entra.tenantId
  throw new UserError('Signing in with Entra is not set up: HITCH_ENTRA_TENANT_ID is missing.', 400)
}

// Entra's reason came by way of the browser: it is shown only where it looks like one of its words.
function refused(error: unknown): UserError {
  if (error instanceof oidc.AuthorizationResponseError) {
    const reason = /^[a-z_]{1,60}$/.test(error.error)
      ? error.error.replaceAll('_', ' ')
      : 'no reason was given'
    const hint = /consent|access_denied/.test(error.error)
      ? ' An administrator of the tenant may have to agree first.'
      : ''
    return new UserError(`Microsoft Entra did not let you sign in: ${reason}.${hint}`, 403)
  }
  if (error instanceof oidc.ResponseBodyError) return new UserError(entraFault(error).message, 403)
  return new UserError('What came back from Microsoft Entra could not be verified. Begin again.', 403)
}
