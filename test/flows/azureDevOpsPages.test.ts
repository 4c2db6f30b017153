import assert from 'node:assert/strict'
import { signToken } from '../../services/secrets.ts'
import { freePort } from '../demo/ports.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { startEntra } from '../fakes/entra.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'
import { type Fields, openBrowser, type Page } from '../pages/browser.ts'

type Browser = ReturnType<typeof openBrowser>

const list = '/settings/azure-devops'

async function follow(browser: Browser, answer: Page): Promise<Page> {
  assert.equal(answer.status, 303, answer.words)
  return browser.open(String(answer.headers.location))
}

describe('connecting Azure DevOps on the page', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let browser: Browser

  beforeEach(async () => {
    const port = await freePort(0)
    hitch = await startHitch({ PORT: String(port), HITCH_PUBLIC_URL: `http://localhost:${port}` })
    azure = await startAzureDevOps({ now: hitch.app.now })
    browser = openBrowser(hitch.url)
  })
  afterEach(async () => {
    await azure.stop()
    await hitch.stop()
  })

  it('says what a token needs, what it lacks, and connects with one that is enough', async () => {
    const start = await browser.open(list)
    assert.match(start.words, /No organization is connected yet/)
    assert.match(start.words, /Work Items : Read & write .*Project and Team : Read .*Identity : Read/)
    assert.doesNotMatch(start.words, /Sign in with Microsoft Entra/)

    const given = { url: `${azure.url}/Web/_workitems`, kind: 'pat', project: 'Web', endsOn: '2027-01-31' }
    const narrow = await browser.post(start, list, { ...given, token: azure.tokens.narrow })
    assert.equal(narrow.status, 400)
    assert.match(
      narrow.words,
      /This token is too narrow.* Work Items \(Read & write\) Project and Team \(Read\)/,
    )
    for (const kept of [given.url, 'value="Web"', 'value="2027-01-31"'])
      assert.ok(narrow.text.includes(kept), kept)
    assert.ok(!narrow.text.includes(azure.tokens.narrow), 'a secret is not drawn back')

    const page = await follow(
      browser,
      await browser.post(narrow, list, { ...given, token: azure.tokens.full }),
    )
    assert.match(page.words, /Connected\. Groups can be linked/)
    assert.match(
      page.words,
      /Hitch there is Hitch Robot Let in by Personal access token, ends in 70 days, on 2027-01-31/,
    )
    assert.match(page.words, /Limited to the project Web/)
    await azure.deliver()
    const tried = await browser.open(`${list}/1`)
    assert.match(tried.words, /A hook was tried just now/)
    assert.equal(tried.words.match(/Work item \w+( on)? On /g)?.length, 5, 'all hooks are on')

    const seen = await browser.open(list)
    assert.match(seen.words, /contoso Connected only Web .* as Hitch Robot .*all 5 hooks on/)
    const row = await hitch.app.db.integration.findFirstOrThrow()
    for (const secret of [azure.tokens.full, row.credential, row.hookSecret])
      for (const { text } of [tried, seen]) assert.ok(!text.includes(secret))
    assert.ok(!seen.text.includes(row.hookToken))
  })

  it('says what could be better, and shows no hook that nobody may make as one', async () => {
    const start = await browser.open(list)
    const page = await browser.post(start, list, { url: azure.url, kind: 'pat', token: azure.tokens.noHooks })
    assert.equal(page.status, 200)
    assert.match(page.words, /Connected\. Something could be better: .*not said when the token ends/)
    assert.match(page.words, /Not all news come by hooks/)
    assert.match(page.words, /Work item updated Not allowed never .*Project Collection Administrator/)

    assert.doesNotMatch(page.text, /id="hook-password"/)
    const shown = await browser.post(page, `${list}/1/by-hand`, {})
    const password = /id="hook-password">([^<]+)</.exec(shown.text)?.[1] ?? ''
    assert.ok(password.length >= 40)
    assert.equal(String(shown.headers['cache-control']), 'no-store')
    assert.match(shown.words, /Resource version 1\.0/)
    const url = /id="hook-url">([^<]+)</.exec(shown.text)?.[1] ?? ''
    const body = JSON.stringify({ eventType: 'workitem.updated', resource: {}, resourceContainers: {} })
    const authorization = `Basic ${Buffer.from(`hitch:${password}`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/json' }
    assert.equal(
      (await fetch(url, { method: 'POST', headers, body })).status,
      200,
      'the values open the door',
    )
  })

  for (const [name, fields, words] of [
    ['no token', { kind: 'pat' }, /The token is missing.*a personal access token/],
    ['no address', { kind: 'pat', token: 'x', url: 'contoso' }, /is not the address of an organization/],
    ['no day', { kind: 'pat', token: 'x', endsOn: '31.1.2027' }, /must look like 2026-11-22/],
    ['half a principal', { kind: 'servicePrincipal', tenantId: 't' }, /the client id the client secret/],
    ['nobody to sign in at', { kind: 'delegated' }, /Signing in with Entra is not set up/],
    ['a foreign set-up link', { kind: 'pat', from: 'nonsense' }, /The token is missing/],
  ] satisfies [string, Fields, RegExp][])
    it(`refuses ${name}`, async () => {
      const start = await browser.open(list)
      const page = await browser.post(start, list, { url: azure.url, ...fields })
      assert.equal(page.status, 400)
      assert.match(page.words, words)
      assert.equal(await hitch.app.db.integration.count(), 0)
    })

  it('remembers the conversation people came from, and tells them there', async () => {
    const { app } = hitch
    const { id: organizationId } = await app.db.organization.findFirstOrThrow()
    const at = {
      chat: 'teams',
      channelId: 'msteams',
      tenantId: 't',
      serviceUrl: 'http://localhost:1',
      botId: 'b',
    }
    const conversation = await app.db.conversation.create({
      data: {
        ...at,
        organizationId,
        externalId: '19:a',
        kind: 'channel',
        name: 'Releases',
        createdAt: app.now(),
      },
    })
    const { id: installationId } = await app.db.installation.create({
      data: {
        ...{ chat: 'teams', tenantId: 't', scope: 'team', externalId: '19:team' },
        ...{ conversationId: conversation.id, installedAt: app.now() },
      },
    })
    const token = signToken(
      app.secrets,
      'setup',
      { installationId },
      new Date(app.now().getTime() + 3_600_000),
    )
    const setup = await browser.open(`/setup/${token}`)
    assert.match(setup.words, /Azure DevOps Not connected/)
    const way = /href="(\/settings\/azure-devops\?from=[^"#]+)#connect"/.exec(setup.text)?.[1] ?? ''
    const form = await browser.open(way)
    assert.match(form.words, /Hitch says so in Releases in Microsoft Teams/)
    const from = /name="from" value="([^"]+)"/.exec(form.text)?.[1] ?? ''
    const fields = { url: azure.url, kind: 'pat', endsOn: '2027-01-31', from }
    const refused = await browser.post(form, list, { ...fields, token: azure.tokens.revoked })
    assert.ok(refused.text.includes(`name="from" value="${from}"`))
    await follow(browser, await browser.post(refused, list, { ...fields, token: azure.tokens.full }))
    const row = await app.db.integration.findFirstOrThrow()
    assert.equal(row.conversationId, conversation.id)
    assert.match(
      (await browser.open(`/setup/${token}`)).words,
      /Connected to contoso , whose troubles are told here/,
    )

    const details = await browser.open(`${list}/${row.id}`)
    await follow(browser, await browser.post(details, `${list}/${row.id}/place`, { place: '' }))
    assert.equal((await app.db.integration.findFirstOrThrow()).conversationId, null)
    assert.equal((await browser.post(details, `${list}/${row.id}/place`, { place: '999' })).status, 404)
  })
})

describe('signing in to Azure DevOps with Entra on the page', () => {
  const tenantId = '6a1b0000-0000-4000-8000-000000000001'
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let entra: Awaited<ReturnType<typeof startEntra>>

  before(async () => {
    entra = await startEntra({ tenantId, clientId: 'client', clientSecret: 'secret' })
    hitch = await startHitch({ ...entra.env })
    azure = await startAzureDevOps({
      now: hitch.app.now,
      accept(token) {
        const personId = azure.people.find(({ name }) => name === 'Ana Lima')?.id ?? ''
        const isIssued = entra.state.accessTokens.includes(token)
        return isIssued
          ? { token, kind: 'bearer', personId, scopes: ['user_impersonation'], state: 'valid' }
          : null
      },
    })
  })
  after(async () => {
    await azure.stop()
    await hitch.stop()
    await entra.stop()
  })

  const begin = async (browser: Browser, path: string, fields: Fields) => {
    const page = await browser.post(await browser.open(path.replace(/\/credential$/, '')), path, fields)
    assert.equal(page.status, 200, page.words)
    const way = /content="0; url=([^"]+)"/.exec(page.text)?.[1] ?? ''
    return way.replaceAll('&amp;', '&')
  }
  const back = (browser: Browser, way: string, who = {}) => {
    const { pathname, search } = entra.visit(way, who)
    return browser.ask(pathname + search)
  }

  it('goes there and comes back connected, as whoever signed in', async () => {
    const browser = openBrowser(hitch.url)
    const way = await begin(browser, list, { url: azure.url, kind: 'delegated' })
    const page = await follow(browser, await back(browser, way))
    assert.match(page.words, /Hitch there is Ana Lima Let in by Signed in with Microsoft Entra/)
    assert.ok(!browser.jar.has('hitch-azure-devops'), 'what was kept meanwhile is gone')

    const again = await begin(browser, `${list}/1/credential`, { kind: 'delegated' })
    assert.match((await follow(browser, await back(browser, again))).words, /The credential is renewed/)
  })

  it('says why not, with what was typed still there', async () => {
    const browser = openBrowser(hitch.url)
    const way = await begin(browser, list, { url: `${azure.url}-x`, kind: 'delegated', project: 'Web' })
    const page = await back(browser, way)
    assert.equal(page.status, 400)
    assert.match(page.words, /There is no .*contoso-x/)
    assert.ok(page.text.includes('value="Web"'))

    const denied = await back(browser, await begin(browser, list, { url: azure.url, kind: 'delegated' }), {
      error: 'access_denied',
    })
    assert.equal(denied.status, 403)
    assert.match(denied.words, /did not let you sign in: access denied/)
  })

  it('takes nobody else’s way back, and none twice', async () => {
    const browser = openBrowser(hitch.url)
    const way = await begin(browser, list, { url: azure.url, kind: 'delegated' })
    const { pathname, search } = entra.visit(way, {})
    assert.equal((await openBrowser(hitch.url).ask(pathname + search)).status, 400)
    assert.equal((await browser.ask(pathname + search)).status, 303)
    assert.equal((await browser.ask(pathname + search)).status, 400)
  })
})

describe('the page of an integration', () => {
  let synced: Synced
  let browser: Browser
  let at: string

  before(async () => {
    synced = await startSynced()
    browser = openBrowser(synced.hitch.url)
    at = `${list}/${synced.integrationId}`
  })
  after(() => synced.stop())
  afterEach(() => synced.azure.clearFaults())

  const change = async (path: string, fields: Fields, from = at) =>
    follow(browser, await browser.post(await browser.open(from), `${at}/${path}`, fields))
  const row = () => synced.hitch.app.db.integration.findFirstOrThrow()

  it('chooses what is kept in step, everywhere and for one project', async () => {
    const names = ['statusOut', 'statusIn', 'assigneeOut', 'assigneeIn', 'commentsOut', 'seenOut', 'removed']
    const page = await change('options', { option: names })
    assert.match(page.words, /Everything linked is compared again/)
    const { all } = (await row()).options as { all: Record<string, unknown> }
    assert.deepEqual(
      [all.statusOut, all.commentsIn, all.resolved, all.removed],
      [true, false, 'nothing', 'archived'],
    )
    const ticked = [...page.text.matchAll(/name="option" value="(\w+)" checked/g)].map(([, name]) => name)
    assert.deepEqual(ticked.sort(), names.sort())

    await change('options', { project: 'demo', assigneeOut: 'no', resolved: 'yes' })
    const excepted = await browser.open(at)
    assert.match(excepted.words, /Demo demo 2 otherwise/)
    const { projects } = (await row()).options as { projects: Record<string, object> }
    assert.deepEqual(Object.values(projects), [{ assigneeOut: false, resolved: 'done' }])
    await change('options', { project: 'demo', resolved: 'yes' })
    await change('options', { project: 'demo' })
    assert.doesNotMatch((await browser.open(at)).words, /otherwise \w/)
    const unknown = await browser.post(excepted, `${at}/options`, { project: 'nope' })
    assert.equal(unknown.status, 404)
  })

  it('chooses states, per project and type there', async () => {
    await change('options', { option: ['statusOut', 'statusIn', 'resolved'] })
    const web = synced.azure.projects.find(({ name }) => name === 'Web')
    const page = await browser.open(`${at}?project=${web?.id}`)
    assert.match(page.words, /Bug resolved: Resolved, reopened: Active/)
    const form = /<b>Bug<\/b>[\s\S]*?name="type" value="(\d+)"/.exec(page.text)
    const type = form?.[1] ?? ''
    const saved = await change('states', { type, onResolve: '=Closed', 'meaning:Resolved': 'nothing' })
    assert.match(saved.words, /Bug resolved: Closed, reopened: Active \(chosen\)/)
    const kept = await synced.hitch.app.db.workItemType.findFirstOrThrow({ where: { id: Number(type) } })
    assert.deepEqual(
      [kept.onResolve, kept.onReopen, kept.meanings],
      ['Closed', null, { Resolved: 'nothing' }],
    )
    assert.equal((await row()).comparedAt, null, 'everything is compared again')

    for (const [fields, status] of [
      [{ type, onResolve: '=Nowhere' }, 400],
      [{ type, 'meaning:Nowhere': 'done' }, 400],
      [{ type: '99999999999' }, 404],
      [{ type: 'x' }, 404],
    ] as const)
      assert.equal((await browser.post(saved, `${at}/states`, fields)).status, status, JSON.stringify(fields))
    await change('states', { type })
    const again = await synced.hitch.app.db.workItemType.findFirstOrThrow({ where: { id: Number(type) } })
    assert.deepEqual([again.onResolve, again.meanings], [null, {}])
  })

  it('adds a rule with everything its type asks for, and removes it', async () => {
    const mobile = synced.azure.projects.find(({ name }) => name === 'Mobile App')
    const form = await browser.open(`${at}/rules/new?project=${mobile?.id}`)
    assert.match(form.words, /How bad required/)
    const fields = {
      there: mobile?.id ?? '',
      type: 'Bug',
      project: 'demo',
      happening: ['new', 'regressed'],
      level: 'error',
    }
    const lacking = await browser.post(form, `${at}/rules/new`, fields)
    assert.equal(lacking.status, 400)
    assert.match(lacking.text, /class="fault-of"/)
    const added = await follow(
      browser,
      await browser.post(form, `${at}/rules/new`, { ...fields, 'field:Custom.Severity': 'Blocking' }),
    )
    assert.match(added.words, /Demo : new or came back, error and worse → Bug in Mobile App/)
    const [rule] = await synced.hitch.app.db.workItemRule.findMany()
    assert.equal((await browser.post(added, `${at}/rules/99/remove`, {})).status, 404)
    await change(`rules/${rule?.id}/remove`, {})
    assert.equal(await synced.hitch.app.db.workItemRule.count(), 0)
  })

  it('makes its hooks again', async () => {
    const [lost] = synced.azure.hooks.subscriptions
    synced.azure.hooks.subscriptions.splice(0, 1)
    const page = await change('hooks', {})
    assert.match(page.words, /The hooks were looked at/)
    assert.ok(synced.azure.hooks.subscriptions.some(({ eventType }) => eventType === lost?.eventType))
  })

  it('renews the credential, and keeps the old one when the new one is not enough', async () => {
    const page = await browser.open(at)
    const refused = await browser.post(page, `${at}/credential`, {
      kind: 'pat',
      token: synced.azure.tokens.narrow,
    })
    assert.equal(refused.status, 400)
    assert.match(refused.words, /too narrow/)
    assert.ok(!refused.text.includes(synced.azure.tokens.narrow))
    const before = (await row()).credential
    await change('credential', { kind: 'pat', token: synced.azure.tokens.personal, endsOn: '2026-12-01' })
    assert.notEqual((await row()).credential, before)
    assert.match(
      (await browser.open(list)).words,
      /as Ana Lima .*ends in 9 days, on 2026-12-01.*Renew it, and nothing is missed/,
    )
  })

  it('is drawn although Azure DevOps does not answer', async () => {
    await synced.hitch.advance(25 * 3_600_000)
    await synced.hitch.app.db.workItemType.deleteMany()
    synced.azure.fault({ status: 503, body: 'away', times: 1_000 })
    const page = await browser.open(at)
    assert.equal(page.status, 200)
    assert.match(page.words, /contoso Connected/)
    const hooks = await browser.post(page, `${at}/hooks`, {})
    assert.equal(hooks.status, 503)
    assert.match(hooks.words, /Try again in a minute/)
  })

  it('lets others look, and do nothing', async () => {
    const { db } = synced.hitch.app
    await db.person.updateMany({ data: { role: 'member' } })
    const page = await browser.open(at)
    assert.match(page.words, /only owners and administrators change things here/)
    assert.doesNotMatch(
      page.text,
      /method="post" action="\/settings\/azure-devops\/\d+\/(hooks|credential|by-hand|place)"/,
    )
    const { hookToken } = await row()
    assert.ok(!page.text.includes(hookToken), 'where hooks are sent is nobody else’s business')
    assert.doesNotMatch((await browser.open(list)).text, /name="token"/)
    const group = await browser.open('/')
    for (const path of [
      'credential',
      'place',
      'hooks',
      'by-hand',
      'options',
      'states',
      'rules/new',
      'disconnect',
    ])
      assert.equal((await browser.post(await withCsrf(), `${at}/${path}`, {})).status, 403, path)
    for (const path of [`${at}/disconnect`, `${at}/rules/new`])
      assert.equal((await browser.open(path)).status, 403)
    assert.equal((await browser.post(await withCsrf(), list, { url: synced.azure.url })).status, 403)
    assert.equal(group.status, 200)
    await db.person.updateMany({ data: { role: 'owner' } })
  })

  // No form is drawn for those who may only look; the token would be right all the same.
  async function withCsrf(): Promise<Page> {
    const { db } = synced.hitch.app
    await db.person.updateMany({ data: { role: 'owner' } })
    const page = await browser.open(at)
    await db.person.updateMany({ data: { role: 'member' } })
    return page
  }

  for (const path of ['999', '0', 'x', '99999999999', '1%00', '-1'])
    it(`knows nothing of ${path}`, async () => {
      assert.equal((await browser.open(`${list}/${path}`)).status, 404)
    })

  it('disconnects, once somebody has read what that means', async () => {
    const asked = await browser.open(`${at}/disconnect`)
    assert.match(asked.words, /Disconnect contoso\?.*The service hooks are removed/)
    assert.match(
      (await follow(browser, await browser.post(asked, `${at}/disconnect`, {}))).words,
      /Disconnected/,
    )
    await synced.settle()
    assert.equal((await browser.open(at)).status, 404)
    assert.equal(synced.azure.hooks.subscriptions.length, 0)
    assert.match((await browser.open(list)).words, /No organization is connected yet/)
  })
})
