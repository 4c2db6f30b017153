import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const usersData = '/api/0/organizations/hitch/users-data/'

describe('a user who wants to be forgotten', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
    const user = { id: '7', email: 'ada@shop.example', ip_address: '192.0.2.7' }
    const request = {
      url: 'https://shop.example/pay',
      headers: { 'X-Forwarded-For': '192.0.2.7' },
      cookies: 'a=b',
    }
    const tags = { customer: 'Ada@shop.example', 'user.id': '7', plan: 'gold' }
    for (let count = 0; count < 3; count++)
      await hitch.send(
        errorEvent('PayError', 'declined for ada@shop.example', 'pay', { user, request, tags }),
      )
    await hitch.send(errorEvent('PayError', 'declined for bob@shop.example', 'pay', { user: { id: '77' } }))
    await hitch.send(errorEvent('MailError', 'no answer to ada@shop.example', 'mail', { user: { id: '8' } }))
    await hitch.drain()
  })
  after(() => hitch.stop())

  it('is named by what events know of them, or refused', async () => {
    for (const query of ['', '?user=', '?user=7', '?user=ip:home'])
      assert.equal((await hitch.api('DELETE', usersData + query)).status, 400, query)
    assert.deepEqual((await hitch.api('GET', usersData)).body, [])
  })

  it('is taken out of events, groups and whatever remembers users', async () => {
    const asked = await hitch.api('DELETE', `${usersData}?user=id:7&user=email:Ada@shop.example`)
    assert.equal(asked.status, 202)
    const wish = asked.body as Json
    assert.equal(wish.status, 'running')
    const again = (await hitch.api('DELETE', `${usersData}?user=email:ada@shop.example&user=id:7`))
      .body as Json
    assert.equal(again.id, wish.id, 'asked twice, it is done once')
    await hitch.drain()
    const done = (await hitch.api('GET', `${usersData}${wish.id}/`)).body as Json
    assert.equal(done.status, 'done')
    assert.deepEqual(done.counts, {
      looked: 5,
      events: 3,
      mentions: 1,
      groups: 1,
      users: 1,
      reports: 0,
      attachments: 0,
    })
    const events = await hitch.app.db.event.findMany()
    const groups = await hitch.app.db.group.findMany()
    assert.doesNotMatch(JSON.stringify([events, groups]), /ada@shop|192\.0\.2\.7|"id":"7"/)
    assert.match(JSON.stringify(events), /bob@shop\.example/)
    assert.match(JSON.stringify(events), /no answer to \[erased\]/)
    assert.deepEqual(
      groups.map(({ eventCount, userCount }) => [eventCount, userCount]),
      [
        [4, 2],
        [1, 1],
      ],
      'what was counted stays counted',
    )
    assert.equal(await hitch.app.db.groupUser.count(), 2)
  })

  it('is taken out of what groups are found by', async () => {
    const words = await hitch.app.db.groupText.findMany({ select: { text: true } })
    const values = await hitch.app.db.tagValue.findMany({ select: { key: true, value: true } })
    assert.doesNotMatch(JSON.stringify([words, values]), /ada@shop|192\.0\.2\.7/i)
    assert.ok(!values.some(({ key }) => key === 'user.id'))
    const search = async (query: string) =>
      (
        (await hitch.api('GET', `/api/0/organizations/hitch/issues/?query=${encodeURIComponent(query)}`))
          .body as Json[]
      ).map(({ shortId }) => shortId)
    assert.deepEqual(await search('ada@shop.example'), [])
    assert.deepEqual(await search('customer:Ada@shop.example'), [])
    assert.deepEqual(await search('plan:gold'), ['DEMO-1'])
    const said = (await hitch.api('GET', '/api/0/issues/DEMO-1/tags/')).body as Json[]
    assert.doesNotMatch(JSON.stringify(said), /ada@shop/i)
  })

  it('is found again by what comes later', async () => {
    await hitch.send(
      errorEvent('PayError', 'declined', 'pay', {
        user: { id: '9' },
        tags: { customer: 'Ada@shop.example' },
      }),
    )
    const found = await hitch.api('GET', '/api/0/organizations/hitch/issues/?query=customer:Ada@shop.example')
    assert.deepEqual(
      (found.body as Json[]).map(({ shortId }) => shortId),
      ['DEMO-1'],
    )
  })

  it('leaves no name in the record either', async () => {
    const rows = await hitch.app.db.erasure.findMany()
    const record = await hitch.app.db.auditEntry.findMany({ where: { action: 'users-data.erase' } })
    assert.equal(record.length, 1)
    assert.equal(rows[0]?.identities, null)
    assert.doesNotMatch(JSON.stringify([rows, record]), /ada@shop|id:7/)
  })

  it('may be a member', async () => {
    const members = '/api/0/organizations/hitch/members/'
    const ada = (await hitch.api('POST', members, { email: 'ada@desk.example', name: 'Ada L' })).body as Json
    const made = (
      await hitch.api('POST', '/api/0/api-tokens/', {
        name: 'hers',
        scopes: ['event:write'],
        user: Number(ada.id),
      })
    ).body as Json
    const said = await fetch(`${hitch.url}/api/0/issues/DEMO-1/comments/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${made.token}` },
      body: JSON.stringify({ text: 'The bank is down.' }),
    })
    assert.equal(said.status, 201)
    assert.equal((await hitch.api('DELETE', `${members}${ada.id}/?forget=1`)).status, 204)
    const { activity } = (await hitch.api('GET', '/api/0/issues/DEMO-1/activities/')).body as {
      activity: Json[]
    }
    const comment = activity.find(({ type }) => type === 'note')
    assert.equal((comment?.user as Json | undefined)?.name, 'A former member')
    const everything = [
      await hitch.app.db.person.findMany(),
      await hitch.app.db.auditEntry.findMany(),
      await hitch.app.db.token.findMany(),
    ]
    assert.doesNotMatch(JSON.stringify(everything), /ada@desk|Ada L/i)
    const again = (await hitch.api('POST', members, { email: 'ada@desk.example' })).body as Json
    assert.notEqual(again.id, ada.id)
  })

  it('is taken out of the reasons that quote an event, and is known however an event names them', async () => {
    const email = 'Cleo@Shop.example'
    assert.equal(
      (await hitch.api('POST', '/api/0/organizations/hitch/members/', { email: 'mia@desk.example' })).status,
      201,
    )
    const rules = { raw: 'tags.customer:Cleo* mia@desk.example' }
    assert.equal((await hitch.api('PUT', '/api/0/projects/hitch/demo/ownership/', rules)).status, 200)
    const more = { user: { email }, tags: { customer: email }, fingerprint: ['cart', email] }
    await hitch.send(errorEvent('CartError', 'empty', 'cart', more))
    await hitch.drain()
    const { id: groupId } = await hitch.app.db.group.findFirstOrThrow({ orderBy: { id: 'desc' } })
    const where = { where: { groupId } }
    const remembered = async () => {
      await hitch.app.record.index()
      return JSON.stringify([
        await hitch.app.db.groupHash.findMany(where),
        await hitch.app.db.groupOwner.findMany(where),
        await hitch.app.db.groupActivity.findMany(where),
        await hitch.app.db.tagValue.findMany(),
      ])
    }
    assert.equal((await remembered()).match(/cleo@shop/gi)?.length, 4)
    await hitch.api('DELETE', `${usersData}?user=email:cleo@shop.example`)
    await hitch.drain()
    assert.doesNotMatch(await remembered(), /cleo@shop/i)
    assert.equal(await hitch.app.db.groupUser.count(where), 0)
  })

  it('leaves no word of what they wrote', async () => {
    const feedback = { message: 'My cart forgets everything', contact_email: 'dora@shop.example' }
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
      method: 'POST',
      body: ['{}', '{"type":"feedback"}', JSON.stringify({ type: 'feedback', contexts: { feedback } })].join(
        '\n',
      ),
    })
    assert.equal(response.status, 200)
    await hitch.drain()
    const everything = async () =>
      JSON.stringify([
        await hitch.app.db.group.findMany(),
        await hitch.app.db.groupText.findMany({ select: { text: true } }),
        await hitch.app.db.event.findMany(),
        await hitch.app.db.userReport.findMany(),
      ])
    assert.match(await everything(), /cart forgets/)
    await hitch.api('DELETE', `${usersData}?user=email:dora@shop.example`)
    await hitch.drain()
    assert.doesNotMatch(await everything(), /cart forgets|dora@shop/i)
  })
})
