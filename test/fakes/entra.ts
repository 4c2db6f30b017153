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

/**
 * Stands for login.microsoftonline.com where people sign in: discovery, authorization code with PKCE, id token.
 * A browser is not needed: `visit` does what a person there would do and returns the address they are sent back to.
 */
export async function startEntra(options: { tenantId: string; clientId: string; clientSecret: string }) {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { asked: URLSearchParams; signIn: SignIn }>()
  const state = { isDown: false, exchanges: 0 }

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
    const idToken = mint(kept.asked.get('nonce') ?? '', kept.signIn)
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3600, access_token: 'a', id_token: idToken },
    }
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
