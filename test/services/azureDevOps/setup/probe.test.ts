import assert from 'node:assert/strict'
import { AzureError, type FaultKind } from '../../../../services/azureDevOps/connect/fault.ts'
import { dueMark } from '../../../../services/azureDevOps/setup/expiry.ts'
import { probe } from '../../../../services/azureDevOps/setup/probe.ts'
import { strangerWords } from '../../../../services/azureDevOps/setup/probeWords.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../../../fakes/azureDevOps/server.ts'
import { startBoth } from '../../../harness/both.ts'
import type { TestHitch } from '../../../harness/hitch.ts'

const works = 'Work Items (Read & write)'
const projects = 'Project and Team (Read)'

describe('probing an organization', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let count = 0

  before(async () => {
    ;({ hitch, azure } = await startBoth())
  })
  after(async () => {
    await hitch.stop()
    await azure.stop()
  })
  afterEach(() => azure.clearFaults())

  const endsAt = () => new Date(hitch.app.now().getTime() + 90 * 24 * 3_600_000)
  const look = (more: { token?: string; url?: string; project?: string; endsAt?: Date | undefined } = {}) => {
    const { token = azure.tokens.full, ...rest } = more
    return probe(hitch.app, {
      url: azure.url,
      credential: { kind: 'pat', token },
      endsAt: endsAt(),
      ...rest,
    })
  }
  /** A token of the usual account with these scopes alone. */
  const tokenFor = (...scopes: string[]) => {
    const token = `token${String(++count).padStart(47, '0')}`
    const personId = azure.people.find(({ name }) => name === 'Hitch Robot')?.id ?? ''
    azure.admit({ token, kind: 'pat', personId, scopes })
    return token
  }

  it('finds what it needs, and writes nothing', async () => {
    const found = await look({ project: azure.projects[0]?.id })
    assert.ok(found.ok)
    assert.deepEqual(found.organization, {
      id: azure.id,
      name: 'contoso',
      baseUrl: `${azure.url}/`,
      host: 'cloud',
      isServer: false,
    })
    assert.equal(found.identity.name, 'Hitch Robot')
    assert.equal(found.project?.name, azure.projects[0]?.name)
    assert.deepEqual(found.warnings, [])
    assert.deepEqual(azure.writes(), [])
    assert.deepEqual(azure.hooks.subscriptions, [])
    assert.equal(await hitch.app.db.integration.count(), 0)
  })

  const lacks: [string[], string[]][] = [
    [['vso.code'], [works, projects]],
    [['vso.project', 'vso.identity'], [works]],
    [['vso.work_write', 'vso.identity'], [projects]],
    [['vso.work', 'vso.project', 'vso.identity'], [works]],
  ]
  for (const [scopes, missing] of lacks)
    it(`names what a token for ${scopes.join(', ')} lacks`, async () => {
      const found = await look({ token: tokenFor(...scopes) })
      assert.ok(!found.ok)
      assert.deepEqual(found.missing, missing)
      for (const scope of missing) assert.ok(found.detail.includes(scope))
      assert.doesNotMatch(found.detail, /revoked/, 'it is not wrong, only too narrow')
    })

  it('goes without looking for people', async () => {
    const found = await look({ token: tokenFor('vso.work_write', 'vso.project') })
    assert.ok(found.ok)
    assert.match(found.warnings.join(), /Identity \(Read\) is missing/)
  })

  it('takes a rule that wants more fields for leave to write', async () => {
    const demanding = azure.projects.find(({ name }) => name === 'Mobile App')
    assert.ok((await look({ project: demanding?.name })).ok)
  })

  it('tries the next project when the first may not be written to', async () => {
    const first = azure.projects[0]?.id ?? ''
    azure.fault({
      match: new RegExp(`POST .*${first}.*workitems`, 'i'),
      status: 403,
      body: { message: 'No.' },
      times: 9,
    })
    assert.ok((await look()).ok)
    const alone = await look({ project: first })
    assert.ok(!alone.ok && /can read work items but not write.*No\./.test(alone.detail))
  })

  it('says that it is nowhere a member', async () => {
    azure.fault({ match: /GET .*_apis\/projects/, status: 200, body: { count: 0, value: [] }, times: 9 })
    const found = await look()
    assert.ok(!found.ok)
    assert.deepEqual(found.missing, ['a project it is a member of'])
  })

  it('blames nobody when it does not answer any more', async () => {
    azure.fault({ match: /GET .*_apis\/projects/, status: 503, body: {}, times: 9 })
    const found = await look()
    assert.ok(!found.ok)
    assert.match(found.detail, /answered at first.*Try again in a minute/)
    assert.deepEqual(found.missing, [])
  })

  it('refuses what is no Azure DevOps', async () => {
    azure.fault({ status: 200, body: '<html>Welcome to our wiki</html>', times: 9 })
    const page = await look()
    assert.ok(!page.ok)
    azure.clearFaults()
    azure.fault({ status: 200, body: { hello: 'world' }, times: 9 })
    const other = await look()
    assert.ok(!other.ok)
    assert.match(other.detail, /is not Azure DevOps/)
  })

  it('enters a server, whose people have no addresses', async () => {
    const server = await startAzureDevOps({ now: hitch.app.now, isServer: true, isGerman: true })
    try {
      const found = await look({ url: `${server.url}/Web/_boards`, token: server.tokens.full })
      assert.ok(found.ok, JSON.stringify(found))
      assert.deepEqual([found.organization.name, found.organization.host], ['DefaultCollection', 'server'])
    } finally {
      await server.stop()
    }
  })

  it('warns when nobody knows when the token ends', async () => {
    const found = await look({ endsAt: undefined })
    assert.ok(found.ok && /not said when the token ends/.test(found.warnings.join()))
  })
})

describe('why somebody is not let in', () => {
  const address = {
    baseUrl: 'https://dev.azure.com/contoso/',
    name: 'contoso',
    host: 'cloud',
    isPlain: false,
  } as const
  const pat = { kind: 'pat', token: 'x' } as const
  const principal = { kind: 'servicePrincipal', tenantId: 't', clientId: 'c', clientSecret: 's' } as const
  const said = (kind: FaultKind, message = 'Its words', typeKey?: string, status?: number) =>
    new AzureError(kind, message, { ...(typeKey && { typeKey }), ...(status && { status }) })

  const cases: [AzureError, typeof pat | typeof principal, RegExp, string[]][] = [
    [said('unauthorized'), pat, /^Its words\. Check that/, ['a personal access token of contoso']],
    [said('unauthorized'), principal, /enterprise application/, ['to be a user of contoso']],
    [
      said('unauthorized', 'Gone', 'AADSTS700016'),
      principal,
      /^Gone\.$/,
      ['a credential that Microsoft Entra takes'],
    ],
    [said('notFound'), pat, /no organization at/, ['the address of an organization']],
    [
      said('unavailable', 'Nothing', undefined, 404),
      pat,
      /no organization at/,
      ['the address of an organization'],
    ],
    [said('malformed'), pat, /is not Azure DevOps/, ['the address of an organization']],
    [said('timeout'), pat, /does not answer: Its words\. Try again/, []],
    [said('throttled'), pat, /does not answer/, []],
  ]
  for (const [error, credential, words, missing] of cases)
    it(`${error.kind} for a ${credential.kind}: ${missing[0] ?? 'nothing but patience'}`, () => {
      const found = strangerWords(error, address, credential)
      assert.match(found.detail, words)
      assert.deepEqual(found.missing, missing)
    })
})

describe('the end of a credential', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const cases: [string, number | null][] = [
    ['2027-01-01T00:00:00Z', null],
    ['2026-12-22T12:00:01Z', null],
    ['2026-12-22T12:00:00Z', 30],
    ['2026-11-29T12:00:01Z', 30],
    ['2026-11-29T12:00:00Z', 7],
    ['2026-11-23T12:00:01Z', 7],
    ['2026-11-23T12:00:00Z', 1],
    ['2026-11-22T12:00:01Z', 1],
    ['2026-11-22T12:00:00Z', 0],
    ['2020-01-01T00:00:00Z', 0],
  ]
  for (const [endsAt, mark] of cases)
    it(`on ${endsAt} is ${mark === null ? 'far away' : `warned of at ${mark} days`}`, () => {
      assert.equal(dueMark(now, new Date(endsAt)), mark)
    })
})
