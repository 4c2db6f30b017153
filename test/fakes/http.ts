import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

/** A server of another company on a port of this machine. */
export type Listening = { port: number; stop(): Promise<void> }

/** Listens on 127.0.0.1, on a free port unless one is named. Connections that hang on purpose are cut when it stops. */
export async function listen(
  handle: (req: IncomingMessage, res: ServerResponse, body: string) => Promise<void> | void,
  port = 0,
): Promise<Listening> {
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk)
    await handle(req, res, Buffer.concat(chunks).toString('utf8'))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) }
}

/** Sends JSON. */
export function reply(res: ServerResponse, { status, body, headers = {} }: Answer): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(body === undefined ? '' : JSON.stringify(body))
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
