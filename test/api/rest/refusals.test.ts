import assert from 'node:assert/strict'
import { request } from 'node:http'
import { restRoutes } from '../../../api/rest/rest.ts'
import { newHook } from '../../../services/azureDevOps/hooks/subscribe.ts'
import { readMonitorConfig } from '../../../services/monitors/config.ts'
import { allows, scopes } from '../../../services/people/scopes.ts'
import { hashToken } from '../../../services/secrets.ts'
import { errorEvent, startHitch, type TestHitch } from '../../harness/hitch.ts'

const verbs = { get: 'GET', post: 'POST', put: 'PUT', del: 'DELETE' }

describe('what the REST interface refuses', () => {
  let hitch: TestHitch
  let foreign: string
  const real: Record<string, string> = {
    org: 'hitch',
    project: 'demo',
    issue: 'DEMO-1',
    tag: 'level',
    shortId: 'DEMO-1',
    event: 'latest',
    filter: 'localhost',
  }

  before(async () => {
    hitch = await startHitch()
    await hitch.send(errorEvent('TypeError', 'no'))
    const { db } = hitch.app
    const createdAt = hitch.app.now()
    const organization = await db.organization.create({ data: { slug: 'other', name: 'Other', createdAt } })
    foreign = await tokenWith([...scopes], organization.id)
    const person = await db.person.create({
      data: { organizationId: 1, name: 'Ada', email: 'ada@shop.example', createdAt },
    })
    const team = await db.team.create({ data: { organizationId: 1, slug: 'pay', name: 'Pay', createdAt } })
    Object.assign(real, { member: String(person.id), team: team.slug, key: hitch.demo.publicKey })
    const token = await db.token.create({
      data: { organizationId: 1, hash: 'x', label: 'x', scopes: [], createdAt },
    })
    real.token = String(token.id)
    const erasure = { organizationId: 1, digests: ['x'], requestedBy: 'x', createdAt, finishedAt: createdAt }
    real.erasure = String((await db.erasure.create({ data: erasure })).id)
    const integrationId = await connected()
    const rule = await db.workItemRule.create({
      data: { projectId: hitch.demo.projectId, integrationId, happenings: ['new'], form: {}, createdAt },
    })
    real.regrouping = String(await merged())
    const note = await db.groupActivity.create({
      data: { groupId: 1, at: createdAt, kind: 'comment', via: 'api', data: { text: 'left alone' } },
    })
    const run = { checkInId: hitch.app.newId(), status: 'ok', startedAt: createdAt, updatedAt: createdAt }
    const monitor = await db.monitor.create({
      data: {
        projectId: hitch.demo.projectId,
        slug: 'nightly',
        name: 'Nightly',
        config: readMonitorConfig({ schedule: '@daily' }),
        createdAt,
        environments: { create: { name: 'production', createdAt, checkIns: { create: run } } },
      },
    })
    const version = 'shop@1.0.0'
    await db.release.create({ data: { projectId: hitch.demo.projectId, version, firstSeenAt: createdAt } })
    const deploy = await db.deploy.create({
      data: {
        organizationId: 1,
        version,
        environment: 'production',
        finishedAt: createdAt,
        projectIds: [hitch.demo.projectId],
      },
    })
    const stamps = { createdAt, updatedAt: createdAt }
    const codeOwners = await db.codeOwners.create({
      data: { projectId: hitch.demo.projectId, raw: '* @ada', ...stamps },
    })
    const external = await db.ownerAlias.create({
      data: { organizationId: 1, name: '@ada', personId: person.id, createdAt },
    })
    const repository = await db.repository.create({
      data: { integrationId, externalId: 'x', name: 'Shop/web', url: '', createdAt, seenAt: createdAt },
    })
    Object.assign(real, {
      repo: String(repository.id),
      codeowners: String(codeOwners.id),
      external: String(external.id),
      version,
      deploy: String(deploy.id),
      monitor: monitor.slug,
      checkin: run.checkInId,
      integration: String(integrationId),
      rule: String(rule.id),
      note: String(note.id),
      attachment: '1',
    })
  })
  after(() => hitch.stop())

  for (const { method, path, scope } of restRoutes) {
    const name = `${verbs[method]} ${path}`
    it(`${name} without a token: 401`, async () => {
      const { status, body } = await ask(verbs[method], fill(path))
      assert.equal(status, 401)
      assert.equal(typeof body.detail, 'string')
    })

    if (scope)
      it(`${name} without ${scope}: 403 that names it`, async () => {
        const token = await tokenWith(
          scopes.filter((other) => !allows([other], scope)),
          1,
        )
        const { status, body } = await ask(verbs[method], fill(path), token, '{}')
        assert.equal(status, 403)
        assert.equal(body.scope, scope)
        assert.ok(String(body.detail).includes(scope))
      })

    if (path.includes('/:'))
      it(`${name} from another organization: 404`, async () => {
        const { status, body } = await ask(
          verbs[method],
          fill(path),
          foreign,
          '{"text":"x","name":"x","email":"x@y.example"}',
        )
        assert.equal(status, 404)
        assert.equal(typeof body.detail, 'string')
      })

    if (method === 'post' || method === 'put')
      for (const [what, sent] of [
        ['broken JSON', '{"name":'],
        ['a list', '[]'],
        ['a text', '"resolved"'],
        ['null', 'null'],
        ['binary', '\u0000\u0001\ufffd'],
      ] as const)
        it(`${name} with ${what}: 400`, async () => {
          const { status, body } = await ask(verbs[method], fill(path), hitch.adminToken, sent)
          // Joining a team and giving it a project need no body, and read none.
          if (path.endsWith('/teams/:team/')) return assert.ok(status < 300)
          assert.equal(status, 400)
          assert.equal(typeof body.detail, 'string')
        })
  }

  const authorizations: [string, string][] = [
    ['a wrong token', 'Bearer wrong'],
    ['no token', 'Bearer'],
    ['two tokens', 'Bearer a b'],
    ['another scheme', `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['a DSN’s key', 'DSN http://x@localhost/1'],
    ['a hash in the place of its token', `Bearer ${hashToken('admin-token-for-tests-0123456789')}`],
  ]
  for (const [name, authorization] of authorizations)
    it(`${name}: 401 that says how to authenticate`, async () => {
      const response = await fetch(`${hitch.url}/api/0/`, { headers: { authorization } })
      assert.equal(response.status, 401)
      assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer/)
    })

  it('takes the scheme in any case', async () => {
    const headers = { authorization: `bearer ${hitch.adminToken}` }
    assert.equal((await fetch(`${hitch.url}/api/0/`, { headers })).status, 200)
  })

  const unknown = [
    '/api/0/organizations/nobody/',
    '/api/0/organizations/2/',
    '/api/0/organizations/%00/',
    '/api/0/projects/hitch/nothing/',
    '/api/0/projects/hitch/99999999999/',
    '/api/0/projects/hitch/demo%00/',
    '/api/0/projects/hitch/demo/keys/none/',
    '/api/0/issues/0/',
    '/api/0/issues/999999/',
    '/api/0/issues/99999999999999999999/',
    '/api/0/issues/DEMO-ZZZ/',
    "/api/0/issues/'%20OR%201=1/",
    '/api/0/issues/%00/',
    '/api/0/issues/DEMO-1/events/none/',
    `/api/0/issues/DEMO-1/events/${'0'.repeat(32)}/`,
    `/api/0/projects/hitch/demo/events/${'0'.repeat(32)}/`,
    '/api/0/teams/hitch/none/',
    '/api/0/organizations/hitch/members/999999/',
    '/api/0/organizations/hitch/members/me/',
    '/api/0/organizations/hitch/integrations/999999/',
    '/api/0/organizations/hitch/integrations/%00/',
    '/api/0/organizations/hitch/shortids/none/',
    '/api/0/organizations/hitch/issues/?project=none',
    '/api/0/nothing/',
  ]
  for (const path of unknown)
    it(`GET ${path}: 404`, async () => {
      const { status, body } = await ask('GET', path, hitch.adminToken)
      assert.equal(status, 404)
      assert.equal(typeof body.detail, 'string')
    })

  const senseless = [
    'sort=size',
    'sort=__proto__',
    'statsPeriod=forever',
    'limit=none',
    'cursor=none',
    'query=is:asleep',
    'query=colour:red',
    'query=%00',
    'status=none',
  ]
  for (const query of senseless)
    it(`a list with ${query}: 400`, async () => {
      const { status, body } = await ask(
        'GET',
        `/api/0/organizations/hitch/issues/?${query}`,
        hitch.adminToken,
      )
      assert.equal(status, 400)
      assert.equal(typeof body.detail, 'string')
    })

  const odd = [
    'query=%25_%5C',
    'query=assigned:x%5C',
    'query=a%5C',
    'query=%F0%9F%92%A5',
    'query=%E0%A4%A',
    'query="',
    'x=%',
  ]
  for (const query of odd)
    it(`a list with ${query} is merely empty or whole`, async () => {
      assert.equal(
        (await ask('GET', `/api/0/organizations/hitch/issues/?${query}`, hitch.adminToken)).status,
        200,
      )
      assert.equal(
        (await ask('GET', `/api/0/organizations/hitch/members/?${query}`, hitch.adminToken)).status,
        200,
      )
    })

  it('more than a megabyte: 413', async () => {
    const body = JSON.stringify({ text: 'a'.repeat(1024 * 1024) })
    assert.equal((await ask('POST', '/api/0/issues/DEMO-1/comments/', hitch.adminToken, body)).status, 413)
  })

  it('more than a megabyte without saying so first: 413', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${hitch.adminToken}`, 'transfer-encoding': 'chunked' }
      const req = request(`${hitch.url}/api/0/issues/DEMO-1/comments/`, { method: 'POST', headers })
      req.on('response', (res) => resolve(res.resume().statusCode))
      req.on('error', reject)
      req.end('a'.repeat(1024 * 1024 + 1))
    })
    assert.equal(status, 413)
  })

  it('an address that cannot be decoded: no fault of ours', async () => {
    const { status } = await ask('GET', '/api/0/issues/%E0%A4%A/', hitch.adminToken)
    assert.ok(status === 400 || status === 404, String(status))
  })

  it('other methods: 405', async () => {
    assert.equal((await ask('PATCH', '/api/0/organizations/', hitch.adminToken)).status, 405)
  })

  it('leaves nothing behind of all this', async () => {
    const { db } = hitch.app
    const lines = await db.groupActivity.findMany({ where: { kind: { not: 'first_seen' } } })
    assert.deepEqual(
      lines.map(({ kind, data }) => [kind, data]),
      [['comment', { text: 'left alone' }]],
    )
    assert.equal(await db.project.count(), 1)
  })

  /** A group that was merged into the first one, with what can be undone of it. */
  async function merged(): Promise<number> {
    const { db, now } = hitch.app
    const {
      id: _,
      project: __,
      ...first
    } = (await db.group.findUniqueOrThrow({ where: { id: 1 } })) as never as Record<string, unknown>
    const facts = {
      ...first,
      resolution: undefined,
      number: 900,
      status: 'merged',
      substatus: '',
      mergedIntoId: 1,
    }
    const { id } = await db.group.create({ data: facts as never })
    const row = { kind: 'merge', fromId: id, toId: 1, state: 'done', record: {}, via: 'api', at: now() }
    return (await db.regrouping.create({ data: row })).id
  }

  /** An organization that is connected and lies nowhere; nothing here gets as far as asking it. */
  async function connected(): Promise<number> {
    const at = hitch.app.now()
    const { id } = await hitch.app.db.integration.create({
      data: {
        ...newHook(hitch.app),
        organizationId: 1,
        externalId: hitch.app.newId(),
        name: 'contoso',
        baseUrl: 'http://127.0.0.1:1/contoso/',
        host: 'cloud',
        credentialKind: 'pat',
        credential: hitch.app.secrets.seal(JSON.stringify({ kind: 'pat', token: 'x' })),
        identity: {},
        state: 'active',
        stateSince: at,
        createdAt: at,
      },
    })
    return id
  }

  function fill(path: string): string {
    return path.replace(/:(\w+)/g, (_, name: string) => real[name] ?? assert.fail(`no value for ${name}`))
  }

  async function tokenWith(granted: readonly string[], organizationId: number): Promise<string> {
    const token = hitch.app.newId()
    const data = { organizationId, hash: hashToken(token), label: 'test', scopes: [...granted] }
    await hitch.app.db.token.create({ data: { ...data, createdAt: hitch.app.now() } })
    return token
  }

  async function ask(method: string, path: string, token?: string, body?: string) {
    const response = await fetch(`${hitch.url}${path}`, {
      method,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      ...(body !== undefined && method !== 'GET' && { body }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> }
  }
})
