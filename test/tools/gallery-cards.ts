import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { hostConfig, shapes, styleSheet, type Theme } from './teamsLook.ts'

export type CardPicture = { file: string; kind: string; state: string }

type Shape = { card: string; at: 'desktop' | 'phone'; press?: string }

const approved = join(import.meta.dirname, '../approved/cards/teams')
const widths = { desktop: 640, phone: 340 }
const themes: Theme[] = ['light', 'dark']

/** Where a phone's width or an opened button tells more than the card does on a wide screen. */
const more: Shape[] = [
  ...[
    'group.new',
    'group.assigned',
    'group.long',
    'group.hostile',
    'group.linked-several',
    'group.who-is-that',
    'group.link-failed',
    'list.open',
    'workItem.form',
    'workItem.faults',
    'found.some',
    'status.troubled',
    'help.all',
    'welcome.setup',
  ].map((card) => ({ card, at: 'phone' as const })),
  ...['Resolve', 'Archive', 'Assign'].map((press) => ({ card: 'group.new', at: 'desktop' as const, press })),
  { card: 'group.new', at: 'phone', press: 'Archive' },
  { card: 'group.linked', at: 'desktop', press: 'Reassign' },
  ...(['desktop', 'phone'] as const).flatMap((at) =>
    ['group.linkable', 'group.linked-several'].map((card) => ({ card, at, press: 'Work item' })),
  ),
]

/**
 * Pictures of every approved card for Teams, light and dark side by side.
 * @param only beginnings of card names; all when empty
 */
export async function takeCardPictures(
  browser: Browser,
  folder: string,
  only: string[] = [],
): Promise<CardPicture[]> {
  mkdirSync(folder, { recursive: true })
  const cards = readdirSync(approved).map((file) => file.replace(/\.json$/, ''))
  const order = Object.keys(kinds)
  const all = [...cards.map((card): Shape => ({ card, at: 'desktop' })), ...more].sort(
    (a, b) => order.indexOf(kindOf(a.card)) - order.indexOf(kindOf(b.card)) || a.card.localeCompare(b.card),
  )
  const wanted = all.filter(({ card }) => only.length === 0 || only.some((name) => card.startsWith(name)))
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' })
  await context.route('**/*', (route) => route.abort())
  const pictures: CardPicture[] = []
  for (const shape of wanted) {
    const file = `${[shape.card, shape.press?.toLowerCase().replace(' ', '-'), shape.at === 'phone' && 'phone'].filter(Boolean).join('.')}.png`
    const page = await context.newPage()
    const faults: string[] = []
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    await page.setViewportSize({ width: 2 * (widths[shape.at] + 40), height: 100 })
    await page.setContent(pageOf(shape))
    await page.addScriptTag({ path: renderer })
    await page.addScriptTag({ content: drawing })
    if (shape.press) {
      for (const side of await page.locator('.side').all())
        await side.getByRole('button', { name: shape.press, exact: true }).click()
    }
    if (faults.length > 0) throw new Error(`${file}: ${faults.join('; ')}`)
    await page.screenshot({ path: join(folder, file), fullPage: true })
    await page.close()
    pictures.push({ file, ...named(shape) })
  }
  await context.close()
  return pictures
}

const renderer = createRequire(import.meta.url).resolve('ac3/dist/adaptivecards.min.js')

const drawing = `
for (const side of document.querySelectorAll('.side')) {
  const card = new AdaptiveCards.AdaptiveCard()
  card.hostConfig = new AdaptiveCards.HostConfig(JSON.parse(side.dataset.host))
  card.parse(JSON.parse(side.dataset.card))
  side.querySelector('.card').append(card.render())
}`

function pageOf({ card, at }: Shape): string {
  const { card: content } = JSON.parse(readFileSync(join(approved, `${card}.json`), 'utf8'))
  const sides = themes.map(
    (theme) => `<div class="side ${theme}" style="width:${widths[at] + 40}px"
 data-host="${attribute(hostConfig(theme))}" data-card="${attribute(apart(content, theme))}">
<div class="who"><i>H</i><b>Hitch</b> 13:05</div><div class="card"></div></div>`,
  )
  return `<!doctype html><style>${shapes}${themes.map(styleSheet).join('')}</style>${sides.join('')}`
}

// Radio buttons of one name are one group in a document: without this, only one side could show what is chosen.
function apart(card: object, theme: Theme): object {
  return JSON.parse(JSON.stringify(card).replace(/"(\w+Choice)"/g, `"$1 ${theme}"`))
}

function attribute(value: object): string {
  return JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}

const kinds: Record<string, string> = {
  group: 'Group',
  list: 'List of groups',
  workItem: 'New work item',
  found: 'Choosing a work item',
  subscriptions: 'Subscriptions',
  status: 'Status',
  settings: 'Settings',
  help: 'Help',
  welcome: 'Welcome',
  link: 'Linking a person',
  notice: 'Notice',
  release: 'Bad release',
  retired: 'Retired card',
}

function named({ card, at, press }: Shape): { kind: string; state: string } {
  const kind = kindOf(card)
  const state = card.slice(kind.length + 1)
  const words = [state.replaceAll('-', ' '), press && `${press} pressed`, at === 'phone' && 'on a phone']
  return { kind: kinds[kind] ?? kind, state: words.filter(Boolean).join(', ') }
}

function kindOf(card: string): string {
  return card.split('.')[0] ?? card
}
