import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as Sentry from '@sentry/node'

/** Nobody knows how many of a product there are. */
export class StockUnknown extends Error {
  override readonly name = 'StockUnknown'
}

const patienceMs = 400

/**
 * Asks the warehouse how many there are.
 * @throws StockUnknown when it does not say in time
 */
export async function askStock(warehouse: string, product: string): Promise<number> {
  Sentry.setTag('warehouse', 'rotterdam')
  try {
    const response = await fetch(`${warehouse}/stock/${product}`, { signal: AbortSignal.timeout(patienceMs) })
    const { pieces } = (await response.json()) as { pieces: number }
    return pieces
  } catch (cause) {
    throw new StockUnknown(`The warehouse did not answer within ${patienceMs} ms`, { cause })
  }
}

/** The warehouse: a service of its own that counts quickly, except for hammocks, which hang. */
export async function openWarehouse(): Promise<string> {
  const server = createServer((req, res) => {
    if (req.url !== '/stock/hammock') res.end(JSON.stringify({ pieces: 7 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
