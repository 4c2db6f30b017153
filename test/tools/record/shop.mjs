// A small shop that goes wrong in a way of one's choosing, to record what an SDK makes of it.
// Arguments: the SDK's module, the scenario, the DSN.
import { createServer, get } from 'node:http'

const [, , sdk, scenario, dsn] = process.argv
const Sentry = await import(sdk)

Sentry.init({
  dsn,
  release: 'shop@1.4.2',
  environment: 'staging',
  serverName: 'shop-1',
  tracesSampleRate: scenario === 'tracing' ? 1 : undefined,
  includeLocalVariables: scenario === 'uncaught-error-locals',
  sendDefaultPii: scenario === 'request',
  enableLogs: scenario === 'tracing',
  integrations:
    scenario === 'console' ? [Sentry.captureConsoleIntegration({ levels: ['error', 'warn'] })] : [],
})

class PaymentError extends Error {
  name = 'PaymentError'
}

function charge(cart) {
  const password = 'hunter2'
  const total = cart.items.reduce((sum, item) => sum + item.price, 0)
  if (password && total > cart.limit) throw new PaymentError(`Card declined for order ${cart.order}`)
  return total
}

function checkout(order) {
  const cart = {
    order,
    limit: 100,
    items: [
      { name: 'chair', price: 80 },
      { name: 'lamp', price: 45 },
    ],
  }
  return charge(cart)
}

function caught(work) {
  try {
    work()
  } catch (error) {
    return error
  }
}

const scenarios = {
  'uncaught-error': () => setImmediate(() => checkout(4711)),
  'uncaught-error-locals': () => setImmediate(() => checkout(4711)),
  'unhandled-rejection'() {
    Promise.reject(caught(() => checkout(4711)))
  },
  'chained-cause'() {
    Sentry.captureException(new Error('Checkout failed', { cause: caught(() => checkout(4711)) }))
  },
  'aggregate-error'() {
    const errors = [caught(() => checkout(4711)), new RangeError('No stock left')]
    Sentry.captureException(new AggregateError(errors, 'Two of two shops failed'))
  },
  message: () => Sentry.captureMessage('Stock is low', 'warning'),
  'message-params'() {
    const [left, what] = [5, 'chairs']
    Sentry.captureMessage(Sentry.parameterize`Only ${left} ${what} left`)
  },
  scope() {
    Sentry.setUser({ id: 7, email: 'ada@example.com', username: 'ada', plan: 'gold' })
    Sentry.setTag('shop', 'north')
    Sentry.setTag('attempt', 3)
    Sentry.setContext('cart', { items: 2, coupon: { code: 'SPRING', token: 'abc123' } })
    Sentry.setExtra('author', 'Grace')
    Sentry.setExtra('apiKey', 'k-123456')
    Sentry.addBreadcrumb({ category: 'cart', message: 'Added a chair', level: 'info', data: { sku: 'CH-1' } })
    Sentry.addBreadcrumb({
      category: 'http',
      type: 'http',
      data: { url: 'https://pay.example/charge?token=abc', status_code: 402 },
    })
    Sentry.withScope((scope) => {
      scope.setFingerprint(['{{ default }}', 'payments'])
      Sentry.captureException(caught(() => checkout(4711)))
    })
  },
  'thrown-string': () => Sentry.captureException('out of chairs'),
  'thrown-object': () => Sentry.captureException({ code: 402, reason: 'declined' }),
  console() {
    console.error(
      'Payment failed for %s',
      'ada',
      caught(() => checkout(4711)),
    )
    console.warn('Stock is low')
  },
  'large-event'() {
    Sentry.setExtra(
      'log',
      Array.from({ length: 900 }, (_, line) => `line ${line}: nothing to see here, move along, please`),
    )
    Sentry.captureException(caught(() => checkout(4711)))
  },
  async 'check-in'() {
    await Sentry.withMonitor('nightly-stock', async () => 'counted', {
      schedule: { type: 'crontab', value: '0 3 * * *' },
    })
  },
  async request() {
    const server = createServer((req, res) => {
      Sentry.captureException(caught(() => checkout(4711)))
      res.end('sorry')
      req.resume()
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address()
    await new Promise((resolve) => {
      const headers = { cookie: 'session=abc123; theme=dark', authorization: 'Bearer abc.def.123' }
      get(`http://127.0.0.1:${port}/checkout?order=4711&token=abc123`, { headers }, (res) => {
        res.resume()
        res.on('end', resolve)
      })
    })
    server.close()
  },
  tracing() {
    Sentry.startSpan({ name: 'checkout', op: 'task' }, () => {
      Sentry.startSpan({ name: 'charge', op: 'task.charge' }, () => {})
      Sentry.captureException(caught(() => checkout(4711)))
    })
    Sentry.logger?.info?.('Charged', { order: 4711 })
  },
}

await scenarios[scenario]()
const isCrash = scenario.startsWith('uncaught') || scenario === 'unhandled-rejection'
if (!isCrash) {
  await Sentry.close(5000)
  process.exit(0)
}
// Time for the SDK to report the crash and, if it likes, to end the process.
setTimeout(() => Sentry.close(5000).finally(() => process.exit(0)), 3000)
