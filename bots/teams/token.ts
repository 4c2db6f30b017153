import { type KeyObject, verify } from 'node:crypto'
import { Refusal } from './refusal.ts'

/** A bearer token taken apart. Nothing in it is believed before `hasSignature` said yes. */
export type Token = {
  keyId: string
  claims: Record<string, unknown>
  /** What was signed: header and payload as they came. */
  signed: string
  signature: Buffer
}

// Microsoft's rule for clocks that disagree.
const toleranceSeconds = 5 * 60
const part = /^[A-Za-z0-9_-]+$/

/**
 * Takes an Authorization header apart.
 * Only RS256 is read, so that neither "none" nor a secret made of the public key has a way in.
 * @throws Refusal
 */
export function readBearer(header: string | undefined): Token {
  if (!header) throw new Refusal(401, 'no token')
  const [scheme, text, ...rest] = header.split(' ')
  const parts = text?.split('.') ?? []
  if (
    scheme !== 'Bearer' ||
    rest.length > 0 ||
    parts.length !== 3 ||
    !parts.every((piece) => part.test(piece))
  )
    throw new Refusal(401, 'malformed token')
  const [head = '', body = '', signature = ''] = parts
  const { alg, kid, crit } = readObject(head)
  if (alg !== 'RS256') throw new Refusal(401, 'algorithm', String(alg).slice(0, 40))
  if (typeof kid !== 'string' || crit !== undefined) throw new Refusal(401, 'malformed token')
  return {
    keyId: kid,
    claims: readObject(body),
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

/**
 * Checks whom the token is from, for, and when.
 * An `exp` is demanded: a token without one would be good for ever.
 * @throws Refusal
 */
export function checkClaims(token: Token, expected: { issuer: string; audience: string; now: Date }): void {
  const { iss, aud, exp, nbf } = token.claims
  if (iss !== expected.issuer) throw new Refusal(401, 'issuer')
  if (typeof aud !== 'string' || aud.toLowerCase() !== expected.audience.toLowerCase())
    throw new Refusal(401, 'audience')
  const now = expected.now.getTime() / 1000
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw new Refusal(401, 'lifetime', 'no exp')
  if (exp + toleranceSeconds <= now) throw new Refusal(401, 'lifetime', 'expired')
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf - toleranceSeconds > now))
    throw new Refusal(401, 'lifetime', 'not yet valid')
}

/** Whether this key signed the token. */
export function hasSignature(token: Token, key: KeyObject): boolean {
  return verify('RSA-SHA256', Buffer.from(token.signed), key, token.signature)
}

function readObject(base64url: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'))
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Falls through: not JSON is as malformed as not an object.
  }
  throw new Refusal(401, 'malformed token')
}
