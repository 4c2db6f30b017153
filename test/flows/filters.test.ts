import assert from 'node:assert/strict'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const project = '/api/0/projects/hitch/demo/'

describe('a project that does not want to hear of everything', () => {
  let hitch: TestHitch

  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  it('says so in its options', async () => {
    const options = {
      'filters:releases': 'shop@0.*\n\n  *-dev \nshop@0.*',
      'filters:error_messages': '*ResizeObserver*',
      'filters:blacklisted_ips': '203.0.113.0/24\n2001:db8::/32',
      'filters:localhost': '1',
    }
    const { status, body } = await hitch.api('PUT', project, { options, name: 'Shop' })
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual((body as Json).options, {
      ...options,
      'filters:releases': 'shop@0.*\n*-dev',
      'filters:localhost': true,
      'filters:browser-extensions': false,
      'filters:web-crawlers': false,
      'filters:transactions': '',
      'filters:health-checks': false,
      'filters:legacy-browsers': [],
    })
  })

  it('or by the switches, one by one', async () => {
    assert.equal((await hitch.api('PUT', `${project}filters/web-crawlers/`, { active: true })).status, 204)
    const some = { subfilters: ['ie', 'safari'] }
    assert.equal((await hitch.api('PUT', `${project}filters/legacy-browsers/`, some)).status, 204)
    const listed = (await hitch.api('GET', `${project}filters/`)).body as Json[]
    assert.deepEqual(
      listed.map(({ id, active }) => [id, active]),
      [
        ['browser-extensions', false],
        ['localhost', true],
        ['web-crawlers', true],
        ['filtered-transaction', false],
        ['legacy-browsers', ['ie', 'safari']],
      ],
    )
  })

  it('is answered what is wrong', async () => {
    const bad = [
      { 'filters:blacklisted_ips': '10.0.0.0/33' },
      { 'filters:releases': 'x'.repeat(201) },
      { 'filters:error_messages': Array.from({ length: 201 }, (_, index) => `m${index}`).join('\n') },
      { 'filters:legacy-browsers': ['netscape'] },
      { 'filters:localhost': 'maybe' },
      { 'filters:releases': 'a\0b' },
    ]
    for (const options of bad) {
      const { status, body } = await hitch.api('PUT', project, { options })
      assert.equal(status, 400, JSON.stringify(options))
      assert.ok((body as { options?: object }).options, 'the field is named')
    }
    assert.equal((await hitch.api('PUT', `${project}filters/nonsense/`, { active: true })).status, 404)
    assert.equal((await hitch.api('PUT', `${project}filters/constructor/`, { active: true })).status, 404)
    assert.equal((await hitch.api('PUT', `${project}filters/localhost/`, {})).status, 400)
    assert.equal((await hitch.api('PUT', `${project}filters/legacy-browsers/`, {})).status, 400)
  })

  it('and hears of the rest alone, while every sender is thanked', async () => {
    const dropped = [
      errorEvent('Error', 'no', 'charge', { release: 'shop@0.9' }),
      errorEvent('Error', 'ResizeObserver loop limit exceeded'),
      errorEvent('Error', 'no', 'charge', { request: { url: 'http://localhost:3000/cart' } }),
      errorEvent('Error', 'no', 'charge', { request: { headers: { 'User-Agent': 'Googlebot/2.1' } } }),
    ]
    for (const event of [...dropped, errorEvent('Error', 'no', 'charge', { release: 'shop@1.0' })]) {
      const { status, body } = await hitch.send(event)
      assert.equal(status, 200)
      assert.match(String(body.id), /^[0-9a-f]{32}$/)
    }
    const from = await fetch(
      `${hitch.url}/api/${hitch.demo.projectId}/store/?sentry_key=${hitch.demo.publicKey}`,
      {
        method: 'POST',
        body: JSON.stringify({ message: 'no' }),
        headers: { 'x-forwarded-for': '203.0.113.9' },
      },
    )
    assert.equal(from.status, 200)
    assert.equal(await hitch.app.db.event.count(), 1)
    await hitch.drain()
    const hours = await hitch.app.db.projectHour.findMany({ orderBy: { outcome: 'asc' } })
    assert.deepEqual(
      hours.map(({ outcome, count }) => [outcome, count]),
      [
        ['accepted', 1],
        ['filtered:error-message', 1],
        ['filtered:ip-address', 1],
        ['filtered:localhost', 1],
        ['filtered:release-version', 1],
        ['filtered:web-crawlers', 1],
      ],
    )
  })

  it('takes nothing from its quota for what it does not want', async () => {
    await hitch.api('PUT', project, { rateLimit: { window: 3600, count: 1 } })
    const unwanted = errorEvent('Error', 'ResizeObserver loop limit exceeded')
    assert.equal((await hitch.send(unwanted)).status, 200)
    assert.equal((await hitch.send(errorEvent('Error', 'no'))).status, 200)
    assert.equal((await hitch.send(errorEvent('Error', 'no'))).status, 429)
  })
})
