import assert from 'node:assert/strict'
import type { Integration } from '../../../../prisma/client/client.ts'
import type { Credential } from '../../../../services/azureDevOps/connect/client.ts'
import { beginUrl, exchange } from '../../../../services/azureDevOps/connect/delegated.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../../../fakes/azureDevOps/server.ts'
import { startEntra } from '../../../fakes/entra.ts'
import { startHitch, type TestHitch } from '../../../harness/hitch.ts'
import { connecting, faultOf } from './connecting.ts'

const tenantId = '11111111-2222-4333-8444-555555555555'
const registration = { tenantId, clientId: 'hitch-pages', clientSecret: 'secret-of-the-pages' }
const program = { clientId: 'hitch-program', clientSecret: 'secret-of-the-program' }
const servicePrincipal: Credential = { kind: 'servicePrincipal', tenantId, ...program }
const hour = 3_600_000

describe('Azure DevOps by way of Entra', () => {
  let hitch: TestHitch
  let entra: Awaited<ReturnType<typeof startEntra>>
  let there: AzureDevOpsFake
  before(async () => {
    entra = await startEntra({ ...registration, programs: [program] })
    hitch = await startHitch(entra.env)
  })
  after(async () => {
    await hitch.stop()
    await entra.stop()
  })
  beforeEach(async () => {
    Object.assign(entra.state, { isDown: false, exchanges: 0, refusal: null })
    there = await startAzureDevOps({
      accept: (token) =>
        entra.state.accessTokens.includes(token)
          ? {
              token,
              kind: 'bearer',
              personId: hitchProgram(),
              scopes: ['user_impersonation'],
              state: 'valid',
            }
          : null,
    })
  })
  afterEach(() => there.stop())

  const hitchProgram = () => there.people.find(({ name }) => name === 'Hitch Program')?.id ?? ''
  const revoke = () => entra.state.accessTokens.splice(0)

  describe('as a service principal', () => {
    it('gets a token once, and another five minutes before its end', async () => {
      const client = connecting(hitch.app).azureDevOps.open({ url: there.url, credential: servicePrincipal })
      const me = await client.whoAmI()
      assert.deepEqual([me.identity.name, me.identity.login], ['Hitch Program', null])
      await Promise.all([client.projects(), client.subscriptions()])
      assert.equal(entra.state.exchanges, 1)
      await hitch.advance(hour - 6 * 60_000)
      await client.projects()
      assert.equal(entra.state.exchanges, 1)
      await hitch.advance(2 * 60_000)
      await client.projects()
      assert.equal(entra.state.exchanges, 2)
    })

    it('asks for one token, however many want to begin', async () => {
      const client = connecting(hitch.app).azureDevOps.open({ url: there.url, credential: servicePrincipal })
      await Promise.all(Array.from({ length: 5 }, () => client.projects()))
      assert.equal(entra.state.exchanges, 1)
    })

    it('gets another when one is not taken any more, also in the middle of a write, and gives up after that', async () => {
      const client = connecting(hitch.app).azureDevOps.open({ url: there.url, credential: servicePrincipal })
      const { number } = there.createItem()
      await client.projects()
      const title = [{ op: 'add', path: '/fields/System.Title', value: 'x' } as const]
      await client.update(number, title)
      revoke()
      assert.equal((await client.update(number, title)).number, number)
      assert.equal(entra.state.exchanges, 2)
      const refusing = there.fault({ status: 401, times: 10 })
      assert.equal((await faultOf(client.projects())).kind, 'unauthorized')
      assert.equal(refusing.hits(), 2)
    })

    const refusals: [what: string, credential: Partial<typeof servicePrincipal>, words: RegExp][] = [
      [
        'a wrong secret',
        { clientSecret: 'nonsense' },
        /^Microsoft Entra does not accept the client secret.*\(AADSTS7000215\)\.$/,
      ],
      [
        'an unknown application',
        { clientId: 'nobody' },
        /^The application is not known in this tenant.*\(AADSTS700016\)\.$/,
      ],
      ['a tenant that leads elsewhere', { tenantId: '../../evil' }, /^The tenant id must be a GUID/],
    ]
    for (const [what, wrong, words] of refusals)
      it(`says so: ${what}`, async () => {
        const { azureDevOps, lines } = connecting(hitch.app)
        const credential = { ...servicePrincipal, ...wrong } as Credential
        const fault = await faultOf(azureDevOps.open({ url: there.url, credential }).whoAmI())
        assert.equal(fault.kind, 'unauthorized')
        assert.match(fault.message, words)
        assert.equal(there.requests().length, 0)
        assert.ok(!lines.join('').includes('nonsense'))
      })

    it('says so in words when Entra has a reason, or does not answer', async () => {
      const client = connecting(hitch.app).azureDevOps.open({ url: there.url, credential: servicePrincipal })
      const reasons: [error: string, description: string, words: RegExp][] = [
        ['invalid_client', 'AADSTS7000222: The provided client secret keys are expired.', /has expired/],
        [
          'invalid_grant',
          'AADSTS65001: The user has not consented.',
          /administrator of the tenant must grant/,
        ],
        ['access_denied', '', /administrator of the tenant must grant/],
        [
          'something_new',
          'AADSTS99999: <b>What?</b>',
          /^Microsoft Entra does not accept the credential\. .*\(AADSTS99999\)\.$/,
        ],
      ]
      for (const [error, error_description, words] of reasons) {
        entra.state.refusal = { error, error_description }
        const fault = await faultOf(client.whoAmI())
        assert.equal(fault.kind, 'unauthorized')
        assert.match(fault.message, words)
      }
      entra.state.refusal = null
      entra.state.isDown = true
      const fault = await faultOf(client.whoAmI())
      assert.deepEqual(
        [fault.kind, fault.message],
        ['unavailable', 'Microsoft Entra does not answer at the moment.'],
      )
      entra.state.isDown = false
      assert.equal((await client.whoAmI()).identity.name, 'Hitch Program')
    })

    it('says no secret', async () => {
      const { azureDevOps, lines } = connecting(hitch.app)
      const client = azureDevOps.open({ url: there.url, credential: servicePrincipal })
      await client.whoAmI()
      const token = entra.state.accessTokens.at(-1) ?? ''
      there.fault({ status: 400, body: { message: `you sent ${token} of ${program.clientSecret}` } })
      const fault = await faultOf(client.projects())
      const said = `${fault.message} ${fault.stack} ${lines.join('')}`
      assert.match(fault.message, /you sent \[hidden\] of \[hidden\]/)
      assert.ok(!said.includes(token) && !said.includes(program.clientSecret))
    })
  })

  describe('as somebody who signed in', () => {
    const back = 'http://localhost:3978/settings/azure-devops/callback'

    async function signIn() {
      const { url, kept } = await beginUrl(hitch.app, back, 'where I was')
      const { search } = entra.visit(url)
      return { search, kept }
    }

    async function integrate(credential: Credential): Promise<Integration> {
      const { app } = hitch
      const organization = await app.db.organization.findFirstOrThrow()
      return await app.db.integration.create({
        data: {
          organizationId: organization.id,
          externalId: app.newId(),
          name: there.name,
          baseUrl: `${there.url}/`,
          host: 'server',
          credentialKind: credential.kind,
          credential: app.secrets.seal(JSON.stringify(credential)),
          identity: {},
          state: 'active',
          stateSince: app.now(),
          hookToken: app.newId(),
          hookSecret: '',
          createdAt: app.now(),
        },
      })
    }

    const stored = async ({ id }: Integration) => {
      const { credential } = await hitch.app.db.integration.findUniqueOrThrow({ where: { id } })
      return JSON.parse(hitch.app.secrets.open(credential)) as Extract<Credential, { kind: 'delegated' }>
    }

    it('lets people sign in for it, and knows what they were about', async () => {
      const { url, kept } = await beginUrl(hitch.app, back, 'where I was')
      const asked = new URL(url).searchParams
      assert.equal(asked.get('scope'), 'offline_access 499b84ac-1321-427f-aa17-267ca6975798/.default')
      assert.equal(asked.get('redirect_uri'), back)
      const { search } = entra.visit(url)
      const { credential, carry } = await exchange(hitch.app, { back, search, kept })
      assert.deepEqual([credential.kind, credential.tenantId, carry], ['delegated', tenantId, 'where I was'])
      assert.ok(entra.state.refreshTokens.has(credential.refreshToken))
      const client = connecting(hitch.app).azureDevOps.open({ url: there.url, credential })
      await client.whoAmI()
      // A renewal voids the token before it: what is stored afterwards must be the newest.
      assert.ok(entra.state.refreshTokens.has(credential.refreshToken))
      const integration = await integrate(credential)
      const later = connecting(hitch.app).azureDevOps.client(integration, 'background')
      assert.ok((await later.projects()).length > 0)
    })

    it('takes nobody who did not sign in, was not the one who began, or is late', async () => {
      const { search, kept } = await signIn()
      const other = await signIn()
      const cases: [search: string, kept: string | null, words: RegExp][] = [
        [search, null, /begun in another browser/],
        [search, 'v1.x.y.z', /begun in another browser/],
        [search, hitch.app.secrets.seal('{}'), /begun in another browser/],
        [search, other.kept, /could not be verified/],
        ['?error=access_denied&state=', kept, /could not be verified/],
        ['?code=made-up', kept, /could not be verified/],
      ]
      for (const [query, sealed, words] of cases)
        await assert.rejects(exchange(hitch.app, { back, search: query, kept: sealed }), {
          name: 'UserError',
          message: words,
        })
      const begun = await beginUrl(hitch.app, back)
      const refused = entra.visit(begun.url, { error: 'consent_required' })
      await assert.rejects(exchange(hitch.app, { back, search: refused.search, kept: begun.kept }), {
        name: 'UserError',
        message: /consent required\. An administrator of the tenant may have to agree first\.$/,
      })
      await exchange(hitch.app, { back, search, kept })
      await assert.rejects(exchange(hitch.app, { back, search, kept }), {
        message: /signed? in again|sign-in has ended/,
      })
      const late = await signIn()
      await hitch.advance(11 * 60_000)
      await assert.rejects(exchange(hitch.app, { back, ...late }), { message: /took too long/ })
    })

    it('renews what is stored, one process after the other', async () => {
      const { credential } = await exchange(hitch.app, { back, ...(await signIn()) })
      const integration = await integrate(credential)
      const processes = Array.from({ length: 4 }, () => connecting(hitch.app).azureDevOps)
      const before = entra.state.exchanges
      await Promise.all(processes.map((each) => each.client(integration, 'background').projects()))
      assert.equal(entra.state.exchanges, before + 4)
      const { refreshToken } = await stored(integration)
      assert.notEqual(refreshToken, credential.refreshToken)
      assert.ok(entra.state.refreshTokens.has(refreshToken))
      assert.ok(!entra.state.refreshTokens.has(credential.refreshToken))
      await hitch.advance(2 * hour)
      await Promise.all(processes.map((each) => each.client(integration, 'interactive').projects()))
    })

    it('says that somebody must sign in again, and works once they did', async () => {
      const { credential } = await exchange(hitch.app, { back, ...(await signIn()) })
      const integration = await integrate(credential)
      const { azureDevOps } = connecting(hitch.app)
      const client = azureDevOps.client(integration, 'background')
      await client.projects()
      entra.state.refreshTokens.clear()
      revoke()
      const fault = await faultOf(client.projects())
      assert.equal(fault.kind, 'unauthorized')
      assert.match(fault.message, /^The sign-in has ended: somebody must sign in again \(AADSTS70008\)\.$/)
      const again = await exchange(hitch.app, { back, ...(await signIn()) })
      await hitch.app.db.integration.update({
        where: { id: integration.id },
        data: { credential: hitch.app.secrets.seal(JSON.stringify(again.credential)) },
      })
      assert.ok((await client.projects()).length > 0)
    })

    it('keeps the stored token when Entra does not answer', async () => {
      const { credential } = await exchange(hitch.app, { back, ...(await signIn()) })
      const integration = await integrate(credential)
      const { azureDevOps } = connecting(hitch.app)
      entra.state.isDown = true
      assert.equal(
        (await faultOf(azureDevOps.client(integration, 'background').projects())).kind,
        'unavailable',
      )
      assert.deepEqual(await stored(integration), credential)
      entra.state.isDown = false
      assert.ok((await azureDevOps.client(integration, 'background').projects()).length > 0)
    })

    it('says so when the integration is gone', async () => {
      const { credential } = await exchange(hitch.app, { back, ...(await signIn()) })
      const integration = await integrate(credential)
      await hitch.app.db.integration.delete({ where: { id: integration.id } })
      const fault = await faultOf(
        connecting(hitch.app).azureDevOps.client(integration, 'background').projects(),
      )
      assert.equal(fault.kind, 'unauthorized')
      assert.match(fault.message, /was removed/)
    })
  })

  describe('what is kept', () => {
    it('is one way per integration, until its credential or address changes', async () => {
      const { app } = hitch
      const { azureDevOps } = connecting(app)
      const organization = await app.db.organization.findFirstOrThrow()
      const integration = {
        id: 7_000,
        organizationId: organization.id,
        baseUrl: `${there.url}/`,
        credentialKind: 'pat',
        credential: app.secrets.seal(JSON.stringify({ kind: 'pat', token: there.tokens.full })),
      } as Integration
      const { number } = there.createItem()
      await azureDevOps.client(integration, 'interactive').workItem(number)
      there.forgetRequests()
      await azureDevOps.client(integration, 'background').workItem(number)
      assert.equal(there.requests().length, 1)
      azureDevOps.forget(integration.id)
      await azureDevOps.client(integration, 'background').workItem(number)
      assert.ok(there.requests().length > 2)
      const renewed = {
        ...integration,
        credential: app.secrets.seal(JSON.stringify({ kind: 'pat', token: there.tokens.personal })),
      }
      assert.equal((await azureDevOps.client(renewed, 'background').whoAmI()).identity.name, 'Ana Lima')
    })

    it('cannot be opened with another key, and says so', async () => {
      const { azureDevOps, lines } = connecting(hitch.app)
      const integration = {
        id: 7_001,
        baseUrl: there.url,
        credentialKind: 'pat',
        credential: 'v1.a.b.c',
      } as Integration
      assert.throws(() => azureDevOps.client(integration, 'background'), {
        name: 'AzureError',
        kind: 'unauthorized',
        message: /another HITCH_SECRET_KEY/,
      })
      assert.ok(lines.length > 0)
    })

    it('refuses an address that is none', () => {
      const { azureDevOps } = connecting(hitch.app)
      assert.throws(() => azureDevOps.open({ url: 'contoso', credential: servicePrincipal }), {
        name: 'AzureError',
        kind: 'invalid',
      })
    })
  })
})
