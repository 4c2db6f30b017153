import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { startCapture } from './capture.ts'
import type { Recording } from './recording.ts'

// Run in the page. `Sentry` is the SDK, `checkout` throws.
const scenarios: Record<string, string> = {
  'uncaught-error': 'setTimeout(() => checkout(4711), 0)',
  'unhandled-rejection': 'Promise.reject({ code: 402, reason: "declined" })',
  'captured-error': 'try { checkout(4711) } catch (error) { Sentry.captureException(error) }',
  message: 'Sentry.captureMessage("Stock is low", "warning")',
  'message-params': 'Sentry.captureMessage(Sentry.parameterize(["Only ", " ", " left"], 5, "chairs"))',
  scope: `Sentry.setUser({ id: 7, email: 'ada@example.com' }); Sentry.setTag('shop', 'north');
    document.querySelector('button').click(); console.info('clicked'); setTimeout(() => checkout(4711), 50)`,
  'thrown-string': 'setTimeout(() => { throw "out of chairs" }, 0)',
}

/**
 * Opens the shop's page in Chromium with one version of @sentry/browser, once for every scenario.
 * @param folder where the SDK is installed under the alias
 */
export async function recordBrowser(folder: string, alias: string, version: string): Promise<Recording[]> {
  const modules = join(folder, 'node_modules')
  const capture = await startCapture((path) => {
    if (path === '/shop.html') return { type: 'text/html', body: page }
    if (path === '/shop.js') return { type: 'text/javascript', body: script }
    if (!path.startsWith('/modules/')) return undefined
    try {
      return { type: 'text/javascript', body: readFileSync(join(modules, path.slice(9)), 'utf8') }
    } catch {
      return undefined
    }
  })
  const page = `<!doctype html><title>Shop</title><button>Buy</button>
<script type="importmap">${JSON.stringify({ imports: importMap(modules, alias) })}</script>
<script type="module" src="/shop.js"></script>`
  const script = shopScript(capture.dsn)
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const recordings: Recording[] = []
  for (const [scenario, code] of Object.entries(scenarios)) {
    const tab = await browser.newPage()
    await tab.goto(`${capture.address}/shop.html`)
    await tab.waitForFunction('globalThis.run !== undefined')
    await tab.evaluate(`run(${JSON.stringify(code)})`)
    await tab.waitForTimeout(1000)
    await tab.close()
    recordings.push({ sdk: 'browser', version, scenario, requests: capture.take() })
  }
  await browser.close()
  await capture.stop()
  return recordings
}

function shopScript(dsn: string): string {
  return `import * as Sentry from 'sentry'

Sentry.init({ dsn: '${dsn}', release: 'shop@1.4.2', environment: 'staging' })

function charge(cart) {
  const total = cart.items.reduce((sum, item) => sum + item.price, 0)
  if (total > cart.limit) throw new RangeError('Card declined for order ' + cart.order)
  return total
}

function checkout(order) {
  return charge({ order, limit: 100, items: [{ price: 80 }, { price: 45 }] })
}

globalThis.run = (code) => {
  const work = new Function('Sentry', 'checkout', code)
  // Away from the debugger's own call, which the SDK would not see.
  setTimeout(() => work(Sentry, checkout), 0)
}
`
}

// The SDK's own packages by name, so that the browser needs no bundler.
function importMap(modules: string, alias: string): Record<string, string> {
  const map: Record<string, string> = { sentry: entry(modules, alias) }
  const queue = [alias]
  for (const from of queue)
    for (const name of Object.keys(readManifest(modules, from).dependencies ?? {})) {
      if (map[name]) continue
      const path = locate(modules, from, name)
      map[name] = entry(modules, path)
      for (const [part, file] of Object.entries(readManifest(modules, path).exports ?? {})) {
        const chosen = choose(file)
        if (part.length > 2 && chosen) map[name + part.slice(1)] = `/modules/${path}/${chosen.slice(2)}`
      }
      queue.push(path)
    }
  return map
}

type Manifest = {
  module?: string
  main?: string
  dependencies?: Record<string, string>
  exports?: Record<string, unknown>
}

// The first condition that a browser fulfils, at any depth.
function choose(target: unknown): string | undefined {
  if (typeof target === 'string') return /\.m?js$/.test(target) ? target : undefined
  if (typeof target !== 'object' || target === null) return undefined
  for (const [condition, inner] of Object.entries(target))
    if (['browser', 'import', 'module', 'default'].includes(condition)) return choose(inner)
  return undefined
}

// As Node looks for packages: below the one that asks, then further and further out.
function locate(modules: string, from: string, name: string): string {
  const candidates = [`${from}/node_modules/${name}`]
  for (let at = from.lastIndexOf('/node_modules/'); at >= 0; at = from.lastIndexOf('/node_modules/', at - 1))
    candidates.push(`${from.slice(0, at)}/node_modules/${name}`)
  return candidates.find((path) => existsSync(join(modules, path, 'package.json'))) ?? name
}

function readManifest(modules: string, path: string): Manifest {
  return JSON.parse(readFileSync(join(modules, path, 'package.json'), 'utf8')) as Manifest
}

function entry(modules: string, path: string): string {
  const { module, main } = readManifest(modules, path)
  return `/modules/${path}/${(module ?? main ?? 'index.js').replace(/^\.\//, '')}`
}
