import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as Sentry from '@sentry/node'
import { frontPage, priceOf } from './catalogue.ts'
import { checkOut } from './checkout.ts'
import { type Crowd, type Customer, customers, letCustomersIn } from './customers.ts'
import { findFile } from './files.ts'
import type { Method } from './payment.ts'
import { askStock, openWarehouse } from './warehouse.ts'

/** The Rope Locker: a small shop that sells things for knots, and breaks in five ways. */

const release = process.env.SENTRY_RELEASE ?? 'shop@0.0.0'
const nextRelease = release.replace(/\.(\d+)\.\d+$/, (_, minor) => `.${Number(minor) + 1}.0`)
const elsewhere: Record<string, string | undefined> = {
  '/hitch': process.env.HITCH_URL,
  '/playground': process.env.PLAYGROUND_URL,
}
const warehouse = await openWarehouse()
const crowd: Crowd = { isIn: false, visits: [] }
const stranger: Customer = { id: 'c-0', name: 'Somebody', email: 'somebody@customers.example' }
let isHeard = false

type Asked = { product?: string; cart?: string[]; method?: Method; isIn?: boolean }

/** What the page asks for. Whatever is thrown in there is reported. */
const answers: Record<string, (asked: Asked, by: Customer) => object | Promise<object>> = {
  '/state': () => ({ release, nextRelease, products: frontPage(), crowd, isHeard }),
  '/price': quote,
  '/stock': countStock,
  '/checkout': sell,
  '/customers': ({ isIn = false }) => Object.assign(crowd, { isIn }),
  '/release': () => ({ isAsked: process.send?.({ release: nextRelease }) }),
}

const server = createServer((req, res) => void Sentry.withIsolationScope(() => serve(req, res)))
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  letCustomersIn(`http://127.0.0.1:${port}`, crowd)
  process.send?.({ port })
})

// Somebody listens in the Playground now: before that, errors would be reported to nobody.
process.on('message', () => {
  isHeard = true
  crowd.isIn = process.env.CUSTOMERS !== 'none'
})
for (const end of ['SIGTERM', 'disconnect']) {
  process.once(end, async () => {
    await Sentry.close(1_000)
    process.exit(0)
  })
}

function quote({ product = '' }: Asked): object {
  return { words: `It costs ${priceOf(product)}.` }
}

async function countStock({ product = '' }: Asked): Promise<object> {
  return { words: `There are ${await askStock(warehouse, product)} of them.` }
}

function sell({ cart = [], method = 'card' }: Asked, by: Customer): object {
  const { number, price } = checkOut(cart, method, by.email)
  return { words: `Thank you, ${by.name}! Order ${number}, ${price}, is on its way.` }
}

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = new URL(req.url ?? '/', 'http://shop').pathname
  const file = req.method === 'GET' ? findFile(path) : null
  if (file) return void res.writeHead(200, { 'content-type': file.type }).end(file.bytes)
  const location = elsewhere[path]
  if (location) return void res.writeHead(302, { location }).end()
  const answer = answers[path]
  if (!answer || isForeign(req)) return send(res, 404, { words: 'There is no such thing in this shop.' })
  const customer = customers.find(({ id }) => id === req.headers['x-customer']) ?? stranger
  const { id, name, email } = customer
  Sentry.setUser({ id, username: name, email })
  try {
    send(res, 200, await answer(await readAsked(req), customer))
  } catch (error) {
    const event = Sentry.captureException(error)
    send(res, 500, { words: String(error), event })
  }
}

// Only its own page may press the shop's buttons, not any page that knows the port.
function isForeign({ headers: { origin, host = '' } }: IncomingMessage): boolean {
  return (
    !/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) || (origin !== undefined && origin !== `http://${host}`)
  )
}

async function readAsked(req: IncomingMessage): Promise<Asked> {
  let text = ''
  for await (const chunk of req) text = (text + chunk).slice(0, 10_000)
  return text ? (JSON.parse(text) as Asked) : {}
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
