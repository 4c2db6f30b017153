import * as Sentry from '@sentry/node'

export type Customer = { id: string; name: string; email: string }

const names = [
  'Mina',
  'Joost',
  'Paloma',
  'Kofi',
  'Ingrid',
  'Tariq',
  'Saoirse',
  'Mateo',
  'Yuki',
  'Freya',
  'Idris',
  'Noor',
]

/** Regulars of the shop. */
export const customers: Customer[] = names.map((name, index) => ({
  id: `c-${1_001 + index}`,
  name,
  email: `${name.toLowerCase()}@customers.example`,
}))

/** What a regular did last, for the ticker on the page. */
export type Visit = { name: string; did: string }

export type Crowd = { isIn: boolean; visits: Visit[] }

const everyMs = 4_000
const shown = 6

type Errand = { path: string; body: object; did: string }

const buy = (product: string, did: string): Errand => ({
  path: '/checkout',
  body: { cart: [product], method: 'card' },
  did,
})

// The last is the one that fails.
const errands: Errand[] = [
  buy('mug', 'bought an enamel mug'),
  buy('carabiner', 'bought a carabiner'),
  buy('lantern', 'bought a lantern'),
  buy('mug', 'came back for another mug'),
  { path: '/stock', body: { product: 'hammock' }, did: 'asked for a hammock and got no answer' },
]

/**
 * Lets a customer in every few seconds. They shop through the front door, with real requests; every fifth asks for a
 * hammock, and meets the warehouse.
 * @param address of the shop itself
 */
export function letCustomersIn(address: string, crowd: Crowd): void {
  let count = 0
  setInterval(async () => {
    if (!crowd.isIn) return
    const customer = customers[count % customers.length]
    const errand = errands[count % errands.length]
    count += 1
    if (!customer || !errand) return
    // Each has a story of their own; without this, all of them would leave their breadcrumbs in one place.
    await Sentry.withIsolationScope(() => send(address + errand.path, customer, errand.body))
    crowd.visits.unshift({ name: customer.name, did: errand.did })
    crowd.visits.splice(shown)
  }, everyMs).unref()
}

async function send(url: string, customer: Customer, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-customer': customer.id }
  await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {})
}
