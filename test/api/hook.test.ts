import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Integration } from '../../prisma/client/client.ts'
import { hookPassword, hookUrl } from '../../services/azureDevOps/hooks/address.ts'
import { newHook } from '../../services/azureDevOps/hooks/subscribe.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

const organization = '44444444-4444-4444-8444-444444444444'
const subscription = '11111111-1111-4111-8111-111111111111'

describe('the door for service hooks', () => {
  let hitch: TestHitch
  let contoso: Integration
  let password: string

  before(async () => {
    hitch = await startHitch()
    contoso = await makeIntegration('contoso', organization)
    password = hookPassword(hitch.app, contoso)
  })
  after(() => hitch.stop())
  beforeEach(async () => {
    await hitch.app.pool.query(`DELETE FROM pgboss.job WHERE name = 'sync'`)
    await hitch.app.db.hookNotification.deleteMany()
    await hitch.app.db.workItem.deleteMany()
    await hitch.app.db.hookSubscription.deleteMany()
    await hitch.advance(61_000)
  })

  async function makeIntegration(name: string, externalId: string): Promise<Integration> {
    const { app } = hitch
    const owner = await app.db.organization.findFirstOrThrow()
    return app.db.integration.create({
      data: {
        ...newHook(app),
        organizationId: owner.id,
        externalId,
        name,
        baseUrl: `https://dev.azure.com/${name}/`,
        host: 'cloud',
        credentialKind: 'pat',
        credential: app.secrets.seal('{}'),
        identity: {},
        state: 'active',
        stateSince: app.now(),
        createdAt: app.now(),
      },
    })
  }

  function link(rev: number, number = 31) {
    return hitch.app.db.workItem.create({
      data: {
        integrationId: contoso.id,
        number,
        projectName: 'Web',
        type: 'Bug',
        title: 'PaymentError',
        state: 'Active',
        url: 'https://dev.azure.com/contoso/_workitems/edit/31',
        rev,
        createdAt: hitch.app.now(),
      },
    })
  }

  type Post = { path?: string; user?: string; password?: string; headers?: Record<string, string> }

  async function post(body: string, how: Post = {}) {
    const path = how.path ?? new URL(hookUrl(hitch.app.config, contoso)).pathname
    const basic = Buffer.from(`${how.user ?? 'hitch'}:${how.password ?? password}`).toString('base64')
    const response = await fetch(`${hitch.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${basic}`, ...how.headers },
      body,
    })
    const { detail } = (await response.json()) as { detail: string }
    return { status: response.status, detail, headers: response.headers }
  }

  async function sent(name: string, changes: object = {}) {
    const text = readFileSync(join(import.meta.dirname, `../fixtures/hooks/${name}.json`), 'utf8')
    const { status, detail } = await post(JSON.stringify({ ...JSON.parse(text), ...changes }))
    return [status, detail]
  }

  async function syncs(): Promise<object[]> {
    const { rows } = await hitch.app.pool.query<{ data: object }>(
      `SELECT data FROM pgboss.job WHERE name = 'sync' AND state = 'created'`,
    )
    return rows.map(({ data }) => data)
  }

  const known = [200, 'Ignored: this revision is known already.']
  const again = [200, 'Ignored: it was delivered before.']

  it('takes what is news about a linked work item, once', async () => {
    const { id } = await link(6)
    assert.deepEqual(await sent('workitem.updated-reassigned'), [200, 'Taken.'])
    assert.deepEqual(await syncs(), [{ workItemId: id }])
    assert.deepEqual(await sent('workitem.updated-reassigned'), again)
    assert.deepEqual(await syncs(), [{ workItemId: id }])
    const kept = await hitch.app.db.hookNotification.findMany()
    assert.deepEqual(kept, [
      {
        integrationId: contoso.id,
        subscriptionId: subscription,
        notificationId: '42',
        eventId: '22222222-2222-4222-8222-000000000042',
        eventType: 'workitem.updated',
        workItemId: 31,
        rev: 7,
        receivedAt: hitch.app.now(),
      },
    ])
  })

  it('makes one job of many hooks, in whatever order they come', async () => {
    const { id } = await link(6)
    await sent('workitem.updated-state')
    await sent('workitem.updated-reassigned')
    await sent('workitem.updated-unassigned')
    assert.deepEqual(await syncs(), [{ workItemId: id }])
  })

  it('knows what is no news', async () => {
    await link(7)
    assert.deepEqual(await sent('workitem.updated-reassigned'), known)
    assert.deepEqual(await sent('workitem.updated-first-state'), known)
    assert.deepEqual(await sent('workitem.created'), known)
    assert.deepEqual(await syncs(), [])
  })

  it('has comments, deletions and restorations looked at, whatever their revision', async () => {
    await link(100)
    for (const name of ['workitem.commented', 'workitem.deleted', 'workitem.restored'])
      assert.deepEqual(await sent(name), [200, 'Taken.'])
    assert.equal((await syncs()).length, 1)
  })

  it('has the work item looked at when a hook does not tell its revision', async () => {
    await link(100)
    assert.deepEqual(await sent('workitem.updated-minimal'), [200, 'Taken.'])
  })

  it('takes a hook without the numbers that tell deliveries apart', async () => {
    await link(6)
    assert.deepEqual(await sent('workitem.updated-reassigned', { notificationId: null }), [200, 'Taken.'])
    assert.equal(await hitch.app.db.hookNotification.count(), 0)
    assert.equal((await syncs()).length, 1)
  })

  it('ignores what is linked to nothing', async () => {
    await link(6, 32)
    const unlinked = [200, 'Ignored: this work item is linked to nothing here.']
    assert.deepEqual(await sent('workitem.updated-reassigned'), unlinked)
    assert.equal(await hitch.app.db.hookNotification.count(), 0)
  })

  it('ignores other events, wrong ids and what is no hook', async () => {
    await link(6)
    const idle = [200, 'Ignored: nothing here follows from it.']
    assert.deepEqual(await sent('build.complete'), idle)
    assert.deepEqual(await sent('workitem.updated-wrong-ids'), idle)
    for (const body of ['null', '[]', '31', '"workitem.updated"', '{}', '{"eventType":{}}']) {
      const { status, detail } = await post(body)
      assert.deepEqual([status, detail], [200, 'Ignored: this is no service hook.'])
    }
    assert.deepEqual(await syncs(), [])
  })

  it('ignores hooks of another organization', async () => {
    await link(6)
    const [status, detail] = await sent('workitem.updated-other-organization')
    assert.equal(status, 200)
    assert.match(String(detail), /another organization/)
    assert.deepEqual(await syncs(), [])
    assert.deepEqual(await sent('workitem.updated-old-organization'), [200, 'Taken.'])
    assert.deepEqual(await sent('workitem.updated-server'), [200, 'Taken.'])
    assert.deepEqual(await sent('workitem.updated-no-containers'), [200, 'Taken.'])
  })

  it('notes tests apart from the truth', async () => {
    const heard = (await row()).hookHeardAt
    for (const name of ['updated-test', 'created-test', 'updated-test-own-organization']) {
      await hitch.advance(61_000)
      assert.deepEqual(await sent(`workitem.${name}`), [200, 'Hitch has received the test.'])
      const { hookTestedAt, hookHeardAt } = await row()
      assert.deepEqual([hookTestedAt, hookHeardAt], [hitch.app.now(), heard])
    }
  })

  it('notes when a subscription was last heard, to the minute', async () => {
    await subscribed('enabled', subscription)
    await sent('workitem.updated-reassigned')
    const first = hitch.app.now()
    await hitch.advance(59_000)
    await sent('workitem.updated-reassigned')
    assert.deepEqual([(await row()).hookHeardAt, (await subscriptionRow()).heardAt], [first, first])
    await hitch.advance(1_000)
    await sent('workitem.updated-reassigned')
    const later = hitch.app.now()
    assert.deepEqual([(await row()).hookHeardAt, (await subscriptionRow()).heardAt], [later, later])
  })

  it('finds out that people made a subscription by hand', async () => {
    await subscribed('refused', null)
    await sent('workitem.updated-reassigned')
    const { status, externalId, reason, heardAt } = await subscriptionRow()
    assert.deepEqual([status, externalId, reason, heardAt], ['byHand', subscription, null, hitch.app.now()])
  })

  it('takes no late hook of a replaced subscription for the new one', async () => {
    const other = '11111111-1111-4111-8111-111111111112'
    await subscribed('enabled', other)
    await sent('workitem.updated-reassigned')
    const { status, externalId, heardAt } = await subscriptionRow()
    assert.deepEqual([status, externalId, heardAt], ['enabled', other, null])
  })

  async function row() {
    return hitch.app.db.integration.findUniqueOrThrow({ where: { id: contoso.id } })
  }

  async function subscriptionRow() {
    return hitch.app.db.hookSubscription.findFirstOrThrow()
  }

  async function subscribed(status: string, externalId: string | null) {
    const eventType = 'workitem.updated'
    const createdAt = hitch.app.now()
    const data = { integrationId: contoso.id, eventType, status, externalId, reason: 'why', createdAt }
    await hitch.app.db.hookSubscription.create({ data })
  }

  describe('lets in', () => {
    const refused = [401, 'These are not the credentials of this hook.']
    const body = JSON.stringify({ eventType: 'x' })
    const tried = async (how: Post, text = body) => {
      const { status, detail, headers } = await post(text, how)
      assert.equal(headers.get('www-authenticate'), status === 401 ? 'Basic realm="Hitch"' : null)
      return [status, detail]
    }

    it('nobody without the right address and password', async () => {
      const root = '/extensions/vsts/issue-updated'
      const unknown = newHook(hitch.app).hookToken
      assert.deepEqual(await tried({ password: 'wrong' }), refused)
      assert.deepEqual(await tried({ password: '' }), refused)
      assert.deepEqual(await tried({ user: 'somebody' }), refused)
      assert.deepEqual(await tried({ headers: { authorization: '' } }), refused)
      assert.deepEqual(await tried({ headers: { authorization: `Bearer ${password}` } }), refused)
      assert.deepEqual(await tried({ headers: { authorization: 'Basic !!!' } }), refused)
      assert.deepEqual(await tried({ headers: { authorization: `Basic ${'A'.repeat(9_000)}` } }), refused)
      for (const path of [
        root,
        `${root}/`,
        `${root}/${unknown}/`,
        `${root}/${contoso.hookToken.slice(1)}/`,
        `${root}/${contoso.hookToken.toUpperCase()}/`,
        `${root}/${contoso.hookToken}/more`,
        `${root}/__proto__/`,
        `${root}/%00/`,
        `${root}/${'x'.repeat(3_000)}`,
        `${root}/${'x'.repeat(9_000)}`,
      ])
        assert.deepEqual(await tried({ path }), refused, path.slice(0, 80))
    })

    it('nobody before the body is looked at', async () => {
      assert.deepEqual(await tried({ password: 'wrong' }, 'not JSON'), refused)
      assert.deepEqual(await tried({ password: 'wrong' }, 'x'.repeat(3_000_000)), refused)
    })

    it('the password before as well, while it is being changed', async () => {
      const { app } = hitch
      const seal = (secret: object) => app.secrets.seal(JSON.stringify(secret))
      const change = (secret: object) =>
        app.db.integration.update({ where: { id: contoso.id }, data: { hookSecret: seal(secret) } })
      const taken = [200, 'Ignored: nothing here follows from it.']

      await change({ password: 'new', former: password })
      assert.deepEqual(await tried({ password: 'new' }), taken)
      assert.deepEqual(await tried({}), taken)
      assert.deepEqual(await tried({ password: 'other' }), refused)

      await change({ password: 'new' })
      await hitch.advance(5_000)
      assert.deepEqual(await tried({ password: 'new' }), taken)
      assert.deepEqual(await tried({}), refused)

      await change({ password })
      assert.deepEqual(await tried({}), taken)
    })

    it('each organization by its own address', async () => {
      const fabrikam = await makeIntegration('fabrikam', '88888888-8888-4888-8888-888888888888')
      const path = new URL(hookUrl(hitch.app.config, fabrikam)).pathname
      assert.deepEqual(await tried({ path }), refused)
      assert.equal((await post(body, { path, password: hookPassword(hitch.app, fabrikam) })).status, 200)
    })

    it('nobody any more once the integration is removed', async () => {
      const gone = await makeIntegration('gone', '99999999-9999-4999-8999-999999999999')
      const how = {
        path: new URL(hookUrl(hitch.app.config, gone)).pathname,
        password: hookPassword(hitch.app, gone),
      }
      assert.equal((await post(body, how)).status, 200)
      await hitch.app.db.integration.update({ where: { id: gone.id }, data: { state: 'removed' } })
      await hitch.advance(5_000)
      assert.deepEqual(await tried(how), refused)
    })

    it('everybody else when the secret of one cannot be opened', async () => {
      const lost = await makeIntegration('lost', '99999999-9999-4999-8999-999999999998')
      const path = new URL(hookUrl(hitch.app.config, lost)).pathname
      await hitch.app.db.integration.update({ where: { id: lost.id }, data: { hookSecret: 'v1.x.y.z' } })
      await hitch.advance(5_000)
      assert.equal((await tried({}))[0], 200)
      assert.deepEqual(await tried({ path }), refused)
    })
  })

  describe('says what is wrong with', () => {
    it('a body that is not JSON', async () => {
      for (const body of ['', '{', 'eventType=workitem.updated', '\0', '\ufffe', '{"a":1}{', '<html>']) {
        const { status, detail } = await post(body)
        assert.deepEqual([status, detail], [400, 'The body is not JSON.'])
      }
    })

    it('a body that is too large, and takes one of two megabytes', async () => {
      const of = (size: number) => {
        const frame = JSON.stringify({ eventType: 'workitem.updated', text: '' })
        return JSON.stringify({ eventType: 'workitem.updated', text: 'x'.repeat(size - frame.length) })
      }
      const most = 2 * 1024 * 1024
      assert.equal((await post(of(most))).status, 200)
      const { status, detail } = await post(of(most + 1))
      assert.deepEqual([status, detail], [413, `The body is larger than ${most} bytes.`])
      assert.equal((await post('[1,'.repeat(1_000_000))).status, 413)
    })

    it('and takes two megabytes of brackets', async () => {
      assert.equal((await post(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)).status, 200)
    })

    it('and takes texts that a database would refuse', async () => {
      await link(6)
      const name = 'workitem.updated-reassigned'
      const odd = { notificationId: 'a\0b', subscriptionId: '\ud83d', id: '\0', createdDate: '\0' }
      assert.deepEqual(await sent(name, odd), [200, 'Taken.'])
    })
  })

  it('asks to come back when nothing can be stored', async () => {
    const { pool } = hitch.app
    await link(6)
    await pool.query('ALTER TABLE "WorkItem" RENAME TO "Away"')
    try {
      const text = readFileSync(
        join(import.meta.dirname, '../fixtures/hooks/workitem.updated-reassigned.json'),
        'utf8',
      )
      const { status, detail, headers } = await post(text)
      assert.equal(status, 503)
      assert.equal(detail, 'Hooks cannot be stored at the moment. Try again later.')
      assert.equal(headers.get('retry-after'), '30')
    } finally {
      await pool.query('ALTER TABLE "Away" RENAME TO "WorkItem"')
    }
    assert.deepEqual(await sent('workitem.updated-reassigned'), [200, 'Taken.'])
  })

  it('keeps a hook and its job together', async () => {
    const { pool } = hitch.app
    await link(6)
    await pool.query('ALTER TABLE pgboss.job RENAME COLUMN singleton_key TO away')
    try {
      assert.equal((await sent('workitem.updated-reassigned'))[0], 503)
    } finally {
      await pool.query('ALTER TABLE pgboss.job RENAME COLUMN away TO singleton_key')
    }
    assert.equal(await hitch.app.db.hookNotification.count(), 0)
    assert.deepEqual(await sent('workitem.updated-reassigned'), [200, 'Taken.'])
  })
})
