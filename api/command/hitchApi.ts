import { type Call, Failure, UsageError } from './command.ts'

export type Json = Record<string, unknown>

/** A Hitch that runs, as programs see it. */
export type HitchApi = {
  /** @param path behind `/api/0/` @throws Failure in words */
  get(path: string): Promise<unknown>
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown>
  /** The slug of the organization that the token is of. */
  organization(): Promise<string>
}

// A check waits for Azure DevOps, several times over.
const patienceMs = 300_000

/** @throws UsageError when it is not said who asks, or where */
export function openHitch({ text, around }: Call): HitchApi {
  const { env } = around
  const token = env.HITCH_ADMIN_TOKEN?.trim()
  if (!token)
    throw new UsageError(
      'HITCH_ADMIN_TOKEN is not set. It was printed when Hitch first started; a token of its own can be made with it, by token create.',
    )
  const address = (
    text('hitch') ??
    (env.HITCH_PUBLIC_URL?.trim() || `http://localhost:${env.PORT?.trim() || 3978}`)
  ).replace(/\/+$/, '')
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address))
    throw new UsageError(`${address} is no address of a Hitch; it begins with http:// or https://.`)
  const ask = (method: string, path: string, body?: object) => request({ address, token }, method, path, body)
  return {
    get: (path) => ask('GET', path),
    send: ask,
    async organization() {
      const [first] = listOf(await ask('GET', 'organizations/'))
      if (typeof first?.slug !== 'string') throw new Failure('This token belongs to no organization.')
      return first.slug
    },
  }
}

/** The rows of an answer that is a list. */
export function listOf(body: unknown): Json[] {
  return Array.isArray(body) ? (body as Json[]) : []
}

async function request(
  { address, token }: { address: string; token: string },
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${address}/api/0/${path}`, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Failure(
      `Hitch does not answer at ${address} (${reasonOf(error)}). Is it running? Say where with --hitch or HITCH_PUBLIC_URL.`,
    )
  })
  const answered = await response.text()
  const read = parsed(answered)
  if (response.ok) return read
  throw new Failure(wordsOf(response.status, address, read))
}

function wordsOf(status: number, address: string, body: unknown): string {
  const { detail, missing, reference } = (body ?? {}) as {
    detail?: unknown
    missing?: unknown
    reference?: unknown
  }
  if (status === 401) return `Hitch at ${address} does not take this HITCH_ADMIN_TOKEN.`
  if (typeof detail !== 'string') return `What answers at ${address} is no Hitch (HTTP ${status}).`
  const list =
    Array.isArray(missing) && missing.length > 0
      ? `\nMissing:\n${missing.map((one) => `  - ${one}`).join('\n')}`
      : ''
  return `${detail}${typeof reference === 'string' ? ` Look for ${reference} in its log.` : ''}${list}`
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown }; message?: unknown }
  return String(cause?.code ?? message ?? error)
}

function parsed(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null
  } catch {
    return null
  }
}
