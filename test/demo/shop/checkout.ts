import * as Sentry from '@sentry/node'
import { euros, total } from './catalogue.ts'
import { charge, type Method } from './payment.ts'
import { sendReceipt } from './receipt.ts'

export type Order = { number: string; price: string }

let orders = 1_041
let metresOfRope = 30

/**
 * Sells what is in a cart.
 * @param address where the receipt goes
 * @throws PaymentDeclined
 */
export function checkOut(ids: string[], method: Method, address: string): Order {
  const cents = total(ids)
  const number = `RL-${++orders}`
  Sentry.setTag('order', number)
  Sentry.addBreadcrumb({ category: 'cart', message: `order ${number}: ${ids.join(', ')}`, level: 'info' })
  charge(method, cents)
  takeFromShelf(ids)
  // Nobody waits for the mail, and nobody listens when it fails.
  void sendReceipt(number, method === 'invoice' ? 'the accounting department' : address)
  return { number, price: euros(cents) }
}

function takeFromShelf(ids: string[]): void {
  for (const id of ids) {
    if (id !== 'rope') continue
    metresOfRope -= 10
    Sentry.captureMessage(`Manila rope is running out: ${metresOfRope} m left`, 'warning')
    // By then the van has come.
    if (metresOfRope === 0) metresOfRope = 30
  }
}
