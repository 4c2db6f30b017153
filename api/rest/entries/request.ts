/** The request an event was in, in Sentry's words: mappings are lists of pairs there. */
export function requestJson(request: Record<string, unknown>) {
  const headers = pairsOf(request.headers)
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return {
    url: request.url ?? null,
    method: request.method ?? null,
    query: queryOf(request.query_string),
    fragment: request.fragment ?? null,
    data: request.data ?? null,
    headers,
    cookies: cookiesOf(request.cookies),
    env: request.env ?? null,
    inferredContentType: contentType?.split(';')[0]?.trim() ?? null,
  }
}

function queryOf(query: unknown): [string, string][] {
  return typeof query === 'string' ? [...new URLSearchParams(query)] : pairsOf(query)
}

function cookiesOf(cookies: unknown): [string, string][] {
  if (typeof cookies !== 'string') return pairsOf(cookies)
  return cookies
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [name = '', ...value] = part.split('=')
      return [name, value.join('=')]
    })
}

// A mapping, or a list of pairs as some SDKs send it.
function pairsOf(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Array.isArray(value) ? value.filter((pair) => Array.isArray(pair)) : Object.entries(value)
  return entries.map(([name, content]) => [wordOf(name), wordOf(content)])
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
