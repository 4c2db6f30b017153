import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { freePort } from '../demo/ports.ts'
import { openShop, type Shop } from '../demo/shop.ts'
import { openWindow, type Window } from './browserWindow.ts'
import { type Stage, setStage } from './playgroundStage.ts'

describe('in a browser', () => {
  let stage: Stage
  let shop: Shop
  let window: Window
  let shopping: Page
  before(async () => {
    stage = await setStage()
    const { dsn, hitch, playground } = stage
    shop = await openShop({ port: await freePort(), dsn, hitch, playground, hasCustomers: false }, () => {})
    window = await openWindow()
    shopping = await window.open(shop.url)
  })
  after(async () => {
    await window?.close()
    await shop?.stop()
    await stage?.stop()
  })

  it('shows an error of the shop as a card, resolves it, and sees it come back', async () => {
    const page = await window.open(stage.playground)
    await page.getByTitle('Toggle Log Panel').click()
    await page.getByText('Hitch is here').waitFor()
    shop.hear()
    await window.picture(page, 'welcome')

    await shopping.getByText('Nobody listens yet').waitFor({ state: 'hidden' })
    await press(shopping, 'Pay with a gift card')
    await shopping.getByText('Reported to Hitch').waitFor()
    await window.picture(shopping, 'shop')

    const card = page.getByLabel(/DEMO-1/)
    await card.getByText('New', { exact: true }).waitFor()
    await window.picture(page, 'new')
    await window.picture(card, 'card')
    await press(page, 'Resolve')
    await page.getByText('When is it fixed?').waitFor()
    const confirm = page.getByRole('button', { name: 'Resolve', exact: true }).last()
    await confirm.scrollIntoViewIfNeeded()
    await window.picture(page, 'resolve')
    await confirm.click()
    await card.getByText('Resolved', { exact: true }).waitFor()
    assert.match((await card.textContent()) ?? '', /Ada Lovelace/)
    await window.picture(page, 'resolved')

    await press(shopping, 'Pay with a gift card')
    await card.getByText('Regressed', { exact: true }).waitFor()
    await page.getByText('DEMO-1 is back after it was resolved').waitFor()
    await window.picture(page, 'regressed')
  })

  it('shows the same on its own pages, down to the line of code, and resolves there', async () => {
    await press(shopping, 'What does it cost?')
    await press(shopping, 'Is there one left?')
    await press(shopping, 'Pay by invoice')
    await shopping.getByText('Thank you').waitFor()
    const page = await window.open(stage.hitch)
    for (const title of ['TypeError', 'StockUnknown', 'MailRefused', 'PaymentDeclined'])
      await seen(page, title)
    await window.picture(page, 'groups')

    await page.getByRole('link', { name: /PaymentDeclined/ }).click()
    await page.getByText('if (balance < price) throw new PaymentDeclined').first().waitFor()
    const text = (await page.locator('body').textContent()) ?? ''
    for (const fact of ['Regressed', 'production', 'shop@1.2.0', 'giftCard', 'charging 4900 cents', 'c-10'])
      assert.ok(text.includes(fact), `${fact} is not on the page`)
    await page.setViewportSize({ width: 1280, height: 1_500 })
    await window.picture(page, 'group')
    await page.getByRole('button', { name: 'Resolve', exact: true }).click()
    await page.getByRole('button', { name: 'Unresolve', exact: true }).waitFor()
    await window.picture(page, 'group-resolved')

    const playground = await window.open(stage.playground)
    await playground.locator('[contenteditable=true], textarea').first().fill('show DEMO-1')
    await playground.keyboard.press('Enter')
    await playground.getByLabel(/Resolved.*DEMO-1/).waitFor()
  })
})

async function press(page: Page, name: string): Promise<void> {
  await page.bringToFront()
  await page.getByRole('button', { name }).first().click()
}

/** An event is in the list as soon as it is taken; the page has to be asked again. */
async function seen(page: Page, title: string): Promise<void> {
  const until = Date.now() + 10_000
  while (Date.now() < until) {
    if (await page.getByRole('link', { name: new RegExp(title) }).count()) return
    await page.reload()
  }
  throw new Error(`${title} is not in the list`)
}
