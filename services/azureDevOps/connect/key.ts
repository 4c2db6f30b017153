import type * as oidc from 'openid-client'
import type { Foundation } from '../../app.ts'
import type { Credential } from './client.ts'
import { meetEntra, principalToken, type Registration, renewedToken, type Tokens } from './entra.ts'
import { AzureError } from './fault.ts'
import { refreshStored } from './stored.ts'

/** What opens an organization: the header of each request, renewed where it ends by itself. */
export type Key = {
  /** @throws AzureError when there is no valid one any more */
  header(): Promise<string>
  /** The service does not take the last header. Whether another can be had. */
  discard(): boolean
  /** The text without any secret in it. */
  hide(text: string): string
}

// A token is not used in its last minutes: clocks differ, and a request takes its time.
const marginSeconds = 5 * 60

/**
 * @param integrationId whose stored credential it is; null before it is stored. A delegated credential is then
 *   renewed in place, because each renewal voids the one before.
 */
export function createKey(app: Foundation, credential: Credential, integrationId: number | null): Key {
  const lasting = secretsOf(credential)
  let passing: string[] = []
  const hide = (text: string) =>
    [...lasting, ...passing].reduce((left, secret) => left.replaceAll(secret, '[hidden]'), text)
  if (credential.kind === 'pat') {
    const basic = Buffer.from(`PAT:${credential.token}`).toString('base64')
    lasting.push(basic)
    return { header: async () => `Basic ${basic}`, discard: () => false, hide }
  }
  const ask = asker(app, credential, integrationId)
  let held: { token: string; until: number } | null = null
  let asking: Promise<string> | null = null

  async function renew(): Promise<string> {
    const tokens = await ask()
    passing = [...passing.slice(-4), tokens.accessToken, tokens.refreshToken ?? ''].filter(Boolean)
    const seconds = Math.max(tokens.expiresInSeconds - marginSeconds, tokens.expiresInSeconds / 2)
    held = { token: tokens.accessToken, until: app.now().getTime() + seconds * 1_000 }
    return tokens.accessToken
  }

  return {
    async header() {
      if (held && held.until > app.now().getTime()) return `Bearer ${held.token}`
      asking ??= renew().finally(() => {
        asking = null
      })
      return `Bearer ${await asking}`
    },
    discard() {
      held = null
      return true
    },
    hide,
  }
}

function asker(
  app: Foundation,
  credential: Exclude<Credential, { kind: 'pat' }>,
  integrationId: number | null,
): () => Promise<Tokens> {
  if (credential.kind === 'servicePrincipal') {
    const meet = remember(() => meetEntra(app, credential))
    return async () => principalToken(await meet())
  }
  const meet = remember(() => meetEntra(app, registrationFor(app, credential.tenantId)))
  if (integrationId !== null)
    return () => refreshStored(app, integrationId, async (token) => renewedToken(await meet(), token))
  return async () => {
    const tokens = await renewedToken(await meet(), credential.refreshToken)
    credential.refreshToken = tokens.refreshToken ?? credential.refreshToken
    return tokens
  }
}

/** Hitch's own registration, by which people sign in. @throws AzureError when there is none */
export function registrationFor(app: Pick<Foundation, 'config'>, tenantId: string): Registration {
  const { clientId, clientSecret } = app.config.entra
  if (clientId && clientSecret) return { tenantId, clientId, clientSecret }
  throw new AzureError(
    'unauthorized',
    'Signing in with Entra is not set up: HITCH_ENTRA_CLIENT_ID and HITCH_ENTRA_CLIENT_SECRET are missing.',
  )
}

function secretsOf(credential: Credential): string[] {
  const secret =
    credential.kind === 'pat'
      ? credential.token
      : credential.kind === 'delegated'
        ? credential.refreshToken
        : credential.clientSecret
  return secret ? [secret] : []
}

// Asked once; a failure is not remembered.
function remember(ask: () => Promise<oidc.Configuration>): () => Promise<oidc.Configuration> {
  let known: Promise<oidc.Configuration> | null = null
  return () => {
    known ??= ask().catch((error) => {
      known = null
      throw error
    })
    return known
  }
}
