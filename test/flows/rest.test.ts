import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

describe('a group’s life through the REST interface', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  const get = async (path: string) => (await ok(hitch.api('GET', `/api/0${path}`))) as Json
  const list = async (path: string) => (await ok(hitch.api('GET', `/api/0${path}`))) as Json[]
  const put = async (path: string, body: object) =>
    (await ok(hitch.api('PUT', `/api/0${path}`, body))) as Json

  it('comes in, is found, looked at, discussed, assigned, resolved, and regresses', async () => {
    const more = { release: 'shop@1.0.0', environment: 'production', tags: { region: 'north' } }
    await hitch.send(errorEvent('TypeError', 'card declined', 'charge', more))
    await hitch.advance(1_000)
    const sent = await hitch.send(errorEvent('TypeError', 'card declined', 'charge', more))
    await hitch.send(errorEvent('RangeError', 'basket too large', 'fill'))

    const found = await list('/projects/hitch/demo/issues/?query=declined')
    assert.equal(found.length, 1)
    const [issue] = found
    assert.match(String(issue?.title), /^TypeError: card declined/)
    assert.equal(issue?.count, '2')
    assert.equal(issue?.status, 'unresolved')
    assert.equal(issue?.substatus, 'new')
    const id = String(issue?.id)

    const latest = await get(`/organizations/hitch/issues/${id}/events/latest/`)
    assert.equal(latest.eventID, sent.body.id)
    assert.equal(latest.nextEventID, null)
    const oldest = await get(`/issues/${id}/events/oldest/`)
    assert.equal(oldest.nextEventID, latest.eventID)
    assert.equal(latest.previousEventID, oldest.eventID)
    assert.deepEqual(await get(`/projects/hitch/demo/events/${latest.eventID}/`), latest)
    assert.ok((latest.tags as Json[]).some(({ key, value }) => key === 'region' && value === 'north'))
    assert.equal((await list(`/issues/${id}/events/`)).length, 2)
    assert.equal((await list('/projects/hitch/demo/events/')).length, 3)
    const [older] = await list('/projects/hitch/demo/events/?limit=1&cursor=1:2:0')
    assert.equal(older?.eventID, oldest.eventID)

    const ada = (await ok(
      hitch.api('POST', '/api/0/organizations/hitch/members/', { email: 'ada@shop.example', name: 'Ada' }),
    )) as Json
    const assigned = await put(`/issues/${id}/`, { assignedTo: 'ada@shop.example' })
    assert.deepEqual(assigned.assignedTo, {
      type: 'user',
      id: ada.id,
      name: 'Ada',
      email: 'ada@shop.example',
    })

    await ok(hitch.api('POST', `/api/0/issues/${id}/comments/`, { text: 'The bank changed its answer.' }))
    const [comment] = await list(`/issues/${issue?.shortId}/comments/`)
    assert.deepEqual(comment?.data, { text: 'The bank changed its answer.' })

    const resolved = await put(`/issues/${id}/`, { status: 'resolvedInNextRelease' })
    assert.equal(resolved.status, 'resolved')
    assert.deepEqual(resolved.statusDetails, { inNextRelease: true })
    assert.equal((await list('/organizations/hitch/issues/')).length, 1)
    assert.equal((await list('/organizations/hitch/issues/?query=is:resolved')).length, 1)

    await hitch.advance(60_000)
    await hitch.send(errorEvent('TypeError', 'card declined', 'charge', more))
    assert.equal((await get(`/issues/${id}/`)).status, 'resolved', 'the old release does not count')
    await hitch.send(errorEvent('TypeError', 'card declined', 'charge', { ...more, release: 'shop@1.1.0' }))
    const back = await get(`/issues/${id}/`)
    assert.equal(back.status, 'unresolved')
    assert.equal(back.substatus, 'regressed')
    assert.equal(back.count, '4')
    assert.equal((back.firstRelease as Json).version, 'shop@1.0.0')
    assert.equal((back.lastRelease as Json).version, 'shop@1.1.0')
    assert.deepEqual(
      (back.activity as Json[]).map(({ type }) => type),
      ['set_regression', 'set_resolved_in_release', 'note', 'assigned', 'first_seen'],
    )
  })

  it('is archived with the rest, by what they have in common, and taken back one by one', async () => {
    const many = await put('/organizations/hitch/issues/?query=is:unresolved', {
      status: 'ignored',
      statusDetails: { ignoreCount: 2 },
    })
    assert.equal(many.substatus, 'archived_until_condition_met')
    assert.deepEqual(await list('/organizations/hitch/issues/'), [])
    const none = await hitch.api('PUT', '/api/0/organizations/hitch/issues/?status=unresolved', {
      status: 'resolved',
    })
    assert.equal(none.status, 204)
    const everything = await hitch.api('PUT', '/api/0/organizations/hitch/issues/', { assignedTo: '' })
    assert.equal(everything.status, 400, 'assigning needs to be told what')

    const archived = await list('/organizations/hitch/issues/?query=is:archived&sort=new')
    assert.equal(archived.length, 2)
    const ids = archived.map(({ id }) => `id=${id}`).join('&')
    await put(`/projects/hitch/demo/issues/?${ids}&id=999999`, { status: 'unresolved', assignedTo: '' })
    const [first] = await list('/organizations/hitch/issues/')
    assert.equal(first?.substatus, 'ongoing')
    assert.equal(first?.assignedTo, null)
  })

  it('is found by its short id, in any case', async () => {
    const found = await get('/organizations/hitch/shortids/demo-1/')
    assert.equal(found.shortId, 'DEMO-1')
    const direct = await hitch.api('GET', '/api/0/organizations/hitch/issues/?query=demo-1&shortIdLookup=1')
    assert.equal(direct.headers.get('x-sentry-direct-hit'), '1')
  })

  it('is one of many, page by page', async () => {
    const seen: unknown[] = []
    let path: string | undefined = '/api/0/organizations/hitch/issues/?query=&limit=1'
    while (path) {
      const page = await hitch.api('GET', path)
      seen.push(...(page.body as Json[]).map(({ shortId }) => shortId))
      const next = /<([^>]+)>; rel="next"; results="true"/.exec(page.headers.get('link') ?? '')?.[1]
      path = next?.replace(hitch.app.config.publicUrl, '')
    }
    assert.deepEqual(seen.sort(), ['DEMO-1', 'DEMO-2'])
  })
})

async function ok(asked: Promise<{ status: number; body: unknown }>): Promise<unknown> {
  const { status, body } = await asked
  assert.ok(status < 300, JSON.stringify(body))
  return body
}
