import * as oidc from 'openid-client'
import type { Foundation } from '../../app.ts'
import { isLoopback } from '../../config.ts'
import { AzureError } from './fault.ts'

/** What Azure DevOps is called in Entra, the same in every tenant; `.default` asks for all that was consented to. */
export const azureDevOpsScope = '499b84ac-1321-427f-aa17-267ca6975798/.default'

/** Somebody registered in Entra. */
export type Registration = { tenantId: string; clientId: string; clientSecret: string }

export type Tokens = { accessToken: string; expiresInSeconds: number; refreshToken: string | null }

/** Finds out where Entra's doors are for a tenant. @throws AzureError */
export async function meetEntra(
  app: Pick<Foundation, 'config'>,
  { tenantId, clientId, clientSecret }: Registration,
): Promise<oidc.Configuration> {
  if (!/^[a-z0-9][a-z0-9.-]{0,100}$/i.test(tenantId))
    throw new AzureError('unauthorized', 'The tenant id must be a GUID, or a domain such as contoso.example.')
  const server = new URL(`${app.config.entra.authority}/${tenantId}/v2.0`)
  const isHere = server.protocol === 'http:' && isLoopback(server.hostname)
  const client = { client_secret: clientSecret, [oidc.clockTolerance]: 60 }
  return await orFault(
    oidc.discovery(server, clientId, client, oidc.ClientSecretPost(clientSecret), {
      timeout: 10,
      execute: isHere ? [oidc.allowInsecureRequests] : [],
    }),
  )
}

/** A token of a service principal. @throws AzureError */
export async function principalToken(entra: oidc.Configuration): Promise<Tokens> {
  return tokensOf(await orFault(oidc.clientCredentialsGrant(entra, { scope: azureDevOpsScope })))
}

/** A token of somebody who signed in once, and the refresh token that replaces the one given. @throws AzureError */
export async function renewedToken(entra: oidc.Configuration, refreshToken: string): Promise<Tokens> {
  return tokensOf(await orFault(oidc.refreshTokenGrant(entra, refreshToken, { scope: azureDevOpsScope })))
}

export function tokensOf(answer: oidc.TokenEndpointResponse): Tokens {
  return {
    accessToken: answer.access_token,
    expiresInSeconds: answer.expires_in ?? 3_600,
    refreshToken: answer.refresh_token ?? null,
  }
}

async function orFault<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked
  } catch (error) {
    throw entraFault(error)
  }
}

/** What Entra has against it, in words. */
export function entraFault(error: unknown): AzureError {
  if (error instanceof oidc.ResponseBodyError && error.status < 500 && error.status !== 429) {
    const code = /AADSTS\d+/.exec(error.error_description ?? '')?.[0] ?? error.error.slice(0, 60)
    const known = Object.entries(reasons).find(([codes]) => codes.split(' ').includes(code))
    const words = known?.[1] ?? 'Microsoft Entra does not accept the credential. Sign in again, or renew it.'
    return new AzureError('unauthorized', `${words.replace(/\.$/, '')} (${code}).`, {
      status: error.status,
      typeKey: code,
    })
  }
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Response && cause.status < 429 && cause.status >= 400)
    return new AzureError('unauthorized', 'Microsoft Entra knows no such tenant.', { status: cause.status })
  return new AzureError('unavailable', 'Microsoft Entra does not answer at the moment.')
}

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
const reasons: Record<string, string> = {
  'AADSTS7000215 invalid_client':
    'Microsoft Entra does not accept the client secret: enter its value, not its id.',
  AADSTS7000222: 'The client secret has expired: make a new one in Entra and renew the credential.',
  'AADSTS700016 unauthorized_client':
    'The application is not known in this tenant: check client id and tenant id.',
  'AADSTS90002 AADSTS900023 AADSTS900021': 'Microsoft Entra knows no such tenant.',
  AADSTS7000112: 'The application is switched off in Entra.',
  'AADSTS65001 AADSTS65004 AADSTS90094 AADSTS90008 consent_required access_denied':
    'The application lacks consent: an administrator of the tenant must grant it access to Azure DevOps.',
  'AADSTS500011 AADSTS650052': 'Azure DevOps is not used in this tenant.',
  'AADSTS53003 AADSTS50158 AADSTS530003': 'A conditional access policy of the tenant keeps Hitch out.',
  'AADSTS70008 AADSTS700082 AADSTS70043 AADSTS50173 AADSTS50076 AADSTS50079 AADSTS50057 invalid_grant interaction_required':
    'The sign-in has ended: somebody must sign in again.',
}
