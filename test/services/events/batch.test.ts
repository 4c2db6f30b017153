import assert from 'node:assert/strict'
import { startHitch as startAnother } from '../../../index.ts'
import type { Fingerprint, HitchEvent } from '../../../services/events/event.ts'
import { createRecorder } from '../../../services/events/record.ts'
import { changeGroup } from '../../../services/groups/change.ts'
import { createLog } from '../../../services/log.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'

let hitch: TestHitch

function event(more: Partial<HitchEvent> = {}): HitchEvent {
  const eventId = hitch.app.newId().replaceAll('-', '')
  return {
    eventId,
    kind: 'error',
    receivedAt: hitch.app.now(),
    occurredAt: hitch.app.now(),
    level: 'error',
    platform: 'node',
    environment: 'production',
    release: null,
    title: 'Error: no',
    message: 'no',
    culprit: 'charge (src/pay)',
    topFrame: 'charge (src/pay.js:41)',
    user: null,
    payload: { event_id: eventId, timestamp: 1, received: 1, platform: 'node', level: 'error' },
    ...more,
  }
}

function print(...names: string[]): Fingerprint[] {
  return names.map((name, index) => ({
    hash: name.padEnd(32, '-'),
    variant: index === 0 ? 'app' : 'system',
    explanation: name,
  }))
}

function add(fingerprints: Fingerprint[], more: Partial<HitchEvent> = {}, app = hitch.app) {
  return app.record.add({ projectId: hitch.demo.projectId, event: event(more), fingerprints })
}

function groups() {
  return hitch.app.db.group.findMany({ orderBy: { id: 'asc' } })
}

async function onlyGroup() {
  const [group, ...others] = await groups()
  assert.ok(group)
  assert.deepEqual(others, [])
  return group
}

/** What must hold whatever happened: counters are sums of rows. */
async function checkSums(): Promise<void> {
  const { rows } = await hitch.app.pool.query(`
    SELECT (SELECT count(*)::int FROM "Event") AS events, (SELECT coalesce(sum("eventCount"), 0)::int FROM "Group") AS counted,
           (SELECT coalesce(sum(count), 0)::int FROM "GroupHour") AS hours, (SELECT coalesce(sum(count), 0)::int FROM "ProjectHour" WHERE outcome = 'accepted') AS accepted,
           (SELECT count(*)::int FROM "GroupUser") AS users, (SELECT coalesce(sum("userCount"), 0)::int FROM "Group") AS hit`)
  const sums = rows[0]
  assert.equal(sums.counted, sums.events)
  assert.equal(sums.hours, sums.events)
  assert.equal(sums.accepted, sums.events)
  assert.equal(sums.hit, sums.users)
}

describe('writing events', () => {
  beforeEach(async () => {
    hitch = await startHitch()
  })
  afterEach(async () => {
    await checkSums()
    await hitch.stop()
  })

  it('makes one group of a new error that many send at once', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, index) => add(print('a'), { user: `id:${index % 7}` })))
    const group = await onlyGroup()
    assert.equal(group.eventCount, 300)
    assert.equal(group.userCount, 7)
    assert.equal(group.number, 1)
    assert.equal(group.substatus, 'new')
  })

  it('numbers groups without gaps, per project', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => add(print(`e${index}`))))
    assert.deepEqual(
      (await groups()).map(({ number }) => number).sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, index) => index + 1),
    )
  })

  it('counts an event once, however often it is delivered', async () => {
    const twice = event()
    const send = () =>
      hitch.app.record.add({ projectId: hitch.demo.projectId, event: twice, fingerprints: print('a') })
    assert.deepEqual((await Promise.all([send(), send(), send()])).sort(), [
      'accepted',
      'duplicate',
      'duplicate',
    ])
    assert.equal(await send(), 'duplicate')
    assert.equal((await onlyGroup()).eventCount, 1)
  })

  it('leaves no empty group behind when a delivered event comes again under another fingerprint', async () => {
    const twice = event()
    await hitch.app.record.add({ projectId: hitch.demo.projectId, event: twice, fingerprints: print('a') })
    assert.equal(
      await hitch.app.record.add({ projectId: hitch.demo.projectId, event: twice, fingerprints: print('b') }),
      'duplicate',
    )
    assert.equal((await onlyGroup()).eventCount, 1)
  })

  it('joins a group by either hash and teaches it the other', async () => {
    await add(print('app1', 'sys1'))
    await add(print('app2', 'sys1'))
    await add(print('app2', 'sys9'))
    const group = await onlyGroup()
    assert.equal(group.eventCount, 3)
    assert.equal(await hitch.app.db.groupHash.count({ where: { groupId: group.id } }), 4)
  })

  it('keeps the latest facts, whatever the order of arrival', async () => {
    await add(print('a'), {
      title: 'second',
      occurredAt: new Date('2026-11-22T11:00:00Z'),
      release: 'shop@1.1.0',
    })
    await add(print('a'), {
      title: 'first',
      occurredAt: new Date('2026-11-22T10:00:00Z'),
      release: 'shop@1.0.0',
    })
    const group = await onlyGroup()
    assert.equal(group.title, 'second')
    assert.equal(group.firstSeenAt.toISOString(), '2026-11-22T10:00:00.000Z')
    assert.equal(group.lastSeenAt.toISOString(), '2026-11-22T11:00:00.000Z')
    assert.equal(group.lastRelease, 'shop@1.1.0')
  })

  it('writes everything but an event the database refuses', async () => {
    const broken = add(print('a'), { title: 'nul \u0000 inside' })
    const sound = Promise.all(Array.from({ length: 5 }, () => add(print('a'))))
    await assert.rejects(broken)
    assert.deepEqual(await sound, ['accepted', 'accepted', 'accepted', 'accepted', 'accepted'])
    assert.equal((await onlyGroup()).eventCount, 5)
  })

  it('tells a project that is gone from one that is there', async () => {
    await assert.rejects(hitch.app.record.add({ projectId: 999, event: event(), fingerprints: print('a') }))
    assert.deepEqual(await groups(), [])
  })

  it('brings a resolved group back, once, and says so', async () => {
    await add(print('a'))
    const { id } = await onlyGroup()
    await changeGroup(hitch.app, { groupId: id, change: { kind: 'resolve' }, by: null, via: 'api' })
    await add(print('a'), { occurredAt: new Date('2026-11-22T11:59:00Z') })
    assert.equal((await onlyGroup()).status, 'resolved', 'an event from before was only late')

    await hitch.advance(60_000)
    await Promise.all([add(print('a'), { release: 'shop@2.0.0' }), add(print('a'))])
    await add(print('a'))
    const group = await onlyGroup()
    assert.equal(group.substatus, 'regressed')
    const history = await hitch.app.db.groupActivity.findMany({
      where: { groupId: id },
      orderBy: { id: 'asc' },
    })
    assert.deepEqual(
      history.map(({ kind }) => kind),
      ['first_seen', 'resolved', 'regressed'],
    )
    assert.equal(group.version, 3)
  })

  it('brings an archived group back at its number of events', async () => {
    await add(print('a'))
    const { id } = await onlyGroup()
    await changeGroup(hitch.app, {
      groupId: id,
      change: { kind: 'archive', for: { events: 3 } },
      by: null,
      via: 'api',
    })
    await add(print('a'))
    await add(print('a'))
    assert.equal((await onlyGroup()).status, 'archived')
    await add(print('a'))
    assert.equal((await onlyGroup()).substatus, 'escalating')
  })

  it('brings an archived group back when it escalates', async () => {
    await add(print('a'))
    const { id } = await onlyGroup()
    await changeGroup(hitch.app, {
      groupId: id,
      change: { kind: 'archive', for: 'escalating' },
      by: null,
      via: 'api',
    })
    for (let index = 0; index < 8; index++) await add(print('a'))
    assert.equal((await onlyGroup()).status, 'archived')
    await add(print('a'))
    assert.equal((await onlyGroup()).substatus, 'escalating')
  })

  it('asks senders to come again when too much waits for the database', async () => {
    const recorder = createRecorder(hitch.app, 2_000)
    const send = () =>
      recorder.add({ projectId: hitch.demo.projectId, event: event(), fingerprints: print('a') })
    const all = await Promise.allSettled(Array.from({ length: 100 }, send))
    const refused = all.filter((one) => one.status === 'rejected')
    assert.ok(refused.length > 50 && refused.length < 100, `${refused.length} are refused`)
    assert.ok(refused.every(({ reason }) => reason.status === 503))
    assert.equal(await send(), 'accepted')
    assert.equal(await hitch.app.db.event.count(), 101 - refused.length)
    assert.deepEqual(recorder.progress(), { received: 101, failed: refused.length, waiting: 0 })
    await recorder.stop()
  })

  it('lets several instances write to one database, without blocking each other or doubling groups', async () => {
    const others = await Promise.all(
      [1, 2].map(() =>
        startAnother(hitch.app.config, {
          now: hitch.app.now,
          works: false,
          log: createLog(hitch.app.config),
        }),
      ),
    )
    const apps = [hitch.app, ...others.map(({ app }) => app)]
    await Promise.all(
      Array.from({ length: 600 }, (_, index) =>
        add(
          print(`g${index % 20}`, `s${index % 10}`),
          { user: `id:${index % 5}`, release: `shop@1.0.${index % 9}` },
          apps[index % apps.length],
        ),
      ),
    )
    const all = await groups()
    assert.equal(
      all.reduce((sum, { eventCount }) => sum + eventCount, 0),
      600,
    )
    assert.ok(all.length <= 20)
    for (const other of others) await other.stop()
  })
})
