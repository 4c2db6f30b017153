import { mkdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { drawGroup } from '../../pages/group/draw.ts'
import { drawGrouping } from '../../pages/grouping/draw.ts'
import { drawGroups } from '../../pages/groups/draw.ts'
import { drawIntake } from '../../pages/intake/draw.ts'
import { findAsset } from '../../pages/layout/assets.ts'
import { drawFault } from '../../pages/layout/fault.ts'
import { safetyHeaders } from '../../pages/layout/headers.ts'
import { drawLink, drawLinked } from '../../pages/link/draw.ts'
import { drawMonitor } from '../../pages/monitors/details.ts'
import { drawMonitors } from '../../pages/monitors/list.ts'
import { drawOwnership } from '../../pages/ownership/draw.ts'
import { drawRelease } from '../../pages/releases/draw.ts'
import { drawReleases } from '../../pages/releases/list.ts'
import { drawSettings } from '../../pages/settings/draw.ts'
import { drawSetup, type SetupProject } from '../../pages/setup/draw.ts'
import { drawFramed, drawSetUpEntra, drawSignedOut } from '../../pages/signin/draw.ts'
import { drawTransaction } from '../../pages/transactions/draw.ts'
import { drawTransactions } from '../../pages/transactions/list.ts'
import { readTraceList } from '../../pages/transactions/query.ts'
import { groupOwners } from '../cards/view.ts'
import { feedbackFacts, reportedFacts, screenshot } from '../pages/feedbackSamples.ts'
import { groupingFacts } from '../pages/groupingSamples.ts'
import { intakeFacts } from '../pages/intakeSamples.ts'
import { monitorPageFacts, monitorsFacts } from '../pages/monitorSamples.ts'
import { ownershipFacts } from '../pages/ownershipSamples.ts'
import { releaseFacts, releasesFacts } from '../pages/releaseSamples.ts'
import { ada, dsn, groupFacts, listFacts, local, now, viewOf } from '../pages/samples.ts'
import { transactionFacts, transactionsFacts } from '../pages/transactionSamples.ts'
import { azureDevOpsPictures } from './gallery-azureDevOps.ts'

/** One page in one state. `press` opens something before the picture is taken; main ones are taken in all shapes. */
export type PagePicture = { name: string; html: string; press?: string; isMain?: true }

const projects: SetupProject[] = [
  {
    slug: 'shop',
    name: 'Shop',
    dsn,
    environments: ['production', 'staging'],
    rule: { environment: 'production', level: 'error', happenings: ['new', 'regressed'] },
  },
  { slug: 'stock', name: 'Stock', dsn, environments: ['production'], rule: null },
  {
    slug: 'demo',
    name: 'Demo',
    dsn,
    environments: [],
    rule: { environment: null, level: null, happenings: ['all'] },
  },
]
const setup = {
  token: 't',
  mayChange: true,
  projects,
  place: { name: 'Releases', kind: 'channel', chat: 'Microsoft Teams' },
  azureDevOps: { connected: [{ id: 1, name: 'contoso', isToldHere: true }], mayConnect: true },
}
const chat = { app: 'Microsoft Teams', name: 'Grace Hopper', tenantId: '6a1b…', externalId: '29:1' }

/** Every page in every state worth looking at. */
export function pagePictures(): PagePicture[] {
  const { view } = groupFacts()
  return [
    { name: 'groups', isMain: true, html: drawGroups(listFacts()) },
    {
      name: 'groups-narrowed',
      html: drawGroups(
        listFacts({
          who: ada,
          query: { text: 'is:unresolved levle:error bank', sort: 'events', project: 'shop', page: 2 },
          problems: [
            {
              word: 'levle:error',
              why: '“levle” is no field, and no event has a tag of that name.',
              nearest: 'level:error',
            },
          ],
          notes: ['More values of url came than are indexed, so some groups may be missing.'],
          count: 31,
          hasMore: false,
        }),
      ),
    },
    { name: 'groups-language', html: drawGroups(listFacts()), press: '.language summary' },
    {
      name: 'groups-welcome',
      html: drawGroups(listFacts({ groups: [], hasMore: false, welcome: { projectName: 'Demo', dsn } })),
    },
    { name: 'groups-none', html: drawGroups(listFacts({ groups: [], hasMore: false })) },
    { name: 'group', isMain: true, html: drawGroup(groupFacts()) },
    { name: 'group-split', html: drawGroup(groupFacts()), press: '.split-off summary' },
    {
      name: 'group-resolve-menu',
      html: drawGroup(groupFacts()),
      press: '.actions .split .menu summary',
    },
    { name: 'group-archive-menu', html: drawGroup(groupFacts()), press: '.actions > .menu summary' },
    {
      name: 'group-resolved',
      html: drawGroup(
        groupFacts({
          who: ada,
          said: {
            kind: 'done',
            words: 'Resolved in the release after shop@2.14.0 by Ada Lovelace on the page',
          },
          view: {
            ...view,
            status: 'resolved',
            substatus: '',
            resolution: { inNextRelease: 'shop@2.14.0' },
            assignee: null,
            lastChange: 'Resolved in the release after shop@2.14.0 by Ada Lovelace on the page',
          },
        }),
      ),
    },
    {
      name: 'group-archived',
      html: drawGroup(
        groupFacts({
          view: viewOf({
            status: 'archived',
            substatus: 'until_time',
            archivedUntil: new Date(now.getTime() + 7_000_000),
            lastChange: 'Archived for 2 hours by Grace Hopper in Teams',
          }),
          said: { kind: 'fault', words: 'A comment needs some words.' },
          event: null,
        }),
      ),
    },
    { name: 'group-feedback', html: drawGroup(feedbackFacts()) },
    { name: 'group-reported', html: drawGroup(reportedFacts()) },
    { name: 'releases', isMain: true, html: drawReleases(releasesFacts()) },
    { name: 'releases-none', html: drawReleases(releasesFacts({ releases: [], hasMore: false })) },
    { name: 'transactions', isMain: true, html: drawTransactions(transactionsFacts()) },
    {
      name: 'transactions-narrowed',
      html: drawTransactions(
        transactionsFacts({
          query: readTraceList(new URLSearchParams('query=orders&project=shop&period=7d&sort=-p95&page=2')),
          overview: { ...transactionsFacts().overview, total: 60, isCut: true, hasOther: true },
        }),
      ),
    },
    {
      name: 'transactions-none',
      html: drawTransactions(
        transactionsFacts({ overview: { lines: [], total: 0, isCut: false, hasOther: false } }),
      ),
    },
    { name: 'transaction', isMain: true, html: drawTransaction(transactionFacts()) },
    { name: 'release', isMain: true, html: drawRelease(releaseFacts()) },
    {
      name: 'link-local',
      html: drawLink({
        who: local,
        token: 't',
        chat: { ...chat, tenantId: '' },
        choice: {
          people: [
            { id: 1, name: 'Ada Lovelace' },
            { id: 9, name: 'Local administrator' },
          ],
        },
      }),
    },
    {
      name: 'link',
      html: drawLink({ who: ada, token: 't', chat: { ...chat, name: 'Ada L.' }, choice: null }),
    },
    {
      name: 'linked',
      html: drawLinked({
        who: ada,
        chatApp: 'Microsoft Teams',
        chatName: 'Ada L.',
        personName: 'Ada Lovelace',
      }),
    },
    {
      name: 'link-over',
      html: drawFault(
        { status: 410, heading: 'This link is over', message: 'This link has expired. Ask for a new one.' },
        null,
      ),
    },
    { name: 'setup', html: drawSetup({ ...setup, who: local, said: { kind: 'done', words: 'Saved.' } }) },
    ...azureDevOpsPictures(),
    {
      name: 'signin-not-set-up',
      html: drawSetUpEntra({
        missing: ['HITCH_ENTRA_CLIENT_ID', 'HITCH_ENTRA_CLIENT_SECRET'],
        callback: 'https://hitch.example/signin/callback',
        fault: null,
        next: '/',
      }),
    },
    { name: 'monitors', isMain: true, html: drawMonitors(monitorsFacts()) },
    { name: 'monitor', isMain: true, html: drawMonitor(monitorPageFacts()) },
    { name: 'intake', isMain: true, html: drawIntake(intakeFacts()) },
    {
      name: 'intake-looked-at',
      html: drawIntake(intakeFacts({ mayChange: false, fates: [] })),
    },
    {
      name: 'settings',
      html: drawSettings({
        who: ada,
        projects: [
          { slug: 'shop', name: 'Shop' },
          { slug: 'stock', name: 'Stock keeping' },
        ],
        hasMore: false,
      }),
    },
    { name: 'grouping', isMain: true, html: drawGrouping(groupingFacts()) },
    {
      name: 'grouping-refused',
      html: drawGrouping(
        groupingFacts({
          trial: null,
          said: {
            kind: 'fault',
            words: 'Nothing was done: these lines cannot be read.',
            list: ['What a group is, Line 2: There is nothing called "loger" to look at.'],
          },
        }),
      ),
    },
    { name: 'ownership', isMain: true, html: drawOwnership(ownershipFacts()) },
    {
      name: 'ownership-refused',
      html: drawOwnership(
        ownershipFacts({
          raw: 'path:src/* ada\nfile:x #stock',
          said: {
            kind: 'fault',
            words: 'Nothing was saved: these lines cannot be read.',
            list: [
              'Line 1: "ada" is no owner. Write an e-mail address, #team or @name.',
              'Line 2: "file:" is nothing to go by. There are path:, module:, url:, tags.<name>: and codeowners:.',
            ],
          },
          trial: null,
          files: [],
        }),
      ),
    },
    {
      name: 'group-owners',
      html: drawGroup(
        groupFacts({
          view: viewOf({
            assignee: null,
            ...groupOwners(
              (index) =>
                [
                  'Bo Chen',
                  'Checkout',
                  'Retry declined payments once more',
                  'commit 4f1c2d9a, “Retry declined payments once more”, changed src/payment/charge.ts, where it happens',
                  'src/payment/charge.ts matches path:src/payment/* (ownership rules, line 2)',
                  'path:src/payment/*',
                ][index] ?? '',
            ),
          }),
        }),
      ),
    },
    { name: 'signin-in-a-frame', html: drawFramed('/') },
    { name: 'signed-out', html: drawSignedOut() },
    {
      name: 'not-found',
      html: drawFault(
        { status: 404, message: 'There is no group SHOP-9ZZ here. It may have been deleted.' },
        local,
      ),
    },
    {
      name: 'broken',
      html: drawFault(
        {
          status: 500,
          message: 'Hitch could not do this, and it is not your fault.',
          reference: '0f0e9a6e-6a3c-4f1e-9a53-1c2d3e4f5a6b',
        },
        local,
      ),
    },
  ]
}

const shapes = [
  { name: 'desktop-light', width: 1280, height: 860, colorScheme: 'light', isForAll: true },
  { name: 'desktop-dark', width: 1280, height: 860, colorScheme: 'dark', isForAll: false },
  { name: 'phone-light', width: 390, height: 844, colorScheme: 'light', isForAll: false },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark', isForAll: true },
] as const

/**
 * Takes the pictures, with the real headers, so that what the policy forbids is missing in them too.
 * @param only names of pictures; all when empty
 */
export async function takePagePictures(
  browser: Browser,
  folder: string,
  only: string[] = [],
): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const pictures = pagePictures().filter(({ name }) => only.length === 0 || only.includes(name))
  let count = 0
  for (const shape of shapes) {
    const context = await browser.newContext({
      viewport: { width: shape.width, height: shape.height },
      colorScheme: shape.colorScheme,
      timezoneId: 'UTC',
    })
    for (const picture of pictures.filter(({ isMain }) => isMain || shape.isForAll)) {
      const page = await context.newPage()
      const faults: string[] = []
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      await page.route('**/*', (route) => {
        const { pathname } = new URL(route.request().url())
        if (pathname.endsWith('/picture'))
          return route.fulfill({ contentType: 'image/svg+xml', body: screenshot })
        const asset = findAsset(pathname)
        return route.fulfill({
          headers: { ...safetyHeaders, 'content-type': asset?.type ?? 'text/html; charset=utf-8' },
          body: asset?.bytes ?? picture.html,
        })
      })
      await page.goto('http://localhost/')
      if (picture.press) await page.click(picture.press)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) faults.push(`${wide} pixels wider than the window`)
      if (faults.length > 0) throw new Error(`${picture.name} (${shape.name}): ${faults.join('; ')}`)
      await page.screenshot({ path: `${folder}/${picture.name}-${shape.name}.png`, fullPage: !picture.press })
      await page.close()
      count++
    }
    await context.close()
  }
  return count
}

/** Chromium as Debian installs it, or as CHROMIUM names it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const browser = await launchChromium()
  const count = await takePagePictures(browser, 'docs/gallery/pages', process.argv.slice(2))
  await browser.close()
  console.log(`${count} pictures in docs/gallery/pages`)
}
