import type { Subscription } from './subscription.ts'

/** Where a hook goes and how it shows who it is from. */
export type Posting = { url: string; headers: Record<string, string>; credentials: string | null }

const timeoutMs = 30_000

/** Posts a hook as the service does. Null when there is no answer. */
export async function post({ url, headers, credentials }: Posting, payload: object): Promise<number | null> {
  if (!URL.canParse(url)) return null
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'VSServices/19.255.36214.3 (w3wp.exe) (Service Hooks)',
        ...(credentials === null
          ? {}
          : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
      },
      body: JSON.stringify(payload),
      redirect: 'follow',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.arrayBuffer()
    return response.status
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 408 : null
  }
}

/** What a subscription says of it. */
export function postingOf(subscription: Pick<Subscription, 'consumerInputs'> | undefined): Posting {
  const {
    url = '',
    basicAuthUsername,
    basicAuthPassword,
    httpHeaders = '',
  } = subscription?.consumerInputs ?? {}
  const lines = httpHeaders.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
    return name ? [[name.trim(), value ?? '']] : []
  })
  return {
    url,
    headers: Object.fromEntries(lines) as Record<string, string>,
    credentials: basicAuthPassword === undefined ? null : `${basicAuthUsername ?? ''}:${basicAuthPassword}`,
  }
}
