import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CardPicture, takeCardPictures } from './gallery-cards.ts'
import { launchChromium, pagePictures, takePagePictures } from './gallery-pages.ts'

/**
 * Draws every card and page in every state to docs/gallery, and its index.
 * `npm run gallery` draws all; with words behind it, only the cards whose names begin so, or `pages`.
 */
const folder = join(import.meta.dirname, '../../docs/gallery')
const only = process.argv.slice(2)
const isAll = only.length === 0
const names = only.filter((name) => name !== 'pages')
const browser = await launchChromium()
try {
  const cards = isAll || names.length > 0 ? await takeCardPictures(browser, join(folder, 'cards'), names) : []
  const pages = isAll || only.includes('pages') ? await takePagePictures(browser, join(folder, 'pages')) : 0
  if (isAll)
    writeFileSync(
      join(folder, 'README.md'),
      indexOf(
        cards,
        pagePictures().map(({ name }) => name),
      ),
    )
  console.log(`${cards.length} pictures of cards, ${pages} of pages, in docs/gallery`)
} finally {
  await browser.close()
}

function indexOf(cards: CardPicture[], pages: string[]): string {
  const kinds = [...new Set(cards.map(({ kind }) => kind))]
  const lines = [
    '# Gallery',
    '',
    'Every card in every state, drawn from `test/approved/cards/teams` by the renderer that Teams uses, in colours like those of',
    'Teams, light and dark. `npm run gallery` draws it anew.',
    '',
    ...kinds.flatMap((kind) => [
      `## ${kind}`,
      '',
      '| State | Picture |',
      '| --- | --- |',
      ...cards
        .filter((card) => card.kind === kind)
        .map(({ state, file }) => `| ${state} | ![${kind}: ${state}](cards/${file}) |`),
      '',
    ]),
    '## Pages',
    '',
    '| Page | Pictures |',
    '| --- | --- |',
    ...pages.map((page) => `| ${page.replaceAll('-', ' ')} | ${linksTo(page)} |`),
    '',
  ]
  return lines.join('\n')
}

function linksTo(page: string): string {
  const files = readdirSync(join(folder, 'pages')).filter(
    (file) =>
      file.startsWith(`${page}-`) && /^(desktop|phone)-(light|dark)\.png$/.test(file.slice(page.length + 1)),
  )
  return files
    .map((file) => `[${file.slice(page.length + 1, -4).replace('-', ', ')}](pages/${file})`)
    .join(' · ')
}
