import assert from 'node:assert/strict'
import { keepPress } from '../../services/people/link.ts'
import { createProject } from '../../services/projects/projects.ts'
import { type SignIn, startEntra } from '../fakes/entra.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser, type Page } from '../pages/browser.ts'

const tenantId = '6a1b0000-0000-4000-8000-000000000001'
const appId = '6a1b0000-0000-4000-8000-00000000000a'
const real = {
  MicrosoftAppId: appId,
  MicrosoftAppPassword: 'bot-secret',
  MicrosoftAppTenantId: tenantId,
  HITCH_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
  HOST: '127.0.0.1',
}
const ada = { oid: 'oid-ada', name: 'Ada Lovelace', email: 'Ada@shop.example', xms_edov: true }

describe('signing in with Entra', () => {
  let hitch: TestHitch
  let entra: Awaited<ReturnType<typeof startEntra>>
  before(async () => {
    entra = await startEntra({ tenantId, clientId: 'client', clientSecret: 'secret' })
    hitch = await startHitch({ ...real, ...entra.env })
  })
  after(async () => {
    await hitch.stop()
    await entra.stop()
  })

  /** Follows the way to Entra and back. */
  async function signIn(browser: ReturnType<typeof openBrowser>, who: SignIn, path = '/') {
    const away = await browser.ask(path)
    const begun = await browser.ask(String(away.headers.location))
    const back = entra.visit(wayOf(begun), who)
    return browser.ask(back.pathname + back.search)
  }
  const known = (name: string) => hitch.app.db.person.findMany({ where: { name } })

  it('sends people there and back to where they wanted', async () => {
    const browser = openBrowser(hitch.url)
    const back = await signIn(browser, { claims: ada }, '/?query=bank')
    assert.equal(back.status, 303)
    assert.equal(back.headers.location, '/?query=bank')
    const page = await browser.open('/?query=bank')
    assert.equal(page.status, 200)
    assert.match(page.words, /Ada Lovelace Sign out/)
    const [person] = await known('Ada Lovelace')
    assert.deepEqual([person?.role, person?.email], ['member', 'ada@shop.example'])
  })

  it('leads out of a frame, where neither Entra nor a cookie works', async () => {
    const page = await openBrowser(hitch.url).ask('/signin?next=%2Fgroups%2FSHOP-1', {
      headers: { 'sec-fetch-dest': 'iframe' },
    })
    assert.equal(page.status, 401)
    assert.match(page.text, /href="\/groups\/SHOP-1" target="_blank"/)
  })

  it('knows the same account again, by its object id', async () => {
    await signIn(openBrowser(hitch.url), {
      claims: { ...ada, name: 'Ada King', email: 'new@shop.example' },
    })
    assert.equal((await known('Ada Lovelace')).length, 1)
    assert.equal((await known('Ada King')).length, 0)
  })

  it('takes an e-mail for somebody only when Entra vouches for it', async () => {
    const { app } = hitch
    const { organizationId } = (await known('Ada Lovelace'))[0] ?? { organizationId: 0 }
    const grace = await app.db.person.create({
      data: {
        organizationId,
        name: 'Grace Hopper',
        email: 'grace@shop.example',
        role: 'admin',
        createdAt: app.now(),
      },
    })
    await signIn(openBrowser(hitch.url), {
      claims: { oid: 'oid-eve', name: 'Eve', email: 'grace@shop.example' },
    })
    assert.equal((await known('Eve'))[0]?.email, null)
    await signIn(openBrowser(hitch.url), {
      claims: { oid: 'oid-grace', name: 'G. Hopper', email: 'grace@shop.example', xms_edov: '1' },
    })
    const identity = await app.db.identity.findFirst({ where: { externalId: 'oid-grace' } })
    assert.equal(identity?.personId, grace.id)
  })

  it('ends with signing out, and does not begin again by itself', async () => {
    const browser = openBrowser(hitch.url)
    await signIn(browser, { claims: ada })
    const page = await browser.open('/')
    const out = await browser.post(page, '/signout', {}, fromOutside)
    assert.equal(out.status, 200)
    assert.match(out.words, /You are signed out/)
    assert.equal((await browser.ask('/')).status, 303)
  })

  it('ends when somebody is switched off, and after eight hours', async () => {
    const browser = openBrowser(hitch.url)
    await signIn(browser, {
      claims: { oid: 'oid-tim', name: 'Tim', email: 'tim@shop.example', xms_edov: true },
    })
    assert.equal((await browser.ask('/')).status, 200)
    await hitch.app.db.person.updateMany({ where: { name: 'Tim' }, data: { isActive: false } })
    assert.equal((await browser.ask('/')).status, 303)
    for (const oid of ['oid-tim', 'oid-tims-other-account']) {
      const refused = await signIn(browser, {
        claims: { oid, name: 'Tim', email: 'tim@shop.example', xms_edov: true },
      })
      assert.equal(refused.status, 403)
      assert.match(refused.words, /switched off/)
    }

    await signIn(browser, { claims: ada })
    await hitch.advance(8 * 3_600_000 + 1)
    assert.equal((await browser.ask('/')).status, 303)
  })

  it('lets viewers look and nothing else', async () => {
    await hitch.app.db.person.updateMany({ where: { name: 'Ada Lovelace' }, data: { role: 'viewer' } })
    const { organizationId } = (await known('Ada Lovelace'))[0] ?? { organizationId: 0 }
    const setUp = { organizationId, name: 'a test', via: 'api', person: null } as const
    const project = await createProject(hitch.app, setUp, { name: 'Shop' })
    const dsn = { projectId: project.id, publicKey: project.keys[0]?.publicKey ?? '' }
    await hitch.send(errorEvent('PaymentDeclined', 'card declined'), dsn)
    const browser = openBrowser(hitch.url)
    await signIn(browser, { claims: ada })
    const list = await browser.open('/')
    const [, address = ''] = /class="title" href="([^"]+)"/.exec(list.text) ?? []
    const page = await browser.open(address)
    assert.match(page.words, /You may look, but not change anything here/)
    const refused = await browser.post(page, `${address}/change`, { change: 'resolve:now' }, fromOutside)
    assert.equal(refused.status, 403)
    assert.match((await browser.open(address)).words, /error New/)
  })

  it('does not sign in whom Entra did not', async () => {
    const cases: [name: string, who: SignIn, words: RegExp][] = [
      ['somebody who said no', { error: 'access_denied' }, /did not let you sign in: access denied/],
      ['an odd error', { error: '<script>' }, /no reason was given/],
      [
        'another tenant',
        { claims: { ...ada, tid: '6a1b0000-0000-4000-8000-0000000000ff' } },
        /another organization/,
      ],
      ['no object id', { claims: { name: 'Nobody' } }, /another organization/],
      [
        'a token of another issuer',
        { claims: { ...ada, iss: 'https://evil.example' } },
        /could not be verified/,
      ],
      ['a token for another application', { claims: { ...ada, aud: 'other' } }, /could not be verified/],
      ['an old token', { claims: { ...ada, iat: 1, exp: 2 } }, /could not be verified/],
      ['another nonce', { claims: { ...ada, nonce: 'other' } }, /could not be verified/],
      ['a forged signature', { claims: ada, isForged: true }, /could not be verified/],
    ]
    for (const [name, who, words] of cases) {
      const browser = openBrowser(hitch.url)
      const answer = await signIn(browser, who)
      assert.equal(answer.status, 403, name)
      assert.match(answer.words, words, name)
      assert.equal((await browser.ask('/')).status, 303, name)
    }
  })

  it('takes no answer that another browser began, or that is replayed or late', async () => {
    const browser = openBrowser(hitch.url)
    const begun = await browser.ask('/signin')
    const back = entra.visit(wayOf(begun), { claims: ada })
    const other = openBrowser(hitch.url)
    assert.equal((await other.ask(back.pathname + back.search)).status, 400)
    await other.ask('/signin')
    assert.equal((await other.ask(back.pathname + back.search)).status, 403)

    const kept = new Map(browser.jar)
    assert.equal((await browser.ask(back.pathname + back.search)).status, 303)
    browser.jar.clear()
    for (const [name, value] of kept) browser.jar.set(name, value)
    assert.equal((await browser.ask(back.pathname + back.search)).status, 403)

    const late = openBrowser(hitch.url)
    const start = await late.ask('/signin')
    await hitch.advance(11 * 60_000)
    const returned = entra.visit(wayOf(start), { claims: ada })
    assert.match((await late.ask(returned.pathname + returned.search)).words, /took too long/)
  })

  it('asks for a link’s owner only when the link is good, and lets nobody act as another account', async () => {
    const browser = openBrowser(hitch.url)
    assert.equal((await browser.ask('/link/nonsense')).status, 404)
    const who = { provider: 'entra', tenantId, externalId: 'oid-mallory', name: 'Mallory' } as const
    const address = new URL(await keepPress(hitch.app, { chat: 'teams', who, press: {} })).pathname
    assert.match(String((await browser.ask(address)).headers.location), /^\/signin\?next=%2Flink%2F/)
    const back = await signIn(browser, { claims: ada }, address)
    assert.equal(back.headers.location, address)
    const page = await browser.open(address)
    assert.match(page.words, /In Microsoft Teams Mallory .*In Hitch Ada Lovelace/)
    assert.match(page.words, /If somebody sent you this link, close the page/)
    const refused = await browser.post(page, address, {}, fromOutside)
    assert.equal(refused.status, 403)
    assert.equal(await hitch.app.db.identity.count({ where: { externalId: 'oid-mallory' } }), 0)
  })

  it('says so when Entra does not answer, and works again when it does', async () => {
    const own = await startEntra({ tenantId, clientId: 'client', clientSecret: 'secret' })
    const other = await startHitch({ ...real, ...own.env })
    own.state.isDown = true
    const browser = openBrowser(other.url)
    const page = await browser.ask('/signin')
    assert.equal(page.status, 502)
    assert.match(page.words, /does not answer at the moment/)
    own.state.isDown = false
    assert.match(wayOf(await browser.ask('/signin')), /^http:\/\/127\.0\.0\.1:\d+\/authorize\?/)
    await other.stop()
    await own.stop()
  })
})

describe('signing in without Entra', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch(real)
  })
  after(() => hitch.stop())

  it('says what is missing, and lets the administrator in', async () => {
    const browser = openBrowser(hitch.url)
    const page = await browser.open('/groups/SHOP-1')
    assert.equal(page.status, 401)
    assert.match(page.words, /HITCH_ENTRA_CLIENT_ID .*HITCH_ENTRA_CLIENT_SECRET/)
    assert.doesNotMatch(page.words, /HITCH_ENTRA_TENANT_ID/)
    assert.match(page.words, /http:\/\/localhost:3978\/signin\/callback/)

    const wrong = await browser.post(page, '/signin', { token: 'guess', next: '/' }, fromOutside)
    assert.equal(wrong.status, 403)
    assert.match(wrong.words, /That is not the admin token/)
    const foreign = { headers: { origin: 'https://evil.example' } }
    assert.equal((await browser.post(page, '/signin', { token: hitch.adminToken }, foreign)).status, 403)

    const done = await browser.post(
      page,
      '/signin',
      { token: hitch.adminToken, next: '//evil.example' },
      fromOutside,
    )
    assert.equal(done.headers.location, '/')
    assert.match((await browser.open('/')).words, /No project receives errors yet/)
    assert.match((await browser.open('/')).words, /Administrator Sign out/)
    const [owner] = await hitch.app.db.person.findMany()
    assert.deepEqual([owner?.name, owner?.role], ['Administrator', 'owner'])
  })

  it('changes nothing for whoever is not signed in', async () => {
    const browser = openBrowser(hitch.url)
    const answer = await browser.post(
      await browser.open('/'),
      '/groups/SHOP-1/change',
      { change: 'resolve:now' },
      fromOutside,
    )
    assert.equal(answer.status, 401)
    assert.match(answer.words, /no longer signed in/)
  })
})

/** Where the page on the way to Entra leads, by itself and by its link. */
function wayOf(page: Page): string {
  const [, refresh = ''] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(page.text) ?? []
  assert.ok(page.text.includes(`href="${refresh}"`))
  return refresh.replaceAll('&amp;', '&')
}

// Tests listen on a free port, but the public address is the configured one.
const fromOutside = { headers: { origin: 'http://localhost:3978' } }
