import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

describe('a project’s life through the REST interface', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const ask = async (method: string, path: string, body?: object) => {
    const answer = await hitch.api(method, `/api/0${path}`, body)
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body as Json
  }

  it('is made for a team, takes events by its key, is renamed, and still answers to its old short ids', async () => {
    await ask('POST', '/organizations/hitch/teams/', { name: 'Pay Team' })
    const made = await ask('POST', '/teams/hitch/pay-team/projects/', { name: 'Café Shop', platform: 'node' })
    assert.equal(made.slug, 'cafe-shop')
    assert.equal(made.shortIdPrefix, 'CAFE-SHOP')
    assert.deepEqual((made.team as Json).slug, 'pay-team')

    const to = await keyOf('cafe-shop')
    assert.equal((await hitch.send(errorEvent('TypeError', 'no cup'), to)).status, 200)
    assert.equal((await ask('GET', '/organizations/hitch/shortids/CAFE-SHOP-1/')).projectSlug, 'cafe-shop')

    const renamed = await ask('PUT', '/projects/hitch/cafe-shop/', { slug: 'kiosk', name: 'Kiosk' })
    assert.equal(renamed.shortIdPrefix, 'KIOSK')
    assert.equal((await ask('GET', '/organizations/hitch/shortids/CAFE-SHOP-1/')).shortId, 'KIOSK-1')
    assert.equal((await hitch.api('GET', '/api/0/projects/hitch/cafe-shop/')).status, 404)

    const second = await ask('POST', '/organizations/hitch/projects/', { name: 'Café Shop' })
    assert.equal(second.slug, 'cafe-shop')
    assert.equal(second.shortIdPrefix, 'CAFE-SHOP2', 'the old short ids stay the first one’s')
    const taken = await hitch.api('POST', '/api/0/organizations/hitch/projects/', {
      name: 'X',
      slug: 'kiosk',
    })
    assert.equal(taken.status, 409)
    const claimed = await hitch.api('PUT', '/api/0/projects/hitch/kiosk/', { shortIdPrefix: 'demo' })
    assert.equal(claimed.status, 409)
  })

  it('has keys that can be added, switched off and deleted', async () => {
    const made = await ask('POST', '/projects/hitch/kiosk/keys/', { name: 'Browser' })
    assert.match(String((made.dsn as Json).public), new RegExp(`^http://${made.public}@localhost:3978/\\d+$`))
    const path = `/projects/hitch/kiosk/keys/${made.id}/`
    assert.equal((await ask('PUT', path, { isActive: false, name: 'Old browser' })).isActive, false)
    const refused = await hitch.send(errorEvent('TypeError', 'x'), {
      projectId: Number(made.projectId),
      publicKey: String(made.public),
    })
    assert.equal(refused.status, 403)
    const inactive = (await ask('GET', '/projects/hitch/kiosk/keys/?status=inactive')) as unknown as Json[]
    assert.deepEqual(
      inactive.map(({ label }) => label),
      ['Old browser'],
    )
    await ask('DELETE', path)
    assert.equal((await hitch.api('GET', `/api/0${path}`)).status, 404)
  })

  it('gets a name of its own, however many ask at once', async () => {
    const made = await Promise.all(
      [1, 2, 3, 4].map(() => ask('POST', '/organizations/hitch/projects/', { name: 'Bar' })),
    )
    assert.deepEqual(made.map(({ slug }) => slug).sort(), ['bar', 'bar-2', 'bar-3', 'bar-4'])
    assert.deepEqual(made.map(({ shortIdPrefix }) => shortIdPrefix).sort(), [
      'BAR',
      'BAR-2',
      'BAR-3',
      'BAR-4',
    ])
  })

  it('keeps what it scrubs', async () => {
    const changed = await ask('PUT', '/projects/hitch/kiosk/', {
      sensitiveFields: ['cup_size'],
      scrubIPAddresses: true,
    })
    assert.deepEqual(changed.sensitiveFields, ['cup_size'])
    const kept = await ask('PUT', '/projects/hitch/kiosk/', { platform: 'python' })
    assert.deepEqual(kept.sensitiveFields, ['cup_size'])
    assert.equal(kept.scrubIPAddresses, true)
    assert.equal(kept.dataScrubberDefaults, true)

    await hitch.send(errorEvent('CupError', 'x', 'fill', { extra: { cup_size: 'XL' } }), await keyOf('kiosk'))
    const [issue] = (await ask('GET', '/projects/hitch/kiosk/issues/?query=CupError')) as unknown as Json[]
    const event = await ask('GET', `/issues/${issue?.id}/events/latest/`)
    assert.deepEqual(event.context, { cup_size: '[Filtered]' })
  })

  it('is gone when it is deleted, with all it held, and the record says who did it', async () => {
    const { id } = await ask('GET', '/projects/hitch/kiosk/')
    const to = await keyOf('kiosk')
    for (const value of ['a', 'b', 'c']) await hitch.send(errorEvent(`Error${value}`, value, value), to)
    await ask('DELETE', '/projects/hitch/kiosk/')
    assert.equal((await hitch.api('GET', '/api/0/projects/hitch/kiosk/')).status, 404)
    assert.equal((await hitch.send(errorEvent('TypeError', 'x'), to)).status, 403)
    await hitch.advance(10_000)
    await hitch.drain()
    const left = await hitch.app.db.event.count({ where: { projectId: Number(id) } })
    assert.equal(left, 0)

    const { rows } = await ask('GET', '/organizations/hitch/audit-logs/?event=project.remove')
    const [entry] = rows as Json[]
    assert.equal(entry?.target, 'kiosk')
    assert.deepEqual(entry?.actor, { name: 'admin token' })
  })

  async function keyOf(project: string) {
    const [key] = (await ask('GET', `/projects/hitch/${project}/keys/`)) as unknown as Json[]
    return { projectId: Number(key?.projectId), publicKey: String(key?.public) }
  }
})

describe('people and tokens through the REST interface', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const ask = async (method: string, path: string, body?: object, token = hitch.adminToken) => {
    const response = await fetch(`${hitch.url}/api/0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Json }
  }

  it('let somebody join, work under their own name, and leave', async () => {
    await hitch.send(errorEvent('TypeError', 'no'))
    const members = '/organizations/hitch/members/'
    const { body: ada } = await ask('POST', members, { email: 'Ada@Shop.example', orgRole: 'member' })
    assert.equal(ada.email, 'ada@shop.example')
    assert.equal(ada.name, 'ada')
    assert.equal((await ask('POST', members, { email: 'ada@shop.example' })).status, 409)
    assert.equal((await ask('PUT', `${members}${ada.id}/`, { name: 'Ada' })).body.name, 'Ada')
    await ask('POST', '/organizations/hitch/teams/', { slug: 'pay' })
    assert.equal((await ask('POST', `${members}${ada.id}/teams/pay/`)).status, 201)
    assert.equal((await ask('POST', `${members}${ada.id}/teams/pay/`)).status, 204)
    assert.deepEqual((await ask('GET', `${members}${ada.id}/`)).body.teams, ['pay'])

    const wanted = { name: 'laptop', user: ada.id, scopes: ['event:admin', 'project:admin', 'member:read'] }
    const { body: token } = await ask('POST', '/api-tokens/', wanted)
    const own = String(token.token)
    const { body: who } = await ask('GET', '/', undefined, own)
    assert.equal((who.user as Json).name, 'Ada')
    assert.ok((who.auth as { scopes: string[] }).scopes.includes('event:admin'))
    const overreach = await ask('DELETE', '/projects/hitch/demo/', undefined, own)
    assert.equal(overreach.status, 403, 'a member’s token is worth no more than a member')

    await ask('PUT', '/issues/DEMO-1/', { assignedTo: `user:${ada.id}`, status: 'resolved' }, own)
    const { body: history } = await ask('GET', '/issues/DEMO-1/activities/')
    assert.deepEqual(
      (history.activity as Json[]).map(({ type, user }) => [type, (user as Json | null)?.name]),
      [
        ['assigned', 'Ada'],
        ['set_resolved', 'Ada'],
        ['first_seen', undefined],
      ],
    )

    assert.equal((await ask('DELETE', `${members}${ada.id}/`)).status, 204)
    assert.equal((await ask('GET', '/', undefined, own)).status, 401)
    assert.equal((await ask('GET', '/issues/DEMO-1/')).body.assignedTo, null)
    assert.equal((await ask('PUT', '/issues/DEMO-1/', { assignedTo: `user:${ada.id}` })).status, 400)
    const { body: again } = await ask('POST', members, { email: 'ada@shop.example' })
    assert.equal(again.id, ada.id)
    assert.equal(
      (await ask('GET', '/', undefined, own)).status,
      401,
      'an old token does not come back with them',
    )
  })

  it('unassign the groups of a team that is dissolved', async () => {
    assert.equal((await ask('PUT', '/issues/DEMO-1/', { assignedTo: '#pay' })).status, 200)
    assert.equal((await ask('DELETE', '/teams/hitch/pay/')).status, 204)
    assert.equal((await ask('GET', '/issues/DEMO-1/')).body.assignedTo, null)
  })

  it('let no token make itself a stronger one, and end at once when revoked', async () => {
    const scopes = ['org:admin', 'event:read']
    const { body: maker } = await ask('POST', '/api-tokens/', { name: 'maker', scopes })
    const own = String(maker.token)
    const stronger = await ask('POST', '/api-tokens/', { name: 'x', scopes: ['project:admin'] }, own)
    assert.equal(stronger.status, 403)
    assert.equal((await ask('POST', '/api-tokens/', { name: 'x', scopes: ['event:all'] })).status, 400)
    const { body: weaker } = await ask(
      'POST',
      '/api-tokens/',
      { name: 'weaker', scopes: ['event:read'] },
      own,
    )
    assert.equal(
      (await ask('GET', '/organizations/hitch/issues/', undefined, String(weaker.token))).status,
      200,
    )
    assert.equal((await ask('DELETE', `/api-tokens/${weaker.id}/`)).status, 204)
    assert.equal(
      (await ask('GET', '/organizations/hitch/issues/', undefined, String(weaker.token))).status,
      401,
    )
    assert.equal((await ask('DELETE', `/api-tokens/${weaker.id}/`)).status, 404)

    const stored = JSON.stringify([
      await hitch.app.db.token.findMany(),
      await hitch.app.db.auditEntry.findMany(),
    ])
    for (const token of [own, String(weaker.token)]) assert.ok(!stored.includes(token))
  })

  it('let nobody below an owner make owners', async () => {
    const { body } = await ask('POST', '/api-tokens/', { name: 'hr', scopes: ['member:write'] })
    const own = String(body.token)
    const members = '/organizations/hitch/members/'
    assert.equal((await ask('POST', members, { email: 'eve@shop.example', role: 'owner' }, own)).status, 403)
    const { body: boss } = await ask('POST', members, { email: 'boss@shop.example', role: 'owner' })
    const stolen = await ask('PUT', `${members}${boss.id}/`, { email: 'eve@shop.example' }, own)
    assert.equal(stolen.status, 403)
    assert.equal((await ask('POST', members, { email: 'bob@shop.example' }, own)).status, 201)
  })
})

describe('the first start', () => {
  it('makes the organization, the demo project and the admin token once, however often it happens', async () => {
    const { ensureOrganization } = await import('../../services/projects/projects.ts')
    const { ensureAdminToken, whoseToken } = await import('../../services/people/tokens.ts')
    const hitch = await startHitch()
    try {
      const [again] = await Promise.all([ensureOrganization(hitch.app), ensureOrganization(hitch.app)])
      assert.equal(again?.isFirstStart, false)
      assert.match(again?.demo?.dsn ?? '', new RegExp(`^http://${hitch.demo.publicKey}@localhost:3978/\\d+$`))
      assert.equal(await hitch.app.db.project.count(), 1)
      assert.equal(await ensureAdminToken(hitch.app), null, 'the configuration brings one')

      const app = { ...hitch.app, config: { ...hitch.app.config, adminToken: undefined } }
      const made = await Promise.all([ensureAdminToken(app), ensureAdminToken(app)])
      const [token, ...others] = made.filter((candidate) => candidate !== null)
      assert.equal(others.length, 0)
      assert.equal((await whoseToken(app, token ?? ''))?.name, 'admin token')
      assert.equal(await whoseToken(hitch.app, token ?? ''), null, 'a configured token stands alone')
      const setting = await app.db.setting.findUnique({ where: { key: 'adminToken' } })
      assert.notEqual(setting?.value, token)
    } finally {
      await hitch.stop()
    }
  })

  it('makes no demo project outside local mode', async () => {
    const hitch = await startHitch({
      MicrosoftAppId: '11111111-2222-3333-4444-555555555555',
      MicrosoftAppPassword: 'secret',
      MicrosoftAppTenantId: '99999999-2222-3333-4444-555555555555',
      HITCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      HOST: '127.0.0.1',
    })
    try {
      assert.equal(await hitch.app.db.project.count(), 0)
      assert.equal(await hitch.app.db.organization.count(), 1)
    } finally {
      await hitch.stop()
    }
  })
})
