import assert from 'node:assert/strict'
import { jobs } from '../../index.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, linksOf, type Room, textOf } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { openBrowser } from '../pages/browser.ts'

const ada = { id: '29:ada', name: 'Ada' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }

describe('a release that looks bad', () => {
  let hitch: TestHitch
  let connector: Connector

  beforeEach(async () => {
    hitch = await startHitch()
    connector = await startConnector({ path: '/_connector' })
    await createTeams(hitch, connector).install(alerts, ada, { picked: true })
  })
  afterEach(async () => {
    await connector.stop()
    await hitch.stop()
  })

  it('by its groups has one card, which follows the facts, is said once and leaves with its project', async () => {
    await errors('shop@1.0.0', ['first', 'second'])
    await hours(30)
    await errors('shop@1.1.0', ['charge', 'refund', 'ship', 'pack', 'price', 'search'])
    await look()
    assert.deepEqual(cards(), [], 'six are not more than three times two')
    await errors('shop@1.1.0', ['browse'])
    await look()
    assert.equal(cards().length, 1)
    assert.match(
      words(),
      /^A release looks bad shop@1\.1\.0.*Demo.* 7 new groups\. The releases before it had at most 2 by then\./,
    )
    assert.match(words(), /5 groups or more, over 3 times as many/)
    assert.deepEqual(linksOf(cards()[0] ?? assert.fail()), ['http://localhost:3978/releases/shop%401.1.0'])

    await hitch.api('PUT', '/api/0/organizations/hitch/issues/DEMO-1/', { status: 'resolved' })
    await hours(1)
    await errors('shop@1.1.0', ['first', 'greet'])
    await look()
    await look()
    assert.equal(cards().length, 1)
    assert.match(words(), /8 new groups, and 1 that came back\./)

    await hours(2)
    await look()
    const browser = openBrowser(hitch.url)
    assert.match((await browser.open('/releases')).words, /shop@1\.1\.0 Demo 1\.1\.0 looked bad/)
    assert.equal((await hitch.api('DELETE', '/api/0/projects/hitch/demo/')).status, 204)
    await hours(1)
    // A deleted project goes bit by bit.
    for (
      let step = 0;
      step < 40 && (await hitch.app.db.message.count({ where: { releaseId: { not: null } } })) > 0;
      step++
    ) {
      await jobs.tidy(hitch.app, {})
      await hitch.drain()
    }
    for (let turn = 0; turn < 25; turn++) {
      await hitch.advance(10_000)
      await hitch.drain()
    }
    assert.match(words('No longer followed here shop'), /shop@1\.1\.0.*Demo.*The project demo was deleted/)
  })

  it('by its sessions is compared with the newest before it that has enough', async () => {
    await sessions('shop@1.0.0', { exited: 996, crashed: 4 })
    await hours(2)
    await sessions('shop@1.0.1', { exited: 10 })
    await hours(2)
    await sessions('shop@1.1.0', { exited: 290, unhandled: 6, crashed: 4 })
    await look()
    assert.match(words(), /3\.3 % of its 300 sessions failed.*In shop@1\.0\.0 it was 0\.4 %/)
    await sessions('shop@1.1.0', { exited: 3_000 })
    await look()
    assert.equal(cards('A release').length, 1)
    assert.match(words('A release'), /A release looked bad, and does no more/)
  })

  it('is kept quiet about when the project wants it so, when it is the first, and when it is old', async () => {
    await errors('shop@1.0.0', ['charge', 'refund', 'ship', 'pack', 'price'])
    await look()
    const archive = { version: 'shop@1.0.0', projects: [], status: 'archived' }
    await hitch.api('POST', '/api/0/organizations/hitch/releases/', archive)
    await hours(1)
    await errors('shop@1.0.1', ['charge'])
    await hours(29)
    const path = '/api/0/projects/hitch/demo/'
    const answer = await hitch.api('PUT', path, { badReleaseCards: false })
    assert.equal((answer.body as { badReleaseCards: boolean }).badReleaseCards, false)
    await errors('shop@1.1.0', ['search', 'browse', 'greet', 'count', 'print'])
    await look()
    assert.deepEqual(cards(), [])
    await hours(25)
    await hitch.api('PUT', path, { badReleaseCards: true })
    await look()
    assert.deepEqual(cards(), [], 'it is not new any more')
    await hitch.api('POST', '/api/0/organizations/hitch/releases/', { ...archive, version: 'shop@1.1.0' })
    await errors('shop@1.2.0', ['bill', 'sort', 'wrap', 'weigh', 'greet2'])
    await look()
    assert.equal(cards().length, 1)
  })

  it('notes which releases are adopted', async () => {
    await sessions('shop@1.0.0', { exited: 91 })
    await sessions('shop@1.1.0', { exited: 9 })
    await look()
    const adopted = async () =>
      (
        await hitch.app.db.release.findMany({ where: { adoptedAt: { not: null } }, orderBy: { id: 'asc' } })
      ).map(({ version }) => version)
    assert.deepEqual(await adopted(), ['shop@1.0.0'])
    await sessions('shop@1.1.0', { exited: 991 })
    await hitch.advance(10 * 60_000)
    await look()
    assert.deepEqual(await adopted(), ['shop@1.0.0', 'shop@1.1.0'])
    const listed = await hitch.api('GET', '/api/0/organizations/hitch/releases/?health=1')
    const stages = (listed.body as { version: string; adoptionStages: { demo: { stage: string } } }[]).map(
      ({ version, adoptionStages }) => [version, adoptionStages.demo.stage],
    )
    assert.deepEqual(stages, [
      ['shop@1.1.0', 'adopted'],
      ['shop@1.0.0', 'replaced'],
    ])
  })

  const cards = (like = 'A release') =>
    connector.posted(alerts.id).filter((card) => textOf(card).startsWith(like))
  const words = (like?: string) => textOf(cards(like)[0] ?? assert.fail('no such card'))

  async function look(): Promise<void> {
    await jobs.watchReleases(hitch.app, {})
    await hitch.drain()
    // A conversation takes a few cards a second, and the groups have theirs.
    for (let turn = 0; turn < 4; turn++) {
      await hitch.advance(1_500)
      await hitch.drain()
    }
  }

  async function hours(count: number): Promise<void> {
    await hitch.advance(count * 3_600_000)
    await hitch.drain()
  }

  async function errors(release: string, functions: string[]): Promise<void> {
    for (const name of functions) await hitch.send(errorEvent('TypeError', 'no', name, { release }))
    await hitch.drain()
  }

  async function sessions(release: string, counts: object): Promise<void> {
    const started = new Date(hitch.app.now().getTime() - 60_000).toISOString()
    const attrs = { release, environment: 'production' }
    const body = [{}, { type: 'sessions' }, { aggregates: [{ started, ...counts }], attrs }]
    const url = `${hitch.url}/api/${hitch.demo.projectId}/envelope/?sentry_key=${hitch.demo.publicKey}`
    const response = await fetch(url, {
      method: 'POST',
      body: body.map((line) => JSON.stringify(line)).join('\n'),
    })
    assert.equal(response.status, 200)
    await response.text()
  }
})
