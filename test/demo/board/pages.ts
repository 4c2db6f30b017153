import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'
import { others } from '../team.ts'
import { carryOut } from './act.ts'
import { drawBoard } from './draw.ts'
import { drawItem } from './item.ts'

const assets: Record<string, string> = {
  '/board.css': 'text/css; charset=utf-8',
  '/board.js': 'text/javascript; charset=utf-8',
  '/board.svg': 'image/svg+xml',
}

/** Whoever looks at the board, unless they say that they are somebody else. In the Playground they are Ada. */
const usual = others[0]?.email ?? ''

// Not chained: in Hitch's process restify's own writeHead is used by everybody, and returns nothing.

/** Answers whoever looks at pages: the board, its work items, and what is pressed there. */
export function pagesOf(there: AzureDevOpsFake) {
  return (req: IncomingMessage, res: ServerResponse, body: string): boolean => {
    const { pathname } = new URL(req.url ?? '/', 'http://board')
    if (req.method === 'POST') return press(req, res, body)
    const type = assets[pathname]
    if (type) return file(res, pathname, type)
    if (req.method !== 'GET') return false
    const board = `/${there.name}/Shop`
    const number = new RegExp(`^/${there.name}/[^/]+/_workitems/edit/(\\d+)/?$`, 'i').exec(pathname)?.[1]
    const by = whoIs(req)
    if (number && there.items().some((one) => one.number === Number(number)))
      return page(res, drawItem(there, Number(number), by))
    if (pathname === board) return page(res, drawBoard(there, by))
    if (pathname === '/' || pathname === `/${there.name}`) return redirect(res, board)
    return false
  }

  /** Something is pressed. A form leads back to its page, the page's script looks there itself. */
  function press(req: IncomingMessage, res: ServerResponse, body: string): boolean {
    if (isForeign(req)) {
      res.writeHead(403)
      res.end()
      return true
    }
    const form = new URLSearchParams(body)
    const by = form.get('who') ?? whoIs(req)
    if (form.has('who')) res.setHeader('set-cookie', `who=${encodeURIComponent(by)}; Path=/; SameSite=Lax`)
    else {
      const trouble = carryOut(there, form, by)
      if (trouble) return page(res, trouble, 400)
    }
    return redirect(res, backOf(req, there.name))
  }

  function whoIs({ headers }: IncomingMessage): string {
    const said = decodeURIComponent(/(?:^|; )who=([^;]*)/.exec(headers.cookie ?? '')?.[1] ?? '')
    return there.people.some(({ mail }) => mail === said) ? said : usual
  }
}

// Only its own pages may press the buttons, not any page that knows the port.
function isForeign({ headers: { origin, host = '' } }: IncomingMessage): boolean {
  return (
    !/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) || (origin !== undefined && origin !== `http://${host}`)
  )
}

function backOf({ headers }: IncomingMessage, organization: string): string {
  const from = URL.canParse(headers.referer ?? '') ? new URL(headers.referer ?? '').pathname : ''
  return from.startsWith(`/${organization}/`) ? from : `/${organization}/Shop`
}

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

function page(res: ServerResponse, html: string, status = 200): boolean {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  })
  res.end(html)
  return true
}

function file(res: ServerResponse, path: string, type: string): boolean {
  res.writeHead(200, { 'content-type': type })
  res.end(readFileSync(new URL(`.${path}`, import.meta.url)))
  return true
}

function redirect(res: ServerResponse, location: string): boolean {
  res.writeHead(303, { location })
  res.end()
  return true
}
