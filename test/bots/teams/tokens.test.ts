import assert from 'node:assert/strict'
import { type Connector, startConnector } from '../../fakes/connector.ts'
import { type Issuer, type Minting, startIssuer } from '../../fakes/issuer.ts'
import { createTeams, type Room, type Teams, tenantId } from '../../fakes/teams.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'

const appId = '4f1c7a52-93d8-4a7e-b0d5-6c1e2f3a4b5c'
const elsewhere = '99999999-0c34-4b8e-9f61-2d5c8e7b4a10'
const minute = 60_000

type Case = {
  name: string
  /** What the token is like; null for none. */
  token?: Minting | null
  /** The whole header, when it is no token at all. */
  header?: string
  /** What the activity is like; a text is sent as it is. */
  body?: object | string
  type?: string
  answers: number
}

const emulator = { iss: `https://sts.windows.net/${tenantId}/`, appid: appId, ver: '1.0', tid: tenantId }

const cases: Case[] = [
  { name: 'a good token', answers: 200 },
  {
    name: 'expired four minutes ago, for clocks differ',
    token: { claims: { exp: seconds(-4) } },
    answers: 200,
  },
  { name: 'valid in four minutes, for clocks differ', token: { claims: { nbf: seconds(4) } }, answers: 200 },
  { name: 'no nbf', token: { without: ['nbf'] }, answers: 200 },
  { name: 'the audience in capitals', token: { claims: { aud: appId.toUpperCase() } }, answers: 200 },

  { name: 'no header', token: null, answers: 401 },
  { name: 'an empty header', header: '', answers: 401 },
  { name: 'a header of garbage', header: 'garbage', answers: 401 },
  { name: 'Bearer and nothing', header: 'Bearer ', answers: 401 },
  { name: 'Bearer and garbage', header: 'Bearer garbage', answers: 401 },
  { name: 'Bearer and three pieces of garbage', header: 'Bearer a.b.c', answers: 401 },
  { name: 'Bearer and JSON that is no object', header: `Bearer ${piece([])}.${piece(7)}.c2ln`, answers: 401 },
  { name: 'a token in two parts', header: `Bearer ${piece({ alg: 'RS256' })}.${piece({})}`, answers: 401 },
  { name: 'Basic', header: 'Basic dXNlcjpwYXNz', answers: 401 },

  { name: 'expired an hour ago', token: { claims: { exp: seconds(-60) } }, answers: 401 },
  { name: 'expired five minutes ago', token: { claims: { exp: seconds(-5) } }, answers: 401 },
  { name: 'no exp', token: { without: ['exp'] }, answers: 401 },
  { name: 'exp as text', token: { claims: { exp: String(seconds(60)) } }, answers: 401 },
  { name: 'exp as null', token: { claims: { exp: null } }, answers: 401 },
  { name: 'nbf in an hour', token: { claims: { nbf: seconds(60) } }, answers: 401 },
  { name: 'nbf as text', token: { claims: { nbf: 'now' } }, answers: 401 },

  { name: 'a damaged signature', token: { isDamaged: true }, answers: 401 },
  { name: 'a foreign key under a known id', token: { key: 'foreign' }, answers: 401 },
  { name: 'alg none', token: { header: { alg: 'none' }, signing: 'none' }, answers: 401 },
  { name: 'alg none with a signature', token: { header: { alg: 'none' } }, answers: 401 },
  {
    name: 'HS256 with the public key',
    token: { header: { alg: 'HS256' }, signing: 'HS256 with the public key' },
    answers: 401,
  },
  { name: 'RS512 said, RS256 done', token: { header: { alg: 'RS512' } }, answers: 401 },
  { name: 'RS512 said and done', token: { header: { alg: 'RS512' }, signing: 'RS512' }, answers: 401 },
  { name: 'RS256 said, RS512 done', token: { signing: 'RS512' }, answers: 401 },
  { name: 'extensions that must be understood', token: { header: { crit: ['x'], x: 1 } }, answers: 401 },

  { name: 'another audience', token: { claims: { aud: elsewhere } }, answers: 401 },
  { name: 'no audience', token: { without: ['aud'] }, answers: 401 },
  { name: 'a list of audiences', token: { claims: { aud: [appId] } }, answers: 401 },
  { name: 'another issuer', token: { claims: { iss: 'https://login.example' } }, answers: 401 },
  {
    name: 'the issuer with a slash',
    token: { claims: { iss: 'https://api.botframework.com/' } },
    answers: 401,
  },
  { name: 'no issuer', token: { without: ['iss'] }, answers: 401 },
  { name: 'an unknown key id', token: { header: { kid: 'never-heard-of' } }, answers: 401 },
  { name: 'no key id', token: { header: { kid: undefined } }, answers: 401 },
  { name: 'a key id that is no text', token: { header: { kid: { $ne: '' } } }, answers: 401 },

  { name: 'a key endorsed for Slack alone', token: { key: 'slack' }, answers: 401 },
  { name: 'a key endorsed for nobody', token: { key: 'unendorsed' }, answers: 401 },

  {
    name: 'another service URL in the token',
    token: { serviceUrl: 'https://smba.trafficmanager.net/amer/' },
    answers: 401,
  },
  { name: 'no service URL in the token', token: { without: ['serviceurl'] }, answers: 401 },
  { name: 'a service URL that differs by a slash', token: { serviceUrl: 'SLASH' }, answers: 401 },
  { name: 'an activity without service URL', body: { serviceUrl: undefined }, answers: 401 },
  {
    name: 'no service URL anywhere',
    token: { without: ['serviceurl'] },
    body: { serviceUrl: undefined },
    answers: 401,
  },
  ...[
    'https://evil.example/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user@smba.trafficmanager.net/',
    'https://evil.example\\@smba.trafficmanager.net/',
    'https://evil.example/?smba.trafficmanager.net',
    'https://smba.trafficmanager.net/?to=evil',
    'https://notbotframework.com/',
    'http://smba.trafficmanager.net/amer/',
    'http://169.254.169.254/metadata/',
    'http://2130706433.evil.example/',
    'urn:botframework:websocket:directline',
    'file:///etc/passwd',
    '//evil.example',
  ].map((serviceUrl) => ({
    name: `a token for ${serviceUrl}`,
    token: { serviceUrl },
    body: { serviceUrl },
    answers: 403,
  })),

  { name: 'the channel emulator', body: { channelId: 'emulator' }, answers: 403 },
  { name: 'the channel AseChannel', body: { channelId: 'AseChannel' }, answers: 403 },
  { name: 'an empty channel', body: { channelId: '' }, answers: 403 },
  { name: 'no channel', body: { channelId: undefined }, answers: 403 },
  { name: 'the channel in capitals', body: { channelId: 'MSTeams' }, answers: 403 },

  {
    name: 'another tenant in the conversation',
    body: { conversation: { id: 'a:1', tenantId: elsewhere } },
    answers: 403,
  },
  {
    name: 'another tenant in the channel data',
    body: { channelData: { tenant: { id: elsewhere } } },
    answers: 403,
  },
  { name: 'no tenant', body: { conversation: { id: 'a:1' }, channelData: {} }, answers: 403 },

  {
    name: 'a token as the Emulator has it, which is also what our own look like',
    token: { claims: emulator, without: ['serviceurl'] },
    answers: 401,
  },
  {
    name: 'the same in version 2',
    token: {
      claims: {
        ...emulator,
        ver: '2.0',
        azp: appId,
        iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      },
    },
    answers: 401,
  },
  {
    name: 'a directory nobody has heard of, 9 kB long',
    token: {
      claims: { ...emulator, tid: 'x'.repeat(9000), iss: `https://sts.windows.net/${'x'.repeat(900)}/` },
    },
    answers: 401,
  },
  {
    name: 'a token as skills have it',
    token: {
      claims: {
        ver: '1.0',
        appid: elsewhere,
        aud: appId,
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
      },
    },
    answers: 401,
  },

  { name: 'a body without type', body: { type: undefined }, answers: 400 },
  { name: 'a type that is no text', body: { type: { $gt: '' } }, answers: 400 },
  { name: 'a body that is a list', body: '[]', answers: 400 },
  { name: 'a body that is null', body: 'null', answers: 400 },
  { name: 'a body that is no JSON', body: '{"type":', answers: 400 },
  { name: 'an empty body', body: '', answers: 400 },
  { name: 'a conversation that is a number', body: { conversation: 7 }, answers: 400 },
  { name: 'no conversation', body: { conversation: undefined }, answers: 400 },
  { name: 'nobody it is from', body: { from: null }, answers: 400 },
  { name: 'entities that are no objects', body: { entities: [null] }, answers: 400 },
  { name: 'a body of 300 KB', body: { text: 'x'.repeat(300 * 1024) }, answers: 413 },
  {
    name: 'a form',
    type: 'application/x-www-form-urlencoded',
    body: 'type=message&conversation[id]=1',
    answers: 403,
  },
  { name: 'plain text', type: 'text/plain', answers: 403 },
]

describe('a bot token', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let issuer: Issuer
  let connector: Connector
  let teams: Teams
  const ada = { id: '29:ada', name: 'Ada', aadObjectId: '11111111-1111-4111-8111-111111111111' }
  const room: Room = { id: 'a:ada', kind: 'personal' }

  before(async () => {
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
  })

  after(async () => {
    await hitch?.stop()
    await Promise.all([issuer?.stop(), connector?.stop()])
  })

  for (const one of cases) {
    it(`${one.answers === 200 ? 'is let in' : `gets ${one.answers}`}: ${one.name}`, async () => {
      const activity = teams.activity(room, ada, 'typing')
      const response = await fetch(`${hitch.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': one.type ?? 'application/json', ...headerOf(one) },
        body: typeof one.body === 'string' ? one.body : JSON.stringify({ ...activity, ...one.body }),
      })
      assert.equal(response.status, one.answers)
      if (one.answers === 200) return
      const text = await response.text()
      assert.deepEqual(Object.keys(JSON.parse(text)), ['detail'])
      assert.ok(text.length < 200 && !/jwt|signature|audience|issuer|tenant/i.test(text), text)
      await nothingHappened()
    })
  }

  it('gets 401 with the scheme in small letters', async () => {
    const { status } = await post({ authorization: `bearer ${issuer.mint({ serviceUrl: connector.url })}` })
    assert.equal(status, 401)
  })

  it('is handled once, however often its activity is sent', async () => {
    const activity = teams.activity(room, ada, 'conversationUpdate', { membersAdded: [{ id: teams.botId }] })
    const answers = [await teams.send(activity), await teams.send(activity), await teams.send(activity)]
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(
      await hitch.app.db.seenActivity.count({ where: { externalId: { contains: 'conversationUpdate' } } }),
      1,
    )
  })

  it('of a new key is let in within a minute of its publication', async () => {
    assert.equal((await teams.send(teams.activity(room, ada, 'typing'), { key: 'fresh' })).status, 401)
    issuer.publish('fresh')
    await hitch.advance(minute)
    assert.equal((await teams.send(teams.activity(room, ada, 'typing'), { key: 'fresh' })).status, 200)
  })

  it('with an invented key id makes us ask the issuer once a minute, not once a request', async () => {
    await hitch.advance(minute)
    const before = issuer.state.fetched.jwks
    for (let i = 0; i < 20; i++)
      await teams.send(teams.activity(room, ada, 'typing'), { header: { kid: `invented-${i}` } })
    assert.equal(issuer.state.fetched.jwks, before + 1)
  })

  it('stays good while the issuer is down, a day later and more', async () => {
    for (const fault of ['fails', 'sends HTML', 'sends no keys'] as const) {
      issuer.state.metadata = issuer.state.jwks = fault
      await hitch.advance(25 * 60 * minute)
      assert.equal((await teams.send(teams.activity(room, ada, 'typing'))).status, 200, fault)
    }
    issuer.state.metadata = issuer.state.jwks = undefined
  })

  function headerOf(one: Case): Record<string, string> {
    if (one.header !== undefined) return { authorization: one.header }
    if (one.token === null) return {}
    const serviceUrl =
      one.token?.serviceUrl === 'SLASH' ? `${connector.url}/` : (one.token?.serviceUrl ?? connector.url)
    return { authorization: `Bearer ${issuer.mint({ ...one.token, serviceUrl })}` }
  }

  function post(headers: Record<string, string>) {
    return fetch(`${hitch.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(teams.activity(room, ada, 'typing')),
    })
  }

  async function nothingHappened() {
    const { db } = hitch.app
    const strange = { NOT: { externalId: { contains: ' typing ' } } }
    assert.equal(await db.seenActivity.count({ where: strange }), 0)
    assert.equal(await db.conversation.count(), 0)
    assert.equal(await db.installation.count(), 0)
    assert.deepEqual(connector.calls, [])
    assert.deepEqual(issuer.state.issued, [])
  }
})

function seconds(minutes: number): number {
  return Math.floor((Date.parse('2026-11-22T12:00:00Z') + minutes * minute) / 1000)
}

function piece(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
