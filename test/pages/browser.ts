import { request } from 'node:http'

export type Page = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** Texts as people read them: without tags, entities resolved, blanks joined. */
  words: string
}

/** What a test changes about one request: a foreign Host, a missing Origin. */
export type Ask = { headers?: Record<string, string | undefined>; method?: string; body?: string }

/** What is filled in; a list for boxes of one name of which several are ticked. */
export type Fields = Record<string, string | string[]>

/** A browser without a window: it keeps cookies, names its origin, and finds the token of the form it posts. */
export function openBrowser(base: string) {
  const jar = new Map<string, string>()
  const at = new URL(base)

  async function ask(path: string, { headers = {}, method = 'GET', body }: Ask = {}): Promise<Page> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = { host: at.host, ...(cookie && { cookie }), ...headers }
    const page = await send(at, path, method, withoutUndefined(all), body)
    for (const set of [page.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = set.split(';')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (/Max-Age=0/.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
    return page
  }

  return {
    jar,
    ask,
    /** Opens a page, and follows where it leads within this host. */
    async open(path: string): Promise<Page> {
      const page = await ask(path)
      const to = page.headers.location
      return page.status === 303 && typeof to === 'string' && to.startsWith('/') ? this.open(to) : page
    },
    /** Posts a form of a page: its CSRF token comes from the page, the rest from the test. */
    async post(page: Page, path: string, fields: Fields, more: Ask = {}): Promise<Page> {
      const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1]
      const pairs = Object.entries({ ...(csrf && { csrf }), ...fields })
      const body = new URLSearchParams(
        pairs.flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
      ).toString()
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: at.origin,
        ...more.headers,
      }
      return ask(path, { method: 'POST', body, headers })
    },
  }
}

function send(
  at: URL,
  path: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Page> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port: at.port, path, method, headers }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, words: wordsOf(text) })
      })
    })
    req.on('error', reject)
    req.end(body)
  })
}

function wordsOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
}

function withoutUndefined(all: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
