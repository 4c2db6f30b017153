import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { findChromium } from '../tools/machine.ts'

/** A Chromium that reaches this machine and nothing else. */
export type Window = {
  open(address: string): Promise<Page>
  /** Keeps a picture, for whoever wants to see: in the folder that PICTURES names, else in a temporary one. */
  picture(of: Page | Locator, name: string): Promise<void>
  close(): Promise<void>
}

const here = /^(http|ws):\/\/(localhost|127\.0\.0\.1)(:\d+)?\//

export async function openWindow(): Promise<Window> {
  const browser: Browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  })
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: process.env.PICTURES ? 1.5 : 1,
    timezoneId: 'UTC',
  })
  context.setDefaultTimeout(20_000)
  // The Playground's page asks for a font and an animation from elsewhere, and does without.
  await context.route(
    (url) => !here.test(url.href),
    (route) => route.abort(),
  )
  const folder = folderForPictures()
  return {
    async open(address) {
      const page = await context.newPage()
      await page.goto(address)
      return page
    },
    async picture(of, name) {
      await of.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
    },
    close: () => browser.close(),
  }
}

function folderForPictures(): string {
  const wanted = process.env.PICTURES
  if (!wanted) return mkdtempSync(join(tmpdir(), 'hitch-pictures-'))
  mkdirSync(wanted, { recursive: true })
  return resolve(wanted)
}
