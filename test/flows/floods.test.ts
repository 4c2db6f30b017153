import assert from 'node:assert/strict'
import { caps, floodsOf } from '../../services/floods/floods.ts'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { createTeams, type Room, textOf, type User } from '../fakes/teams.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

const ada: User = { id: '29:ada', name: 'Ada' }
const team = { id: '19:general@thread.tacv2', name: 'Shop' }
const alerts: Room = { id: '19:alerts@thread.tacv2', kind: 'channel', team, name: 'Alerts' }

describe('a flood', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let connector: Connector

  before(async () => {
    connector = await startConnector({ path: '/_connector' })
    hitch = await startHitch()
    await createTeams(hitch, connector).install(alerts, ada, { picked: true })
    await hitch.drain()
  })
  after(async () => {
    await hitch.stop()
    await connector.stop()
  })

  const said = (words: string) =>
    connector.posted(alerts.id).filter((posted) => textOf(posted).includes(words)).length

  it('of releases and environments keeps every event, and not every name', async () => {
    const events = Array.from({ length: caps.release + 20 }, (_, index) =>
      errorEvent('TypeError', 'no price', 'charge', {
        release: `shop@1.0.${index}`,
        environment: `host-${index}`,
      }),
    )
    const answers = await Promise.all(events.map((event) => hitch.send(event)))
    assert.ok(answers.every(({ status }) => status === 200))
    const { db } = hitch.app
    assert.equal(await db.event.count(), events.length)
    assert.equal(await db.release.count(), caps.release)
    assert.equal(await db.environment.count(), caps.environment)
    await hitch.drain()
    await hitch.drain()
    assert.equal(said('more than 200 new releases in an hour'), 1)
    assert.equal(said('more than 50 new environments in an hour'), 1)
  })

  it('is told once a day, however often it comes back', async () => {
    for (const hours of [1, 2, 23]) {
      await hitch.advance(hours * 3_600_000)
      floodsOf(hitch.app).took({ projectId: hitch.demo.projectId, kind: 'release' }, caps.release)
      await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: `later@${hours}` }))
      await hitch.drain()
    }
    assert.equal(said('new releases in an hour'), 2)
    assert.equal(await hitch.app.db.release.count({ where: { version: { startsWith: 'later' } } }), 0)
    await hitch.advance(3_600_000)
    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { release: 'shop@2.0.0' }))
    assert.equal(await hitch.app.db.release.count({ where: { version: 'shop@2.0.0' } }), 1)
  })

  it('of errors that are all different makes few groups, and says why', async () => {
    const { db } = hitch.app
    const before = await db.group.count()
    floodsOf(hitch.app).took({ projectId: hitch.demo.projectId, kind: 'group' }, caps.group - 2)
    const random = (index: number, type = 'FloodError') =>
      hitch.send({ ...errorEvent(type, `no ${index}`, `f${index}`), fingerprint: [`random-${index}`] })
    for (let index = 0; index < 6; index++) assert.equal((await random(index)).status, 200)
    assert.equal(await db.group.count(), before + 3)
    const coarse = await db.group.findFirstOrThrow({ orderBy: { id: 'desc' } })
    assert.equal(coarse.eventCount, 4)
    const hashes = await db.groupHash.findMany({ where: { groupId: coarse.id } })
    assert.deepEqual(
      hashes.map(({ explanation }) => explanation),
      [
        'There were more than 1,000 new groups in an hour, so these are grouped by their type alone: FloodError',
      ],
    )
    assert.match(
      await (await fetch(`${hitch.url}/groups/DEMO-${coarse.number}`)).text(),
      /grouped by their type alone: FloodError/,
    )
    await hitch.drain()
    assert.equal(said('more than 1,000 new kinds of errors in an hour'), 1)
    // What is known is found as before, and in the next hour what is new is new again.
    await random(0)
    assert.equal((await db.group.findUniqueOrThrow({ where: { id: coarse.id } })).eventCount, 4)
    await hitch.advance(3_600_000)
    await random(5)
    assert.equal(await db.group.count(), before + 4)
  })
})
