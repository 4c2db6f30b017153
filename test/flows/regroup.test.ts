import assert from 'node:assert/strict'
import fc from 'fast-check'
import { jobs } from '../../index.ts'
import { changeGroup } from '../../services/groups/change.ts'
import { mergeGroups } from '../../services/groups/regroup/merge.ts'
import { splitGroup } from '../../services/groups/regroup/split.ts'
import { undoRegrouping } from '../../services/groups/regroup/undo.ts'
import { lockGroups } from '../../services/groups/standing.ts'
import { findGroup } from '../../services/groups/view.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'
import { untilWaiting } from '../harness/waiting.ts'

// What becomes of what is known about a group when it is merged.
const fates = {
  AwaitedCommit: 'is put aside until the merge is undone',
  Event: 'moves, in steps',
  GroupActivity: 'stays, and is read with that of the other',
  GroupBookmark: 'is added',
  GroupHash: 'moves at once',
  GroupHour: 'is added',
  GroupInbox: 'is put aside until the merge is undone',
  GroupOwner: 'stays; the other’s are found anew from its latest event',
  GroupSeen: 'is added',
  GroupSubscription: 'is added',
  GroupTags: 'is added once its events have moved, and counted anew when that is undone',
  GroupText: 'stays; the other’s follows its latest event',
  GroupUser: 'is added, in steps',
  Link: 'moves; of two to one work item the second sleeps',
  Message: 'moves; the second in a conversation takes its leave',
  ReleaseGroup: 'stays, and is not counted while it is merged',
  SnoozedUser: 'stays, as only events of an archived group are counted in it',
  UserReport: 'moves with the events it is about',
}

describe('merging and splitting groups', () => {
  let hitch: TestHitch
  let organizationId: number
  const who = () => ({ organizationId, by: null, via: 'api' as const })

  before(async () => {
    hitch = await startHitch()
    organizationId = (await hitch.app.db.organization.findFirstOrThrow()).id
  })
  after(() => hitch.stop())

  let named = 0
  // An error that is its own group, with its groups' ids by name.
  async function send(fn: string, user?: string) {
    const more = user ? { user: { id: user } } : {}
    const { status } = await hitch.send(errorEvent('TypeError', 'no price', fn, more))
    assert.equal(status, 200)
  }

  async function fresh(...fns: string[]): Promise<number[]> {
    named += 1
    const ids: number[] = []
    for (const fn of fns) {
      await send(`${fn}${named}`)
      const { id } = await hitch.app.db.group.findFirstOrThrow({ orderBy: { id: 'desc' } })
      ids.push(id)
    }
    return ids
  }

  // Two ways in one group, of its own: made by merging where nobody remembers it.
  async function twoWays(one: string, other: string): Promise<number> {
    const [a = 0, b = 0] = await fresh(one, other)
    await hitch.app.db.groupHash.updateMany({ where: { groupId: b }, data: { groupId: a } })
    await hitch.app.db.event.updateMany({ where: { groupId: b }, data: { groupId: a } })
    await hitch.app.db.group.delete({ where: { id: b } })
    await hitch.app.db.group.update({ where: { id: a }, data: { eventCount: 2 } })
    await hitch.app.db.groupHour.updateMany({ where: { groupId: a }, data: { count: 2 } })
    return a
  }

  async function facts(id: number) {
    const { db } = hitch.app
    const group = await db.group.findUniqueOrThrow({ where: { id } })
    const hours = await db.groupHour.aggregate({ where: { groupId: id }, _sum: { count: true } })
    return {
      events: await db.event.count({ where: { groupId: id } }),
      counted: group.eventCount,
      hours: hours._sum.count ?? 0,
      users: group.userCount,
      status: group.status,
    }
  }

  const counts = (events: number, users: number, status = 'unresolved') => ({
    events,
    counted: events,
    hours: events,
    users,
    status,
  })

  it('puts events, hashes, counters and users together, and apart again as they were', async () => {
    const [a = 0, b = 0] = await fresh('one', 'two')
    await send(`one${named}`, 'ana')
    await send(`two${named}`, 'ana')
    await send(`two${named}`, 'bo')
    const { into } = await mergeGroups(hitch.app, { ...who(), groupIds: [a, b] })
    assert.equal(into.id, b, 'the one with more events takes in the other')
    assert.equal(into.eventCount, 5, 'its numbers are right at once')
    assert.equal(into.userCount, 2)
    await hitch.drain()
    assert.deepEqual(await facts(b), counts(5, 2))

    await send(`one${named}`, 'cleo')
    await send(`two${named}`, 'dan')
    assert.deepEqual(await facts(b), counts(7, 4))

    await undoRegrouping(hitch.app, { ...who(), groupId: b })
    await hitch.drain()
    assert.deepEqual(await facts(a), counts(3, 2))
    assert.deepEqual(await facts(b), counts(4, 3))
    await send(`one${named}`)
    assert.deepEqual(await facts(a), counts(4, 2))
  })

  it('splits off some ways that lead to a group, and puts them back', async () => {
    const a = await twoWays('three', 'four')
    await send(`three${named}`, 'ana')
    await send(`four${named}`, 'ana')
    await send(`four${named}`, 'bo')
    assert.deepEqual(await facts(a), counts(5, 2))

    const stack = await hitch.app.db.event.findMany({ where: { groupId: a } })
    const fours = stack.filter(({ payload }) => JSON.stringify(payload).includes(`four${named}`))
    assert.equal(fours.length, 3)
    const rows = await hitch.app.db.groupHash.findMany({ where: { groupId: a } })
    const hashes = rows.filter((row) => row.explanation.includes(`four${named}`)).map(({ hash }) => hash)
    assert.ok(hashes.length > 0 && hashes.length < rows.length)
    const { made } = await splitGroup(hitch.app, { ...who(), groupId: a, hashes })
    await send(`four${named}`, 'cleo')
    await hitch.drain()
    assert.deepEqual(await facts(a), counts(2, 1))
    assert.deepEqual(await facts(made.id), counts(4, 3))

    const { group, other } = await undoRegrouping(hitch.app, { ...who(), groupId: a })
    assert.equal(group.id, a)
    assert.equal(other, null)
    await hitch.drain()
    assert.deepEqual(await facts(a), counts(6, 3))
    assert.equal((await findGroup(hitch.app, organizationId, made.shortId))?.id, a)
  })

  it('sorts each event once, also when two processes are at it', async () => {
    const { app } = hitch
    const a = await twoWays('five', 'six')
    const ways = await app.db.groupHash.findMany({ where: { groupId: a } })
    const hashes = ways.filter((row) => row.explanation.includes(`six${named}`)).map(({ hash }) => hash)
    const { made } = await splitGroup(app, { ...who(), groupId: a, hashes })
    const { id: regroupingId } = await app.db.regrouping.findFirstOrThrow({ orderBy: { id: 'desc' } })
    const client = await app.pool.connect()
    await client.query('BEGIN')
    await lockGroups(client, [a, made.id])
    const runs = [jobs.regroup(app, { regroupingId }), jobs.regroup(app, { regroupingId })]
    await untilWaiting(app, 2)
    await client.query('COMMIT')
    client.release()
    await Promise.all(runs)
    await hitch.drain()
    assert.deepEqual(await facts(a), counts(1, 0))
    assert.deepEqual(await facts(made.id), counts(1, 0))
  })

  it('locks no merged group for what is wished for it: whoever undoes the merge locks both in order', async () => {
    const { app } = hitch
    const [a = 0, b = 0] = await fresh('seven', 'eight')
    await mergeGroups(app, { ...who(), groupIds: [a, b], into: a })
    await hitch.drain()
    const client = await app.pool.connect()
    await client.query('BEGIN')
    await lockGroups(client, [a])
    const change = { kind: 'resolve' } as const
    const changed = changeGroup(app, { groupId: b, change, by: null, via: 'api' })
    await untilWaiting(app, 1)
    await lockGroups(client, [b])
    await client.query('COMMIT')
    client.release()
    assert.equal((await changed).changed, true)
    assert.equal((await facts(a)).status, 'resolved')
  })

  it('refuses in words what cannot be', async () => {
    const [a = 0, b = 0, c = 0] = await fresh('five', 'six', 'seven')
    const merge = (groupIds: number[], more = {}) => mergeGroups(hitch.app, { ...who(), groupIds, ...more })
    await assert.rejects(merge([a]), /at least two/)
    await assert.rejects(merge([a, a]), /one group already/)
    await assert.rejects(merge([a, 999_999]), /not here/)
    await assert.rejects(merge([a, b], { organizationId: 999 }), /not here/)
    await assert.rejects(undoRegrouping(hitch.app, { ...who(), groupId: a }), /Nothing was merged/)
    await merge([a, b], { into: a })
    await assert.rejects(merge([a, b]), /one group already/)
    await merge([a, c], { into: c })
    await assert.rejects(
      undoRegrouping(hitch.app, { ...who(), groupId: a }),
      /undo that first|itself merged/i,
    )
    assert.equal((await facts(c)).counted, 3)
    await hitch.drain()
    assert.deepEqual(await facts(c), counts(3, 0))
  })

  it('keeps every event where its hash leads, whatever is done in whichever order', async function () {
    this.timeout(60_000)
    const step = fc.oneof(
      fc.record({ do: fc.constant('send'), which: fc.nat(4), user: fc.nat(3) }),
      fc.record({ do: fc.constant('merge'), which: fc.nat(4), other: fc.nat(4) }),
      fc.record({ do: fc.constant('undo'), which: fc.nat(4) }),
      fc.record({ do: fc.constant('drain') }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const ids = await fresh('a', 'b', 'c', 'd', 'e')
        const said: string[] = []
        for (const one of steps as { do: string; which: number; other: number; user: number }[]) {
          const id = ids[one.which] ?? 0
          const refusal = async (work: Promise<unknown>) =>
            work.catch((error: Error) => said.push(`${one.do}: ${error.message}`))
          if (one.do === 'send') await send(`${'abcde'[one.which]}${named}`, `user ${one.user}`)
          else if (one.do === 'merge')
            await refusal(mergeGroups(hitch.app, { ...who(), groupIds: [id, ids[one.other] ?? 0] }))
          else if (one.do === 'undo') await refusal(undoRegrouping(hitch.app, { ...who(), groupId: id }))
          else await hitch.drain()
        }
        await hitch.drain()
        assert.ok(
          said.every((text) =>
            /one group already|at least two|Nothing was merged|itself merged|moment/.test(text),
          ),
          said.join('\n'),
        )
        await checkAll(ids)
      }),
      { numRuns: 6, seed: 20261123 },
    )
  })

  it('loses nothing that arrives in the meantime', async function () {
    this.timeout(60_000)
    const ids = await fresh('a', 'b', 'c')
    const sending = Array.from({ length: 150 }, (_, n) => send(`${'abc'[n % 3]}${named}`, `user ${n % 7}`))
    const moving = (async () => {
      for (let turn = 0; turn < 6; turn++) {
        const { into } = await mergeGroups(hitch.app, { ...who(), groupIds: ids })
        await hitch.app.jobs.drain(hitch.app, jobs)
        for (let left = 2; left > 0; left--) {
          await undoRegrouping(hitch.app, { ...who(), groupId: into.id })
          await hitch.app.jobs.drain(hitch.app, jobs)
        }
      }
    })()
    await Promise.all([...sending, moving])
    await hitch.drain()
    await checkAll(ids)
    const groups = await Promise.all(ids.map((id) => facts(id)))
    assert.equal(
      groups.reduce((sum, { events }) => sum + events, 0),
      153,
    )
    for (const { status } of groups) assert.equal(status, 'unresolved')
  })

  it('moves everything that belongs to a group', async () => {
    const { rows } = await hitch.app.pool.query<{ name: string }>(
      `SELECT DISTINCT table_name AS name FROM information_schema.columns
        WHERE column_name = 'groupId' AND table_schema = 'public' ORDER BY 1`,
    )
    assert.deepEqual(
      rows.map(({ name }) => name),
      Object.keys(fates).sort(),
      'a table of something about groups: say here, and in services/groups/regroup, what merging does to it',
    )
  })

  // Counters equal what is there, every hash leads to a group that lives, and users are those of the events.
  async function checkAll(ids: number[]) {
    const { db } = hitch.app
    for (const id of ids) {
      const group = await db.group.findUniqueOrThrow({ where: { id } })
      const hashes = await db.groupHash.findMany({ where: { groupId: id } })
      const events = await db.event.findMany({ where: { groupId: id } })
      if (group.mergedIntoId !== null) {
        assert.deepEqual([hashes.length, events.length], [0, 0], 'nothing is left in a merged group')
        continue
      }
      assert.ok(hashes.every(({ generation }) => generation === group.generation))
      assert.ok(hashes.length > 0)
      const users = new Set(
        events.flatMap(({ payload }) => (payload as { user?: { id?: string } }).user?.id ?? []),
      )
      assert.deepEqual(await facts(id), counts(events.length, users.size))
    }
  }
})
