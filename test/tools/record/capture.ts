import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request of an SDK as it came: the body as text, or in base 64 where it is not. */
export type Captured = {
  method: string
  url: string
  headers: Record<string, string>
  body?: string
  bodyBase64?: string
}

export type Capture = {
  dsn: string
  address: string
  /** Takes out what has come since the last time. */
  take(): Captured[]
  stop(): Promise<void>
}

/**
 * A server that answers SDKs as if it took everything, and remembers what they sent.
 * @param serve answers other requests, such as a browser's for a page
 */
export async function startCapture(
  serve?: (path: string) => { type: string; body: string } | undefined,
): Promise<Capture> {
  let captured: Captured[] = []
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    if (req.url?.startsWith('/api/')) {
      captured.push(describe(req, Buffer.concat(chunks)))
      res.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
      return void res.end('{}')
    }
    const page = serve?.((req.url ?? '').split('?')[0] ?? '')
    res.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/plain' })
    res.end(page?.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    dsn: `http://${'0123456789abcdef'.repeat(2)}@127.0.0.1:${port}/1`,
    address: `http://127.0.0.1:${port}`,
    take() {
      const taken = captured
      captured = []
      return taken
    },
    stop: () => closed(server),
  }
}

function describe(req: IncomingMessage, body: Buffer): Captured {
  const headers = Object.fromEntries(
    Object.entries(req.headers).map(([name, value]) => [name, String(value)]),
  )
  const text = body.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(body)
  return {
    method: req.method ?? '',
    url: req.url ?? '',
    headers,
    ...(isText ? { body: text } : { bodyBase64: body.toString('base64') }),
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
