import assert from 'node:assert/strict'
import { keepPress } from '../../services/people/link.ts'
import { signToken } from '../../services/secrets.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

describe('the pages, on this machine', () => {
  let hitch: TestHitch
  let browser: ReturnType<typeof openBrowser>
  before(async () => {
    hitch = await startHitch()
    browser = openBrowser(hitch.url)
  })
  after(() => hitch.stop())

  it('tell a newcomer where to send the first error', async () => {
    const page = await browser.open('/')
    assert.equal(page.status, 200)
    assert.match(page.words, /Waiting for the first error/)
    assert.match(
      page.words,
      new RegExp(`http://${hitch.demo.publicKey}@localhost:3978/${hitch.demo.projectId}`),
    )
    assert.match(page.words, /Sentry\.init.*sentry_sdk\.init.*SentrySdk\.Init/)
    assert.match(page.words, /Local administrator local mode/)
  })

  it('carry what keeps a browser safe', async () => {
    const page = await browser.ask('/')
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; /)
    assert.equal(page.headers['x-content-type-options'], 'nosniff')
    assert.equal(page.headers['referrer-policy'], 'same-origin')
    assert.equal(page.headers['cache-control'], 'no-store')
    const [css] = /\/assets\/hitch\.[0-9a-f]{10}\.css/.exec(page.text) ?? []
    const style = await browser.ask(css ?? '')
    assert.equal(style.status, 200)
    assert.equal(style.headers['content-type'], 'text/css; charset=utf-8')
    assert.match(String(style.headers['cache-control']), /immutable/)
    assert.equal((await browser.ask('/assets/hitch.0000000000.css')).status, 404)
    assert.equal((await browser.ask('/', { method: 'HEAD' })).text, '')
  })

  it('list, find and show a group, and let people act on it', async () => {
    await hitch.send(errorEvent('PaymentDeclined', 'card declined', 'charge', { release: 'shop@1.0.0' }))
    await hitch.advance(60_000)
    const sent = await hitch.send(
      errorEvent('PaymentDeclined', 'card declined', 'charge', {
        release: 'shop@1.0.0',
        user: { id: '7' },
        tags: { region: 'north' },
        breadcrumbs: [{ category: 'http', data: { method: 'GET', url: '/cart', status_code: 200 } }],
        request: {
          url: 'https://shop.example/pay',
          method: 'POST',
          headers: { Authorization: 'Bearer s3cret', Host: 'shop.example' },
        },
        extra: { basket: ['mug'] },
      }),
    )
    await hitch.drain()

    const list = await browser.open('/')
    assert.match(list.words, /PaymentDeclined: card declined/)
    assert.match(list.words, /error New DEMO-1 Demo/)
    assert.match(list.words, /2 events 1 user/)
    assert.match((await browser.open('/?query=is%3Aresolved')).words, /Nothing is resolved yet/)
    assert.match((await browser.open('/?query=nothing-like-it')).words, /No group is like that/)
    assert.match(
      (await browser.open('/?query=levle%3Aerror')).words,
      /Left out: levle:error.*Did you mean level:error/,
    )

    const page = await browser.open('/groups/demo-1')
    assert.equal(page.status, 200)
    assert.match(page.words, /charge \/srv\/shop\/src\/pay\.js :41 in app/)
    assert.match(page.words, /throw new PaymentDeclined\(reason\)/)
    assert.match(page.words, /1 frame from a library/)
    assert.match(page.words, /GET \/cart 200/)
    assert.match(page.words, /region north/)
    assert.match(page.words, /basket \[ "mug" \]/)
    assert.match(page.words, /Why these are one group/)
    assert.doesNotMatch(page.text, /s3cret/)
    const json = await browser.ask(`/groups/DEMO-1/events/${sent.body.id}/json`)
    assert.equal(json.headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(JSON.parse(json.text).event_id, sent.body.id)

    const first = /href="(\/groups\/DEMO-1\?event=[0-9a-f]{32})"[^>]*>Oldest/.exec(page.text)?.[1]
    const older = await browser.open(first ?? '')
    assert.doesNotMatch(older.words, /GET \/cart 200/)
    assert.match(older.words, /Oldest Previous Next Latest/)

    const steps: [change: string, words: RegExp][] = [
      ['assign:me', /Assigned to Local administrator by Local administrator on the page/],
      ['archive:minutes:120', /Archived, back in 2 h.*Archived for 2 hours by Local administrator/],
      ['unresolve', /Ongoing.*Taken out of the archive/],
      ['archive:users:50:1440', /Archived until 50 users come within 1 day/],
      ['priority:low', /Priority set to low by Local administrator on the page.*Priority: low/],
      ['resolve:nextRelease', /Resolved in the release after shop@1\.0\.0/],
      ['unresolve', /Reopened by Local administrator on the page/],
      ['resolve:release', /Resolved in shop@9\.0\.0/],
      ['unresolve', /Reopened by Local administrator on the page/],
      ['unassign', /Assigned to nobody/],
      ['resolve:now', /Resolved by Local administrator on the page/],
    ]
    for (const [change, words] of steps) {
      const now = await browser.open('/groups/DEMO-1')
      const answer = await browser.post(now, '/groups/DEMO-1/change', { change, release: 'shop@9.0.0' })
      assert.equal(answer.status, 303, change)
      assert.match((await browser.open(String(answer.headers.location))).words, words)
    }
    const again = await browser.post(await browser.open('/groups/DEMO-1'), '/groups/DEMO-1/change', {
      change: 'resolve:now',
    })
    assert.match((await browser.open(String(again.headers.location))).words, /It was like that already/)

    const talk = await browser.open('/groups/DEMO-1')
    await browser.post(talk, '/groups/DEMO-1/change', { change: 'comment', text: 'It is <b>the bank</b>' })
    const told = await browser.open('/groups/DEMO-1')
    assert.match(told.words, /Comment by Local administrator on the page .*It is <b>the bank<\/b>/)
    const empty = await browser.post(told, '/groups/DEMO-1/change', { change: 'comment', text: ' ' })
    assert.equal(empty.status, 400)
    assert.match(empty.words, /A comment needs some words/)
    assert.match(empty.words, /PaymentDeclined/)
  })

  it('refuse what no page of ours sends', async () => {
    const page = await browser.open('/groups/DEMO-1')
    const change = { change: 'unresolve' }
    const refused = async (status: number, answer: ReturnType<typeof browser.post>) => {
      const { status: got, text, headers } = await answer
      assert.equal(got, status)
      assert.match(text, /^<!doctype html>/)
      assert.ok(headers['content-security-policy'])
    }
    const path = '/groups/DEMO-1/change'
    await refused(403, browser.post(page, path, { ...change, csrf: 'wrong' }))
    await refused(403, browser.post(page, path, change, { headers: { origin: 'https://evil.example' } }))
    await refused(403, browser.post(page, path, change, { headers: { 'sec-fetch-site': 'cross-site' } }))
    await refused(421, browser.post(page, path, change, { headers: { host: 'evil.example' } }))
    await refused(415, browser.post(page, path, change, { headers: { 'content-type': 'text/plain' } }))
    await refused(413, browser.post(page, path, { ...change, text: 'x'.repeat(70_000) }))
    await refused(400, browser.post(page, path, { change: 'explode' }))
    await refused(404, browser.post(page, path, { change: 'assign:person:999999' }))
    await refused(404, browser.post(page, '/groups/DEMO-99/change', change))
    const stranger = openBrowser(hitch.url)
    await refused(403, stranger.post(page, path, change))
    assert.match((await browser.open('/groups/DEMO-1')).words, /Resolved/)
  })

  it('answer nobody else in local mode', async () => {
    for (const path of ['/', '/groups/DEMO-1', '/link/x', '/assets/hitch.css'])
      assert.equal((await browser.ask(path, { headers: { host: 'evil.example' } })).status, 421, path)
    assert.equal((await browser.ask('/', { headers: { 'x-forwarded-for': '10.0.0.5' } })).status, 403)
  })

  for (const path of [
    '/groups/NOPE-1',
    '/groups/DEMO-1%00',
    '/groups/%3Cscript%3E',
    '/settings/projects/demo%00',
    '/settings/projects/demo%00/ownership',
    '/settings/projects/demo%00/grouping',
    '/groups/DEMO-1/events/zzz/json',
    `/groups/DEMO-1/events/${'0'.repeat(32)}/json`,
    '/link/nonsense',
    '/link/a.b',
    '/setup/nonsense',
    `/setup/${'a'.repeat(3_000)}`,
    '/signin/callback?code=1&state=2',
  ])
    it(`know nothing of ${path.slice(0, 60)}`, async () => {
      const page = await browser.ask(path)
      assert.equal(page.status, 404)
      assert.doesNotMatch(page.text, /<script>/)
    })

  for (const path of [
    '/groups/%E0%A4%A',
    '/?query=%00%ff%fe&page=-1&sort=__proto__&project=%00',
    '/groups/DEMO-1?event=%27&said=%3Cb%3E',
    '/?query=%22',
    '/?query=%25_%5C',
  ])
    it(`survive ${path}`, async () => {
      const page = await browser.ask(path)
      assert.ok(page.status < 500, String(page.status))
    })

  it('ask who it was, and link them', async () => {
    const who = { provider: 'local', tenantId: '', externalId: 'user-1', name: 'Grace' } as const
    const address = new URL(await keepPress(hitch.app, { chat: 'teams', who, press: {} })).pathname
    const page = await browser.open(address)
    assert.match(page.words, /Is this you\? In Microsoft Teams Grace/)
    assert.match(page.words, /A new person, Grace/)
    assert.equal((await browser.post(page, address, { person: '0' })).status, 400)
    assert.equal((await browser.post(page, address, { person: 'new', csrf: 'no' })).status, 403)
    const done = await browser.post(page, address, { person: 'new' })
    assert.equal(done.status, 200)
    assert.match(done.words, /Grace in Microsoft Teams is now Grace in Hitch/)
    const identity = await hitch.app.db.identity.findFirst({
      where: { externalId: 'user-1' },
      include: { person: true },
    })
    assert.equal(identity?.person.name, 'Grace')

    await hitch.app.db.pendingPress.updateMany({ data: { doneAt: hitch.app.now() } })
    const used = await browser.open(address)
    assert.equal(used.status, 410)
    assert.match(used.words, /This link is over .*used already/)
    await hitch.advance(25 * 3_600_000)
    assert.match((await browser.open(address)).words, /This link is over .*expired/)
  })

  it('set up where the bot was added', async () => {
    const { app } = hitch
    const organization = await app.db.organization.findFirstOrThrow()
    const project = {
      name: 'Shop',
      slug: 'shop',
      shortIdPrefix: 'SHOP',
      organizationId: organization.id,
      createdAt: app.now(),
    }
    await app.db.project.create({ data: project })
    const place = {
      chat: 'teams',
      channelId: 'msteams',
      tenantId: 't',
      serviceUrl: 'http://localhost:1',
      botId: 'b',
    }
    const conversation = await app.db.conversation.create({
      data: {
        ...place,
        organizationId: organization.id,
        externalId: '19:a',
        kind: 'channel',
        name: 'Releases',
        createdAt: app.now(),
      },
    })
    const installation = await app.db.installation.create({
      data: {
        chat: 'teams',
        tenantId: 't',
        scope: 'team',
        externalId: '19:team',
        conversationId: conversation.id,
        installedAt: app.now(),
      },
    })
    const token = (payload: object, hours = 24, purpose = 'setup') =>
      signToken(app.secrets, purpose, payload, new Date(app.now().getTime() + hours * 3_600_000))
    const address = `/setup/${token({ installationId: installation.id })}`

    const page = await browser.open(address)
    assert.match(page.words, /What “Releases” hears of/)
    assert.match(page.words, /Demo demo .*Shop shop/)
    const fields = {
      known: 'shop',
      project: 'shop',
      'environment:shop': 'production',
      'level:shop': 'error',
      'happening:shop': 'new',
    }
    const saved = await browser.post(page, address, fields)
    assert.equal(saved.status, 303)
    assert.match((await browser.open(String(saved.headers.location))).words, /Saved\./)
    const [rule] = await app.db.rule.findMany({ include: { project: true } })
    assert.deepEqual(
      [rule?.project.slug, rule?.environment, rule?.level, rule?.happenings, rule?.createdBy],
      ['shop', 'production', 'error', ['new'], 'Local administrator'],
    )
    const wrong = await browser.post(page, address, { project: 'shopp', 'happening:shopp': 'new' })
    assert.equal(wrong.status, 404)
    assert.match(wrong.words, /Did you mean shop\?/)
    await browser.post(page, address, { known: 'shop' })
    assert.equal(await app.db.rule.count(), 0)

    for (const [bad, status] of [
      [token({ installationId: 999 }), 410],
      [token({ installationId: installation.id }, -1), 410],
      [token({ installationId: installation.id }, 24, 'link'), 404],
      [token({ installationId: 'x' }), 404],
    ] as const)
      assert.equal((await browser.open(`/setup/${bad}`)).status, status)
    await app.db.installation.update({ where: { id: installation.id }, data: { removedAt: app.now() } })
    assert.match((await browser.open(address)).words, /This link is over .*was removed/)
  })
})
