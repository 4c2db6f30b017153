import assert from 'node:assert/strict'
import type { Person } from '../../prisma/client/client.ts'
import { openSession } from '../../services/people/session.ts'
import { type Connector, type PostedMessage, startConnector } from '../fakes/connector.ts'
import { type Issuer, startIssuer } from '../fakes/issuer.ts'
import { createTeams, linksOf, type Room, type Teams, tenantId, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const appId = '4f1c7a52-93d8-4a7e-b0d5-6c1e2f3a4b5c'
const ada: User = {
  id: '29:ada',
  name: 'Ada',
  aadObjectId: '11111111-1111-4111-8111-111111111111',
  email: 'ada@shop.example',
  tenantId,
}
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }
const chatOfAda: Room = { id: `a:${ada.id}`, kind: 'personal' }

describe('somebody the bot does not know', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let issuer: Issuer
  let connector: Connector
  let teams: Teams

  beforeEach(async () => {
    issuer = await startIssuer({
      appId,
      tenantId,
      password: 'a secret',
      now: () => hitch?.app.now() ?? new Date(),
    })
    connector = await startConnector()
    hitch = await startHitch({
      ...issuer.env,
      HITCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      HOST: '127.0.0.1',
    })
    teams = createTeams(hitch, connector, issuer)
    await hitch.api('POST', '/api/0/organizations/hitch/projects/', { name: 'Shop' })
    const key = await hitch.app.db.projectKey.findFirstOrThrow()
    await teams.install(alerts, ada, { picked: true })
    await hitch.advance(2_000)
    await hitch.drain()
    const conversation = await hitch.app.db.conversation.findFirstOrThrow({
      where: { externalId: alerts.id },
    })
    await hitch.app.db.rule.create({
      data: {
        projectId: key.projectId,
        conversationId: conversation.id,
        happenings: ['all'],
        createdAt: hitch.app.now(),
      },
    })
    await hitch.send(errorEvent('TypeError', 'no price'), key)
    await hitch.drain()
  })

  afterEach(async () => {
    await hitch.stop()
    await Promise.all([issuer.stop(), connector.stop()])
  })

  for (const as of ['execute', 'submit'] as const) {
    it(`presses (${as}), is asked in private, links, and the press is carried out`, async () => {
      const { status, body } = await press(as)
      assert.equal(status, 200)
      const inPlace = as === 'execute' ? (body as { value: string }).value : textOf(last(alerts))
      assert.match(inPlace, /do not know yet who you are/)
      assert.doesNotMatch(JSON.stringify(connector.posted(alerts.id)), /\/link\//)
      const prompt = last(chatOfAda)
      const person = await hitch.app.db.person.create({
        data: {
          organizationId: 1,
          name: 'Ada Lovelace',
          email: 'other@shop.example',
          createdAt: hitch.app.now(),
        },
      })
      const page = await openLink(linkIn(prompt), person)
      assert.match(page, /Is this you\?.*Ada/s)
      assert.equal((await postLink(linkIn(prompt), person, page)).status, 200)
      await hitch.drain()
      assert.match(textOf(card()), /Resolved.*By Ada Lovelace/)
      assert.match(textOf(last(chatOfAda)), /You are linked.*Resolved by Ada Lovelace/)

      assert.equal((await postLink(linkIn(prompt), person, page)).status, 410)
      await press(as, 'unresolve')
      await hitch.drain()
      assert.doesNotMatch(textOf(card()), /Resolved/)
      assert.equal(await hitch.app.db.auditEntry.count({ where: { action: 'identity.link' } }), 1)
    })
  }

  it('says something, and it is done after linking', async () => {
    await teams.say(alerts, ada, 'assign SHOP-1 to me')
    const person = await member('Ada Lovelace', null)
    const page = await openLink(linkIn(last(chatOfAda)), person)
    await postLink(linkIn(last(chatOfAda)), person, page)
    await hitch.drain()
    assert.match(textOf(card()), /Assigned to.*Ada Lovelace/)
  })

  it('says something about work items, and is answered where it was said', async () => {
    await teams.say(alerts, ada, 'link SHOP-1 price')
    const person = await member('Ada Lovelace', null)
    const link = linkIn(last(chatOfAda))
    await postLink(link, person, await openLink(link, person))
    await hitch.drain()
    assert.match(textOf(last(chatOfAda)), /You are linked.*No Azure DevOps organization is connected yet/)
  })

  it('is told whether Hitch works, and nothing of Azure DevOps', async () => {
    await teams.say(alerts, ada, 'status')
    assert.match(textOf(last(alerts)), /All is well/)
    assert.doesNotMatch(textOf(last(alerts)), /not connected/)
    assert.match(textOf(last(alerts)), /Say\s+link\s+to be told/)
  })

  it('is known by the address the roster vouches for, in any case, without being asked', async () => {
    connector.join(alerts.id, { ...ada, email: 'ADA@shop.example' })
    connector.join(team.id, { ...ada, email: 'ADA@shop.example' })
    await member('Ada Lovelace', 'ada@shop.example')
    await press('execute')
    await hitch.drain()
    assert.match(textOf(card()), /Resolved.*By Ada Lovelace/)
    const lookups = connector.calls.length
    await press('execute', 'unresolve')
    assert.equal(connector.calls.filter(({ path }) => path.includes('/members/')).length, 1)
    assert.ok(connector.calls.length >= lookups)
  })

  for (const [who, odd] of [
    ['a guest', { userRole: 'guest' }],
    ['somebody anonymous', { userRole: 'anonymous' }],
    ['somebody of another tenant', { tenantId: '99999999-0c34-4b8e-9f61-2d5c8e7b4a10' }],
    ['somebody whose tenant is not told', { tenantId: undefined }],
  ] as const) {
    it(`is not believed the address when it is ${who}`, async () => {
      connector.join(team.id, { ...ada, ...odd })
      connector.join(alerts.id, { ...ada, ...odd })
      await member('Ada Lovelace', 'ada@shop.example')
      await press('execute')
      await hitch.drain()
      assert.doesNotMatch(textOf(card()), /Resolved/)
    })
  }

  it('presses while the roster hangs: is asked within three seconds', async () => {
    connector.fail({ method: 'GET', times: 9, does: { kind: 'hangs' } })
    const begun = performance.now()
    const { body } = await press('execute')
    assert.match((body as { value: string }).value, /sent you a private message/)
    assert.ok(performance.now() - begun < 3_500)
  })

  it('cannot be written to: is told so in place', async () => {
    connector.fail({
      method: 'POST',
      times: 9,
      does: { kind: 'answers', status: 403, code: 'MessageWritesBlocked' },
    })
    const { body } = await press('execute')
    assert.match((body as { value: string }).value, /could not write to you/)
  })

  it('gets a link that ends after a day, and leads nowhere when it is bent', async () => {
    await press('execute')
    const link = linkIn(last(chatOfAda))
    assert.equal((await fetch(local(`${link}x`))).status, 404)
    await hitch.advance(25 * 3_600_000)
    assert.equal((await fetch(local(link))).status, 410)
  })

  it('cannot have somebody else, signed in with another account, act for them', async () => {
    await press('execute')
    const eve = await member('Eve', null)
    await hitch.app.db.identity.create({
      data: {
        personId: eve.id,
        provider: 'entra',
        tenantId,
        externalId: 'eve-object',
        linkedAt: hitch.app.now(),
      },
    })
    const link = linkIn(last(chatOfAda))
    const { status } = await postLink(link, eve, await openLink(link, eve))
    assert.equal(status, 403)
    await hitch.drain()
    assert.doesNotMatch(textOf(card()), /Resolved/)
  })

  it('is answered with our own token, one for all, and only there', () => {
    assert.equal(issuer.state.fetched.token, 1)
    assert.ok(connector.calls.length > 0)
    for (const { token } of connector.calls) assert.equal(token, issuer.state.issued[0])
  })

  function press(as: 'execute' | 'submit', verb = 'resolve') {
    const inputs: Record<string, string> = verb === 'resolve' ? { resolveChoice: 'now' } : {}
    return teams.press(alerts, ada, card(), verb, { as, inputs })
  }

  function card(): PostedMessage {
    return connector.posted(alerts.id).find((message) => textOf(message).includes('no price')) ?? none()
  }

  function last(room: Room): PostedMessage {
    return connector.posted(room.id).at(-1) ?? none()
  }

  function linkIn(message: PostedMessage): string {
    return linksOf(message).find((url) => url.includes('/link/')) ?? none()
  }

  function local(url: string): string {
    return url.replace('http://localhost:3978', hitch.url)
  }

  function member(name: string, email: string | null): Promise<Person> {
    return hitch.app.db.person.create({
      data: { organizationId: 1, name, email, createdAt: hitch.app.now() },
    })
  }

  function cookieOf(person: Person): string {
    return openSession(hitch.app, person.id).cookie.split(';')[0] ?? ''
  }

  async function openLink(link: string, person: Person): Promise<string> {
    cookies.set(person.id, cookieOf(person))
    const response = await fetch(local(link), { headers: { cookie: cookies.get(person.id) ?? '' } })
    assert.equal(response.status, 200)
    return response.text()
  }

  async function postLink(link: string, person: Person, page: string): Promise<Response> {
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    return fetch(local(link), {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies.get(person.id) ?? '', origin: 'http://localhost:3978' },
      body: new URLSearchParams({ csrf }),
    })
  }
})

const cookies = new Map<number, string>()

function none(): never {
  throw new Error('there is no such message')
}
