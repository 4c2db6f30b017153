import { createPublicKey, type KeyObject } from 'node:crypto'
import { messageOf } from '../../services/errors.ts'
import type { Log } from '../../services/log.ts'
import { isLoopbackUrl } from './cloud.ts'
import { Refusal } from './refusal.ts'

export type SigningKey = { key: KeyObject; endorsements: string[] }

/** The channel's public keys, by the id a token names. */
export type Keys = {
  /** @throws Refusal when there is no such key, or none could be fetched */
  find(keyId: string): Promise<SigningKey>
}

const day = 24 * 3600_000
// Strangers can invent key ids; they must not make us call Microsoft once per request.
const pause = { afterSuccess: 60_000, afterFailure: 5_000 }
const usualDeadline = 5_000
const mostBytes = 1024 * 1024

/**
 * Keys are fetched when first needed and again after a day. A new key id is asked for at once, at most once a minute;
 * callers that come together share one fetch. While the issuer is down the old keys stay good.
 */
export function createKeys(options: {
  metadataUrl: string
  now(): Date
  log: Log
  /** Milliseconds an answer of the issuer may take. */
  deadline?: number
}): Keys {
  let keys = new Map<string, SigningKey>()
  let loadedAt = Number.NEGATIVE_INFINITY
  let nextAt = Number.NEGATIVE_INFINITY
  let loading: Promise<void> | undefined

  const load = async () => {
    const triedAt = options.now().getTime()
    nextAt = triedAt + pause.afterFailure
    try {
      keys = await fetchKeys(options.metadataUrl, options.deadline ?? usualDeadline)
      loadedAt = triedAt
      nextAt = triedAt + pause.afterSuccess
    } catch (error) {
      options.log.warn(
        { url: options.metadataUrl, error: messageOf(error) },
        'signing keys could not be fetched',
      )
    }
  }

  return {
    async find(keyId) {
      const now = options.now().getTime()
      const isWanted = !keys.has(keyId) || now - loadedAt > day
      if (isWanted && (loading || now >= nextAt)) {
        loading ??= load().finally(() => {
          loading = undefined
        })
        await loading
      }
      const found = keys.get(keyId)
      if (found) return found
      throw new Refusal(401, keys.size === 0 ? 'keys unreachable' : 'unknown key')
    },
  }
}

async function fetchKeys(metadataUrl: string, deadline: number): Promise<Map<string, SigningKey>> {
  const metadata = await fetchJson(metadataUrl, deadline)
  const jwksUri = String(metadata.jwks_uri)
  if (!jwksUri.startsWith('https://') && !(isLoopbackUrl(metadataUrl) && isLoopbackUrl(jwksUri)))
    throw new Error(`jwks_uri is ${jwksUri.slice(0, 200)}`)
  const { keys } = await fetchJson(jwksUri, deadline)
  if (!Array.isArray(keys)) throw new Error('the key document has no keys')
  const read = new Map<string, SigningKey>()
  for (const raw of keys as Record<string, unknown>[]) {
    const key = readKey(raw)
    if (key && typeof raw.kid === 'string') read.set(raw.kid, key)
  }
  if (read.size === 0) throw new Error('the key document has no usable key')
  return read
}

function readKey(raw: Record<string, unknown>): SigningKey | null {
  if (raw?.kty !== 'RSA' || typeof raw.n !== 'string' || typeof raw.e !== 'string') return null
  if (raw.use !== undefined && raw.use !== 'sig') return null
  const key = importKey(raw.n, raw.e)
  if (!key || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return null
  const endorsements = Array.isArray(raw.endorsements)
    ? raw.endorsements.filter((one) => typeof one === 'string')
    : []
  return { key, endorsements }
}

// One damaged key must not cost us the others.
function importKey(n: string, e: string): KeyObject | null {
  try {
    return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
  } catch {
    return null
  }
}

async function fetchJson(url: string, deadline: number): Promise<Record<string, unknown>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(deadline) })
  // Read even when it says no: an answer left unread keeps its connection from the next request.
  const text = await readText(response)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const value: unknown = JSON.parse(text)
  if (value === null || typeof value !== 'object') throw new Error(`${url} is not a JSON object`)
  return value as Record<string, unknown>
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
