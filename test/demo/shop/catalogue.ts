export type Product = {
  id: string
  name: string
  about: string
  cents: number
}

const products: Product[] = [
  { id: 'rope', name: 'Manila rope', about: 'Three strands, 12 mm, by the coil of 10 metres', cents: 2450 },
  { id: 'carabiner', name: 'Carabiner', about: 'Holds a horse, or two people who disagree', cents: 1190 },
  { id: 'lantern', name: 'Storm lantern', about: 'Burns a night on a cup of oil', cents: 4900 },
  { id: 'mug', name: 'Enamel mug', about: 'Dented on request', cents: 980 },
  { id: 'hammock', name: 'Hammock', about: 'Canvas, for two trees and one sailor', cents: 8900 },
]

// Sold to a museum in 1.2.0, but nobody told the front page.
const retired = { id: 'compass', name: 'Brass compass', about: 'Points north, mostly' }

/** What the front page shows. */
export function frontPage(): { id: string; name: string; about: string; price: string | null }[] {
  return [
    ...products.map(({ cents, ...product }) => ({ ...product, price: euros(cents) })),
    { ...retired, price: null },
  ]
}

/** The price of a product as customers read it. */
export function priceOf(id: string): string {
  const product = findProduct(id)
  return euros(product.cents)
}

/** What an order costs, in cents. */
export function total(ids: string[]): number {
  return ids.reduce((sum, id) => sum + findProduct(id).cents, 0)
}

/** 2450 → € 24.50 */
export function euros(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`
}

function findProduct(id: string): Product {
  // Everything on the front page is in the catalogue, is it not?
  return products.find((product) => product.id === id) as Product
}
