import assert from 'node:assert/strict'
import { followGroup } from '../../services/groups/subscriptions.ts'
import { errorEvent } from '../harness/hitch.ts'
import { type Synced, startSynced } from '../harness/synced.ts'
import { openBrowser } from '../pages/browser.ts'

type Json = Record<string, unknown>
type Issue = Json & { participants: Json[] }

describe('following a group', () => {
  let both: Synced
  let tokens: Record<string, string>
  let ids: Record<string, number>

  before(async () => {
    both = await startSynced({ firstNumber: 31 })
    tokens = { admin: both.hitch.adminToken }
    ids = {}
    for (const name of ['ana', 'bo', 'cleo']) {
      const wanted = { name, email: `${name}@contoso.example`, role: 'member' }
      const member = await ask('POST', '/organizations/hitch/members/', wanted)
      const scopes = ['event:admin']
      const token = await ask('POST', '/api-tokens/', { name, user: member.id, scopes })
      ids[name] = Number(member.id)
      tokens[name] = String(token.token)
    }
    await ask('POST', '/organizations/hitch/teams/', { slug: 'pay' })
    for (const name of ['ana', 'bo'])
      await ask('POST', `/organizations/hitch/members/${ids[name]}/teams/pay/`)
  })
  after(() => both.stop())

  let issue = 0
  let bosOwn = 0
  beforeEach(async () => {
    issue += 1
    await both.hitch.send(errorEvent('TypeError', 'no price', `fn${issue}`))
    await both.settle()
  })

  it('comes with assignments and comments, and ends with the assignment alone', async () => {
    await put({ assignedTo: '#pay' })
    assert.deepEqual(await followers(), ['ana assigned', 'bo assigned'])
    await comment('bo')
    await comment('cleo')
    assert.deepEqual(await followers(), ['ana assigned', 'bo commented', 'cleo commented'])
    await put({ assignedTo: 'ana@contoso.example' })
    await put({ assignedTo: 'cleo@contoso.example' })
    assert.deepEqual(await followers(), ['bo commented', 'cleo commented'])
    await put({ assignedTo: 'ana@contoso.example' })
    await put({ assignedTo: '' })
    assert.deepEqual(await followers(), ['bo commented', 'cleo commented'])
    const { activity } = await read()
    assert.deepEqual((activity as Json[])[0]?.type, 'unassigned')
  })

  it('is a wish of one’s own that nothing overrules', async () => {
    await put({ isSubscribed: false }, 'ana')
    await put({ assignedTo: 'ana@contoso.example' })
    await comment('ana')
    assert.deepEqual(await followers(), [])
    assert.equal((await read('ana')).isSubscribed, false)
    const asked = await put({ isSubscribed: true, status: 'resolved' }, 'ana')
    assert.deepEqual(
      [asked.isSubscribed, asked.subscriptionDetails, asked.status],
      [true, { reason: 'unknown' }, 'resolved'],
    )
    await put({ assignedTo: '' })
    assert.deepEqual(await followers(), ['ana asked'])
    const found = await ask('GET', `/organizations/hitch/issues/?query=DEMO-${issue}`, undefined, 'ana')
    const [listed] = found as unknown as Json[]
    assert.equal(listed?.isSubscribed, true)
    assert.equal((await read('bo')).isSubscribed, false)
  })

  it('is asked of many at once, and of nobody’s token never', async () => {
    await both.hitch.send(errorEvent('RangeError', 'no stock'))
    const many = `/organizations/hitch/issues/?id=DEMO-${issue}&id=DEMO-${issue + 1}`
    issue += 1
    assert.deepEqual(await ask('PUT', many, { isSubscribed: true }, 'bo'), {
      isSubscribed: true,
      subscriptionDetails: { reason: 'unknown' },
    })
    assert.deepEqual(await followers(), ['bo asked'])
    const nobody = await both.hitch.api('PUT', `/api/0/issues/DEMO-${issue}/`, {
      isSubscribed: true,
      status: 'resolved',
    })
    assert.equal(nobody.status, 400)
    assert.match(JSON.stringify(nobody.body), /this token is nobody’s/)
    assert.equal((await read()).status, 'unresolved', 'nothing of it was done')
    const all = await send('PUT', '/organizations/hitch/issues/', { isSubscribed: true }, 'bo')
    assert.equal(all.status, 400)
    const odd = await send('PUT', `/issues/DEMO-${issue}/`, { isSubscribed: 'yes' }, 'bo')
    assert.equal(odd.status, 400)
  })

  it('comes with what happens in Azure DevOps as well', async () => {
    const { number } = both.azure.createItem({ title: 'Checkout fails', state: 'Active' })
    const { id } = await read()
    await ask('PUT', `/organizations/hitch/issues/${id}/integrations/${both.integrationId}/`, {
      externalIssue: String(number),
    })
    await both.settle()
    both.azure.edit(number, { 'System.AssignedTo': 'bo@contoso.example' })
    await both.settle()
    assert.deepEqual(await followers(), ['bo assigned'])
    both.azure.comment(number, '<div>Can you repeat it?</div>', 'ana@contoso.example')
    await both.settle()
    assert.deepEqual(await followers(), ['ana commented', 'bo assigned'])
    both.azure.edit(number, { 'System.AssignedTo': null })
    await both.settle()
    assert.deepEqual(await followers(), ['ana commented'])
    const kinds = await both.hitch.app.db.groupActivity.findMany({
      where: { groupId: Number(id), via: 'azureDevOps', kind: { in: ['assigned', 'unassigned'] } },
    })
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['assigned', 'unassigned'],
    )
  })

  it('is not what events do', async () => {
    await put({ status: 'resolved', statusDetails: { inRelease: 'shop@1.0.0' } }, 'ana')
    await both.hitch.send(errorEvent('TypeError', 'no price', `fn${issue}`, { release: 'shop@1.1.0' }))
    await both.settle()
    assert.equal((await read()).substatus, 'regressed')
    assert.deepEqual(await followers(), [])
  })

  it('has a button on the page, which names the others', async () => {
    await put({ assignedTo: 'bo@contoso.example' })
    bosOwn = Number((await read()).id)
    const browser = openBrowser(both.hitch.url)
    const path = `/groups/DEMO-${issue}`
    const page = await browser.open(path)
    assert.match(page.words, /Followers bo assigned Follow /)
    const followed = await browser.post(page, `${path}/follow`, { follow: 'yes' })
    const then = await browser.open(String(followed.headers.location))
    assert.match(then.words, /You follow this group now/)
    assert.match(then.words, /Local administrator you, by choice Unfollow/)
    const left = await browser.post(then, `${path}/follow`, { follow: 'no' })
    assert.match(
      (await browser.open(String(left.headers.location))).words,
      /do not follow.*bo assigned.* Follow /,
    )
    assert.equal((await browser.post(then, `${path}/follow`, { follow: 'perhaps' })).status, 400)
    assert.equal((await browser.post(then, '/groups/DEMO-999/follow', { follow: 'yes' })).status, 404)
    assert.deepEqual(await followers(), ['bo assigned'])
  })

  it('is open to those who may only look, and to nobody from elsewhere', async () => {
    const { app } = both.hitch
    const groupId = Number((await read()).id)
    const viewer = await app.db.person.update({ where: { id: ids.bo ?? 0 }, data: { role: 'viewer' } })
    assert.equal(await followGroup(app, { groupId, person: viewer, isFollowing: true }), true)
    assert.equal(await followGroup(app, { groupId, person: viewer, isFollowing: true }), false)
    const stranger = { ...viewer, organizationId: viewer.organizationId + 1 }
    await assert.rejects(followGroup(app, { groupId, person: stranger, isFollowing: true }), { status: 404 })
    assert.deepEqual(await followers(), ['bo asked'])
  })

  it('ends for whoever leaves the team, leaves altogether, and with the project', async () => {
    await put({ assignedTo: '#pay' })
    await comment('cleo')
    await put({ isSubscribed: false }, 'cleo')
    await ask('DELETE', `/organizations/hitch/members/${ids.bo}/teams/pay/`)
    assert.deepEqual(await followers(), ['ana assigned'])
    const rows = both.hitch.app.db.groupSubscription
    const kept = await rows.findMany({ where: { personId: ids.bo ?? 0, reason: 'assigned' } })
    assert.deepEqual(
      kept.map(({ groupId }) => groupId),
      [bosOwn],
      'what is bo’s alone stays',
    )
    for (const name of ['cleo', 'ana']) {
      await ask('DELETE', `/organizations/hitch/members/${ids[name]}/`)
      assert.equal(await rows.count({ where: { personId: ids[name] ?? 0 } }), 0)
    }
    assert.ok((await rows.count()) > 0)
    await ask('DELETE', '/projects/hitch/demo/')
    // What a project held goes bit by bit, once no process lets events in any more.
    await both.advance(60_000)
    await both.settle()
    assert.equal(await rows.count(), 0)
  })

  async function send(method: string, path: string, body?: object, who = 'admin') {
    const response = await fetch(`${both.hitch.url}/api/0${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens[who]}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Json }
  }

  async function ask(method: string, path: string, body?: object, who?: string): Promise<Json> {
    const answer = await send(method, path, body, who)
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  const put = (body: object, who?: string) => ask('PUT', `/issues/DEMO-${issue}/`, body, who)
  const read = (who?: string) => ask('GET', `/issues/DEMO-${issue}/`, undefined, who) as Promise<Issue>
  const comment = (who: string) => ask('POST', `/issues/DEMO-${issue}/comments/`, { text: 'I saw it' }, who)

  /** "ana assigned", by name; the interface must name the same people. */
  async function followers(): Promise<string[]> {
    const { id, participants } = await read()
    const rows = await both.hitch.app.db.groupSubscription.findMany({
      where: { groupId: Number(id), isActive: true },
      include: { person: true },
    })
    assert.deepEqual(
      participants.map(({ name }) => name).sort(),
      rows.map(({ person }) => person.name).sort(),
    )
    return rows.map(({ person, reason }) => `${person.name} ${reason}`).sort()
  }
})
