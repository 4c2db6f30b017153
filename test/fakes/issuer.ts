import {
  createHmac,
  createSign,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
} from 'node:crypto'
import { listen, reply } from './http.ts'

/** Which key signs: what each is endorsed for, and whether the world can find it. */
export type KeyName =
  | 'teams'
  | 'slack'
  | 'unendorsed'
  /** Known to the issuer, in no key document until `publish`. */
  | 'fresh'
  /** Somebody else's, under the name of the teams key. */
  | 'foreign'

export type Minting = {
  serviceUrl?: string
  claims?: Record<string, unknown>
  /** Claims left out. */
  without?: string[]
  header?: Record<string, unknown>
  key?: KeyName
  /** How it is really signed, whatever its header says. */
  signing?: 'RS256' | 'RS512' | 'HS256 with the public key' | 'none'
  /** Changes one bit of the signature. */
  isDamaged?: boolean
}

export type Fault = 'hangs' | 'fails' | 'sends HTML' | 'sends no keys'

export type Issuer = Awaited<ReturnType<typeof startIssuer>>

/**
 * Stands for login.botframework.com (who signs what the bot receives) and login.microsoftonline.com (who gives the bot
 * its own token). Tokens are good unless asked to be bad, so that a test names only what is wrong with them.
 */
export async function startIssuer(options: {
  appId: string
  tenantId: string
  password: string
  now?(): Date
}) {
  const now = options.now ?? (() => new Date())
  const keys = new Map<KeyName, { kid: string; private: KeyObject; public: KeyObject; jwk: JsonWebKey }>()
  for (const name of ['teams', 'slack', 'unendorsed', 'fresh', 'foreign'] as const)
    keys.set(name, makeKey(name))
  const endorsements: Partial<Record<KeyName, string[]>> = {
    teams: ['msteams', 'skypeforbusiness'],
    slack: ['slack'],
    fresh: ['msteams'],
  }
  const published = new Set<KeyName>(['teams', 'slack', 'unendorsed'])
  const state = {
    metadata: undefined as Fault | undefined,
    jwks: undefined as Fault | undefined,
    login: undefined as Fault | undefined,
    /** Times each document was asked for. */
    fetched: { metadata: 0, jwks: 0, token: 0 },
    /** Bot tokens given out. */
    issued: [] as string[],
  }

  const server = await listen((req, res, body) => {
    const path = (req.url ?? '').split('?')[0]
    const fail = (fault: Fault | undefined) => {
      if (fault === 'hangs') return true
      if (fault === 'fails') reply(res, { status: 500, body: {} })
      if (fault === 'sends HTML') {
        res.writeHead(200, { 'content-type': 'text/html' })
        res.end('<h1>Sign in</h1>')
      }
      if (fault === 'sends no keys') reply(res, { status: 200, body: { keys: [] } })
      return fault !== undefined
    }
    if (path === '/.well-known/openidconfiguration') {
      state.fetched.metadata += 1
      if (!fail(state.metadata)) reply(res, { status: 200, body: { jwks_uri: `${url}/keys` } })
    } else if (path === '/keys') {
      state.fetched.jwks += 1
      if (fail(state.jwks)) return
      reply(res, { status: 200, body: { keys: [...published].map((name) => publicPart(name)) } })
    } else if (path === `/${options.tenantId}/oauth2/v2.0/token`) {
      state.fetched.token += 1
      if (fail(state.login)) return
      const form = new URLSearchParams(body)
      if (form.get('client_id') !== options.appId || form.get('client_secret') !== options.password)
        return reply(res, { status: 401, body: { error: 'invalid_client' } })
      const token = `bot-token-${randomUUID()}`
      state.issued.push(token)
      reply(res, { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: token } })
    } else reply(res, { status: 404, body: {} })
  })
  const url = `http://127.0.0.1:${server.port}`

  function publicPart(name: KeyName) {
    const key = keys.get(name)
    return { ...key?.jwk, kid: key?.kid, use: 'sig', endorsements: endorsements[name] }
  }

  return {
    url,
    state,
    /** The variables with which Hitch trusts this issuer and logs in here. */
    env: {
      MicrosoftAppId: options.appId,
      MicrosoftAppPassword: options.password,
      MicrosoftAppTenantId: options.tenantId,
      ToBotFromChannelOpenIdMetadataUrl: `${url}/.well-known/openidconfiguration`,
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      ToChannelFromBotLoginUrl: `${url}/${options.tenantId}`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    },
    publish(name: KeyName) {
      published.add(name)
    },
    mint(minting: Minting = {}): string {
      const key = keys.get(minting.key ?? 'teams')
      if (!key) throw new Error('no such key')
      const seconds = Math.floor(now().getTime() / 1000)
      const claims: Record<string, unknown> = {
        iss: 'https://api.botframework.com',
        aud: options.appId,
        nbf: seconds - 300,
        exp: seconds + 3600,
        serviceurl: minting.serviceUrl,
        ...minting.claims,
      }
      for (const name of minting.without ?? []) delete claims[name]
      const kid = minting.key === 'foreign' ? keys.get('teams')?.kid : key.kid
      const header = { typ: 'JWT', alg: 'RS256', kid, ...minting.header }
      const signed = `${encode(header)}.${encode(claims)}`
      const signature = sign(signed, key, minting.signing ?? 'RS256')
      if (minting.isDamaged && signature[10] !== undefined) signature[10] ^= 1
      return `${signed}.${signature.toString('base64url')}`
    },
    stop: server.stop,
  }
}

function makeKey(name: string) {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    kid: `key-${name}`,
    private: pair.privateKey,
    public: pair.publicKey,
    jwk: pair.publicKey.export({ format: 'jwk' }),
  }
}

function sign(
  text: string,
  key: { private: KeyObject; public: KeyObject },
  how: NonNullable<Minting['signing']>,
): Buffer {
  if (how === 'none') return Buffer.alloc(0)
  if (how === 'HS256 with the public key')
    return createHmac('sha256', key.public.export({ type: 'spki', format: 'pem' }))
      .update(text)
      .digest()
  return createSign(how === 'RS512' ? 'RSA-SHA512' : 'RSA-SHA256')
    .update(text)
    .sign(key.private)
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
