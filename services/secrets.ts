import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { UserError } from './errors.ts'

/** Seals what must not be readable at rest, and signs what strangers carry for us. */
export type Secrets = {
  /** Encrypts a text for storage (AES-256-GCM, a fresh nonce each time). */
  seal(plain: string): string
  /** The text that was sealed, with this key or an older one. @throws Error when no key opens it */
  open(sealed: string): string
  /** A short tag that proves a text came from us. `purpose` keeps signatures of different uses apart. */
  sign(purpose: string, text: string): string
  /** Whether the tag is ours for that purpose and text; compares in constant time. */
  verify(purpose: string, text: string, tag: string): boolean
}

/** @param old keys that still open and verify what they made, but make nothing new */
export function createSecrets(current: Buffer, old: Buffer[] = []): Secrets {
  const keys = [current, ...old]
  const name = (key: Buffer) => createHash('sha256').update('name').update(key).digest('hex').slice(0, 8)
  const derive = (key: Buffer, purpose: string) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
  const tagWith = (key: Buffer, purpose: string, text: string) =>
    createHmac('sha256', derive(key, `sign ${purpose}`))
      .update(text)
      .digest('base64url')
      .slice(0, 32)

  return {
    seal(plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', derive(current, 'seal'), nonce)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [
        'v1',
        name(current),
        nonce.toString('base64url'),
        Buffer.concat([body, cipher.getAuthTag()]).toString('base64url'),
      ].join('.')
    },
    open(sealed) {
      const [version, keyName, nonce, body] = sealed.split('.')
      const key = keys.find((candidate) => name(candidate) === keyName)
      if (version !== 'v1' || !nonce || !body) throw new Error('not a sealed secret')
      if (!key)
        throw new Error(
          `sealed with key ${keyName}, which is neither HITCH_SECRET_KEY nor in HITCH_SECRET_KEY_OLD`,
        )
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', derive(key, 'seal'), Buffer.from(nonce, 'base64url'))
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
    },
    sign: (purpose, text) => tagWith(current, purpose, text),
    verify: (purpose, text, tag) => keys.some((key) => sameText(tagWith(key, purpose, text), tag)),
  }
}

/** A token for a link: the payload in the open, signed, ending at a time. */
export function signToken(secrets: Secrets, purpose: string, payload: object, expiresAt: Date): string {
  const body = Buffer.from(JSON.stringify({ ...payload, exp: expiresAt.getTime() })).toString('base64url')
  return `${body}.${secrets.sign(purpose, body)}`
}

/**
 * The payload of a token we signed for this purpose.
 * @throws UserError 404 when it is not ours, 410 when it has ended
 */
export function readToken(
  secrets: Secrets,
  purpose: string,
  token: string,
  now: Date,
): Record<string, unknown> {
  const [body = '', tag = ''] = token.split('.')
  if (!secrets.verify(purpose, body, tag))
    throw new UserError('This link is not one of ours, or it was cut off on its way. Ask for a new one.', 404)
  const payload = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>
  if (typeof payload.exp !== 'number' || payload.exp < now.getTime())
    throw new UserError('This link has expired. Ask for a new one.', 410)
  return payload
}

/** What is kept of a bearer token: enough to know it again, too little to use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(left: string, right: string): boolean {
  const a = createHash('sha256').update(left).digest()
  const b = createHash('sha256').update(right).digest()
  return timingSafeEqual(a, b)
}
