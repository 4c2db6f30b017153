import assert from 'node:assert/strict'
import { recheckAddress } from '../../services/azureDevOps/setup/recheck.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { startEntra } from '../fakes/entra.ts'
import { startBoth } from '../harness/both.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const integrations = '/api/0/organizations/hitch/integrations/'
const allEvents = ['commented', 'created', 'deleted', 'restored', 'updated'].map((kind) => `workitem.${kind}`)

describe('connecting an Azure DevOps organization', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake

  beforeEach(async () => {
    ;({ hitch, azure } = await startBoth())
  })
  afterEach(async () => {
    await hitch.stop()
    await azure.stop()
  })

  const connect = (more: object = {}) =>
    hitch.api('POST', integrations, { provider: 'vsts', url: azure.url, token: azure.tokens.full, ...more })
  const ok = async (asked: ReturnType<typeof connect>) => {
    const { status, body } = await asked
    assert.ok(status < 300, JSON.stringify(body))
    return body as Json
  }
  const actions = async () =>
    (await hitch.app.db.auditEntry.findMany({ orderBy: { id: 'asc' } }))
      .map(({ action }) => action)
      .filter((action) => action.startsWith('integration.'))

  it('by a token: kept, hooked and tried', async () => {
    const { status, body } = await connect({ endsAt: '2027-01-31' })
    assert.equal(status, 201)
    const made = body as Json
    assert.equal(made.name, 'contoso')
    assert.deepEqual([(made.provider as Json).key, made.externalId], ['vsts', azure.id])
    assert.equal(made.domainName, `${azure.url}/`)
    assert.deepEqual([made.account, made.state, made.host], ['Hitch Robot', 'active', 'cloud'])
    assert.deepEqual(made.credential, { kind: 'pat', endsAt: '2027-01-31T23:59:59.000Z' })
    assert.deepEqual(made.warnings, [])

    const { subscriptions } = azure.hooks
    assert.deepEqual(subscriptions.map(({ eventType }) => eventType).sort(), allEvents)
    const updated = subscriptions.find(({ eventType }) => eventType === 'workitem.updated')
    assert.deepEqual(made.subscription, { id: updated?.id, status: 'enabled', reason: null })

    assert.equal(made.hookTestedAt, null)
    await azure.deliver()
    const seen = await ok(hitch.api('GET', `${integrations}${made.id}/`))
    assert.equal(seen.hookTestedAt, hitch.app.now().toISOString(), 'the test notification came')
    assert.deepEqual(await actions(), ['integration.connect'])
    const { body: list } = await hitch.api('GET', integrations)
    assert.deepEqual(list, [seen])
  })

  it('from the address of any of its pages, and for one project alone', async () => {
    const [web] = azure.projects
    const made = await ok(connect({ url: `${azure.url}/Web/_workitems/edit/7?x=y#z`, project: 'web' }))
    assert.deepEqual([made.domainName, made.project], [`${azure.url}/`, web?.id])
    assert.ok(azure.hooks.subscriptions.every(({ publisherInputs }) => publisherInputs.projectId === web?.id))
    const again = await ok(connect())
    assert.equal(again.project, web?.id, 'renewing does not widen it')
    assert.equal((await ok(connect({ project: '' }))).project, null)
  })

  it('again: renews the credential, keeps hooks that work, replaces one that does not, compares everything', async () => {
    const first = await ok(connect())
    await hitch.drain()
    const before = azure.hooks.subscriptions.map(({ id }) => id)
    azure.switches.canRevive = false
    azure.disableSubscription('disabledBySystem', ({ eventType }) => eventType === 'workitem.updated')
    const broken = azure.hooks.subscriptions.find(({ status }) => status !== 'enabled')?.id
    await hitch.app.db.integration.updateMany({ data: { comparedAt: hitch.app.now(), warnedDays: 7 } })

    const second = await ok(connect({ token: azure.tokens.personal, endsAt: '2027-06-30' }))
    assert.deepEqual([second.id, second.account], [first.id, 'Ana Lima'])
    assert.equal((second.subscription as Json).status, 'enabled')
    const after = azure.hooks.subscriptions.map(({ id }) => id)
    assert.equal(after.length, allEvents.length)
    assert.deepEqual(
      before.filter((id) => !after.includes(id)),
      [broken],
    )
    const row = await hitch.app.db.integration.findFirstOrThrow()
    assert.deepEqual([row.comparedAt, row.warnedDays], [null, null])
    const due = await hitch.app.pool.query(
      "SELECT data FROM pgboss.job WHERE name = 'reconcile' AND state = 'created'",
    )
    assert.deepEqual(
      due.rows.map(({ data }) => data),
      [{ integrationId: row.id }],
    )
    assert.deepEqual(await actions(), ['integration.connect', 'integration.renew'])
  })

  it('twice at the same moment: once', async () => {
    const made = await Promise.all([ok(connect()), ok(connect()), ok(connect())])
    assert.equal(new Set(made.map(({ id }) => id)).size, 1)
    assert.equal(await hitch.app.db.integration.count(), 1)
    assert.deepEqual(azure.hooks.subscriptions.map(({ eventType }) => eventType).sort(), allEvents)
  })

  it('by a service principal', async () => {
    const tenantId = '0d4f9a60-0000-4000-8000-000000000001'
    const program = { clientId: 'hitch-program', clientSecret: 'the-secret-of-the-program' }
    const entra = await startEntra({ tenantId, clientId: 'pages', clientSecret: 'x', programs: [program] })
    const own = await startHitch({ HITCH_ENTRA_AUTHORITY: entra.env.HITCH_ENTRA_AUTHORITY })
    let isUser = false
    const there = await startAzureDevOps({
      now: own.app.now,
      accept(token) {
        const personId = there.people.find(({ name }) => name === 'Hitch Program')?.id ?? ''
        const isTaken = isUser && entra.state.accessTokens.includes(token)
        return isTaken
          ? { token, kind: 'bearer', personId, scopes: ['user_impersonation'], state: 'valid' }
          : null
      },
    })
    const post = async (more: object) => {
      const given = { provider: 'vsts', url: there.url, tenantId, ...program, ...more }
      const { status, body } = await own.api('POST', integrations, given)
      return { ...(body as { detail: string; missing: string[]; account?: string }), status }
    }
    try {
      const wrong = await post({ clientSecret: 'wrong' })
      assert.equal(wrong.status, 400)
      assert.match(wrong.detail, /does not accept the client secret/)
      const stranger = await post({})
      assert.deepEqual([stranger.status, stranger.missing], [400, ['to be a user of contoso']])
      assert.deepEqual((await post({ clientSecret: undefined })).missing, ['clientSecret'])

      isUser = true
      const made = await post({})
      assert.deepEqual([made.status, made.account], [201, 'Hitch Program'])
    } finally {
      await own.stop()
      await there.stop()
      await entra.stop()
    }
  })

  it('works without the right to look for people, and without the right to make hooks, and says so', async () => {
    const blind = await ok(connect({ token: azure.tokens.noIdentities, endsAt: '2027-01-31' }))
    assert.match(String(blind.warnings), /look people up \(Identity \(Read\) is missing\)/)
    assert.equal((blind.subscription as Json).status, 'enabled')
    await ok(hitch.api('DELETE', `${integrations}${blind.id}/`))
    await hitch.drain()

    const unhooked = await ok(connect({ token: azure.tokens.noHooks }))
    const { id, status, reason } = unhooked.subscription as Json
    assert.deepEqual([id, status], [null, 'refused'])
    assert.match(String(reason), /Project Collection Administrator/)
    assert.match(String(unhooked.warnings), /not said when the token ends/)
  })

  it('stands although the hooks cannot be made just now; they come later', async () => {
    const fault = azure.fault({ match: /POST .*hooks\/subscriptions/, status: 503, body: {}, times: 1_000 })
    const made = await ok(connect())
    assert.equal(made.state, 'active')
    assert.notEqual((made.subscription as Json).status, 'enabled')
    fault.end()
    await hitch.advance(60_000)
    await hitch.drain()
    const seen = await ok(hitch.api('GET', `${integrations}${made.id}/`))
    assert.equal((seen.subscription as Json).status, 'enabled')
  })

  it('follows it when it is renamed, and refuses another one at its address', async () => {
    const made = await ok(connect())
    azure.renameOrganization('fabrikam')
    azure.fault({
      match: /^GET \/_apis\/resourceareas\/.*hostId=/,
      status: 200,
      body: { locationUrl: `${azure.url}/` },
    })
    await recheckAddress(hitch.app, await hitch.app.db.integration.findFirstOrThrow())
    const seen = await ok(hitch.api('GET', `${integrations}${made.id}/`))
    assert.deepEqual([seen.name, seen.domainName, seen.externalId], ['fabrikam', `${azure.url}/`, azure.id])
    assert.equal((await ok(connect())).id, made.id, 'the same, by its new address')
    assert.deepEqual(await actions(), ['integration.connect', 'integration.change', 'integration.renew'])

    const { url } = azure
    const kept = azure.tokens.full
    await azure.stop()
    azure = await startAzureDevOps({
      now: hitch.app.now,
      port: Number(new URL(url).port),
      name: 'fabrikam',
      id: 'ffffffff-0000-4000-8000-000000000000',
    })
    const other = await connect()
    azure.admit({ token: kept, kind: 'pat' })
    assert.equal(other.status, 409)
    assert.match(
      String((other.body as Json).detail),
      /another organization now than the one that is connected/,
    )
    await assert.rejects(
      recheckAddress(hitch.app, await hitch.app.db.integration.findFirstOrThrow()),
      /another organization now/,
    )
    const row = await hitch.app.db.integration.findFirstOrThrow()
    assert.deepEqual([row.externalId, row.state], [made.externalId, 'unauthorized'])
  })

  it('keeps what is chosen to be kept in step', async () => {
    const made = await ok(connect())
    const path = `${integrations}${made.id}/`
    const own = { statusOut: false }
    await ok(hitch.api('PUT', path, { options: { all: { commentsIn: false }, projects: { 1: own } } }))
    const both = await ok(hitch.api('PUT', path, { options: { all: { removed: 'archived' } } }))
    assert.deepEqual(both.options, { all: { commentsIn: false, removed: 'archived' }, projects: { 1: own } })
    const without = await ok(hitch.api('PUT', path, { options: { projects: { 1: null } } }))
    assert.deepEqual((without.options as Json).projects, {})
    for (const wrong of [
      { all: { statusOut: 'yes' } },
      { all: { colour: true } },
      { projects: { shop: {} } },
    ])
      assert.equal((await hitch.api('PUT', path, { options: wrong })).status, 400)
    assert.equal((await hitch.api('PUT', path, { conversation: 999 })).status, 404)
    const changes = (await actions()).filter((action) => action === 'integration.change')
    assert.equal(changes.length, 3, 'what was refused left nothing')
  })
})

describe('an Azure DevOps organization that cannot be connected, and why', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake

  before(async () => {
    ;({ hitch, azure } = await startBoth())
  })
  after(async () => {
    await hitch.stop()
    await azure.stop()
  })

  const refused = async (more: object) => {
    const { status, body } = await hitch.api('POST', integrations, { ...given(), ...more })
    assert.equal(status, 400, JSON.stringify(body))
    assert.equal(await hitch.app.db.integration.count(), 0, 'nothing is kept')
    return body as { detail: string; missing: string[] }
  }
  const given = () => ({ provider: 'vsts', url: azure.url, token: azure.tokens.full })

  const rights = ['Work Items (Read & write)', 'Project and Team (Read)']
  const cases: [string, () => object, RegExp, string[]][] = [
    [
      'too narrow a token',
      () => ({ token: azure.tokens.narrow }),
      /too narrow.*Project and Team \(Read\)/,
      rights,
    ],
    [
      'one that may only read',
      () => ({ token: azure.tokens.readOnly }),
      /can read work items but not write/,
      rights.slice(0, 1),
    ],
    [
      'a revoked one',
      () => ({ token: azure.tokens.revoked }),
      /Check that the whole token was copied/,
      ['a personal access token of contoso'],
    ],
    [
      'an expired one',
      () => ({ token: azure.tokens.expired }),
      /expired/,
      ['a personal access token of contoso'],
    ],
    [
      'one that leads to a sign-in page',
      () => ({ token: azure.tokens.stale }),
      /web page instead of an answer/,
      ['a personal access token of contoso'],
    ],
    [
      'one of another organization',
      () => ({ token: azure.tokens.stranger }),
      /TF400813/,
      ['a personal access token of contoso'],
    ],
    [
      'one with a line break',
      () => ({ token: 'abc\ndef' }),
      /characters that none has/,
      ['a personal access token'],
    ],
    [
      'one that has ended',
      () => ({ endsAt: '2026-11-01' }),
      /ended on 2026-11-01/,
      ['a token that has not ended'],
    ],
    ['none at all', () => ({ token: undefined }), /"token"/, ['token']],
    [
      'no such organization',
      () => ({ url: `${azure.url}-x` }),
      /There is no .* at .*contoso-x/,
      ['the address of an organization'],
    ],
    ['no address', () => ({ url: 'contoso' }), /is not the address/, ['the address of an organization']],
    ['nobody there', () => ({ url: 'http://127.0.0.1:9/contoso' }), /does not answer/, []],
    [
      'no such project',
      () => ({ project: 'Nothing' }),
      /no project “Nothing”.*It sees .*Web/,
      ['the project Nothing'],
    ],
  ]
  for (const [name, more, words, missing] of cases)
    it(name, async () => {
      const body = await refused(more())
      assert.match(body.detail, words)
      assert.deepEqual(body.missing, missing)
    })

  it('another provider', async () => {
    assert.deepEqual((await refused({ provider: 'github' })) as object, {
      detail: 'provider: Only "vsts", Azure DevOps, can be connected.',
      provider: ['Only "vsts", Azure DevOps, can be connected.'],
    })
  })

  it('a service principal for a server', async () => {
    const server = await startAzureDevOps({ now: hitch.app.now, isServer: true })
    try {
      const principal = { token: undefined, tenantId: 't', clientId: 'c', clientSecret: 's' }
      const { detail } = await refused({ url: 'https://tfs.contoso.example/Web', ...principal })
      assert.match(detail, /knows no Microsoft Entra/)
      const by = { ...given(), url: server.url, token: server.tokens.full }
      const made = (await hitch.api('POST', integrations, by)).body as Json
      assert.deepEqual(
        [made.name, made.host, made.domainName],
        ['DefaultCollection', 'server', `${server.url}/`],
      )
    } finally {
      await server.stop()
    }
  })
})
