import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { listen, reply } from './http.ts'

/** Who signs in, and how the fake misbehaves while they do. */
export type SignIn = {
  claims?: Record<string, unknown>
  /** Sends an error back instead of a code. */
  error?: string
  /** Signs with a key nobody published. */
  isForged?: boolean
}

/** A program of its own in the tenant, and what it proves itself with. */
export type Program = { clientId: string; clientSecret: string }

/**
 * Stands for login.microsoftonline.com where people sign in: discovery, authorization code with PKCE, id token; and
 * where programs get tokens: client credentials, and refresh tokens that are void once they were used.
 * A browser is not needed: `visit` does what a person there would do and returns the address they are sent back to.
 */
export async function startEntra(options: {
  tenantId: string
  clientId: string
  clientSecret: string
  programs?: Program[]
  /** How long access tokens are valid. */
  expiresIn?: number
}) {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { asked: URLSearchParams; signIn: SignIn }>()
  const state = {
    isDown: false,
    exchanges: 0,
    /** Every access token given out, newest last. */
    accessTokens: [] as string[],
    /** Refresh tokens that still work. */
    refreshTokens: new Set<string>(),
    /** Refuses every token with this, in the words of Entra. */
    refusal: null as { error: string; error_description: string } | null,
  }

  const server = await listen((req, res, body) => {
    if (state.isDown) return reply(res, { status: 503, body: {} })
    const path = (req.url ?? '').split('?')[0]
    if (path === `/${options.tenantId}/v2.0/.well-known/openid-configuration`)
      return reply(res, { status: 200, body: metadata })
    if (path === '/keys')
      return reply(res, {
        status: 200,
        body: {
          keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
        },
      })
    if (path === '/token') return reply(res, exchange(new URLSearchParams(body)))
    reply(res, { status: 404, body: {} })
  })
  const url = `http://127.0.0.1:${server.port}`
  const issuer = `${url}/${options.tenantId}/v2.0`
  const metadata = {
    issuer,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }

  function exchange(form: URLSearchParams) {
    state.exchanges += 1
    if (state.refusal) return { status: 400, body: state.refusal }
    if (form.get('grant_type') === 'client_credentials') return program(form)
    if (form.get('grant_type') === 'refresh_token') return refresh(form)
    const kept = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight =
      kept &&
      form.get('client_id') === options.clientId &&
      form.get('client_secret') === options.clientSecret &&
      form.get('redirect_uri') === kept.asked.get('redirect_uri') &&
      challenge === kept.asked.get('code_challenge')
    if (!isRight) return { status: 400, body: { error: 'invalid_grant' } }
    const scopes = (kept.asked.get('scope') ?? '').split(' ')
    const idToken = scopes.includes('openid') ? mint(kept.asked.get('nonce') ?? '', kept.signIn) : undefined
    return granted({
      ...(idToken ? { id_token: idToken } : {}),
      ...(scopes.includes('offline_access') ? { refresh_token: lasting() } : {}),
    })
  }

  function program(form: URLSearchParams) {
    const known = [options, ...(options.programs ?? [])].find((one) => one.clientId === form.get('client_id'))
    if (!known)
      return no(
        'unauthorized_client',
        'AADSTS700016: Application was not found in the directory. Trace ID: 1',
      )
    if (known.clientSecret !== form.get('client_secret'))
      return no('invalid_client', 'AADSTS7000215: Invalid client secret provided. Trace ID: 1')
    if (!form.get('scope')?.endsWith('/.default'))
      return no('invalid_scope', 'AADSTS1002012: The provided value for scope is not valid. Trace ID: 1')
    return granted({})
  }

  function refresh(form: URLSearchParams) {
    const isOurs =
      form.get('client_id') === options.clientId && form.get('client_secret') === options.clientSecret
    if (!isOurs || !state.refreshTokens.delete(form.get('refresh_token') ?? ''))
      return no('invalid_grant', 'AADSTS70008: The provided authorization code or refresh token has expired.')
    return granted({ refresh_token: lasting() })
  }

  function lasting(): string {
    const token = `refresh-${randomUUID()}`
    state.refreshTokens.add(token)
    return token
  }

  function granted(more: object) {
    const access_token = `access-${randomUUID()}`
    state.accessTokens.push(access_token)
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: options.expiresIn ?? 3600, access_token, ...more },
    }
  }

  function no(error: string, error_description: string) {
    return { status: error === 'invalid_client' ? 401 : 400, body: { error, error_description } }
  }

  function mint(nonce: string, { claims, isForged }: SignIn): string {
    const now = Math.floor(Date.now() / 1000)
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const all = {
      iss: issuer,
      aud: options.clientId,
      sub: randomUUID(),
      tid: options.tenantId,
      nonce,
      iat: now,
      exp: now + 600,
    }
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${encode({ ...all, ...claims })}`
    const signature = createSign('RSA-SHA256')
      .update(signed)
      .sign((isForged ? other : key).privateKey)
    return `${signed}.${signature.toString('base64url')}`
  }

  return {
    state,
    env: {
      HITCH_ENTRA_CLIENT_ID: options.clientId,
      HITCH_ENTRA_CLIENT_SECRET: options.clientSecret,
      HITCH_ENTRA_TENANT_ID: options.tenantId,
      HITCH_ENTRA_AUTHORITY: url,
    },
    /** A person follows the way to here, signs in, and is sent back to the returned address. */
    visit(address: string, signIn: SignIn = {}): URL {
      const asked = new URL(address).searchParams
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.searchParams.set('state', asked.get('state') ?? '')
      if (signIn.error) {
        back.searchParams.set('error', signIn.error)
        return back
      }
      const code = randomUUID()
      codes.set(code, { asked, signIn })
      back.searchParams.set('code', code)
      return back
    },
    stop: server.stop,
  }
}
