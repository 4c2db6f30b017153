import assert from 'node:assert/strict'
import type { Sql } from '../../../services/database/sql.ts'
import type { EventPayload } from '../../../services/events/event.ts'
import type { Grouped } from '../../../services/events/incoming.ts'
import { countTags } from '../../../services/groups/tagCounts.ts'
import { createTagIndex } from '../../../services/tags/index.ts'
import { createValues } from '../../../services/tags/values.ts'
import { countTag, type Seen } from '../../../services/tags/write.ts'
import { errorEvent, startHitch, type TestHitch } from '../../harness/hitch.ts'

describe('the index of tags', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  let groupId: number

  before(async () => {
    hitch = await startHitch()
    await hitch.send(errorEvent('TypeError', 'no price', 'charge', { tags: { region: 'north' } }))
    await hitch.drain()
    groupId = (await hitch.app.db.group.findFirstOrThrow()).id
  })
  after(() => hitch.stop())

  it('counts the tags of all events, and answers for them', async () => {
    for (const region of ['north', 'south', 'north'])
      await hitch.send(errorEvent('TypeError', 'no price', 'charge', { tags: { region } }))
    const { body } = await hitch.api('GET', '/api/0/issues/DEMO-1/tags/region/')
    const { totalValues, uniqueValues, topValues } = body as Record<string, unknown>
    assert.deepEqual([totalValues, uniqueValues], [4, 2])
    assert.deepEqual(
      (topValues as { value: string; count: number }[]).map(({ value, count }) => [value, count]),
      [
        ['north', 3],
        ['south', 1],
      ],
    )
    const values = await hitch.api('GET', '/api/0/issues/DEMO-1/tags/region/values/?limit=1')
    assert.deepEqual(values.body, [
      { key: 'region', name: 'north', value: 'north', count: 3, lastSeen: '2026-11-22T12:00:00.000Z' },
    ])
    assert.match(values.headers.get('link') ?? '', /rel="next"; results="true"/)
    assert.equal((await hitch.api('GET', '/api/0/issues/DEMO-1/tags/none/')).status, 404)
    assert.equal((await hitch.api('GET', '/api/0/issues/DEMO-1/tags/:error.type/')).status, 404)
  })

  it('counts alike when two processes write at once', async () => {
    const both = [createTagIndex(hitch.app), createTagIndex(hitch.app)]
    for (let round = 0; round < 5; round++) {
      for (const index of both) index.add(Array.from({ length: 4 }, (_, n) => event([['level', `l${n}`]])))
      await Promise.all(both.map((index) => index.flush()))
    }
    const level = (await countTags(hitch.app, groupId)).find(({ key }) => key === 'level')
    assert.deepEqual(
      level?.values.filter(({ value }) => value.startsWith('l')).map(({ count }) => count),
      [10, 10, 10, 10],
    )
  })

  it('ends at a thousand values of a tag, and says so', async () => {
    const index = createTagIndex(hitch.app)
    for (let from = 0; from < 1_200; from += 300) {
      index.add(Array.from({ length: 300 }, (_, n) => event([['order', `o${from + n}`]])))
      await index.flush()
    }
    const [key] = await hitch.app.db.tagKey.findMany({ where: { key: 'order' } })
    assert.deepEqual([key?.valueCount, key?.isFull], [1_000, true])
    assert.equal(await hitch.app.db.tagValue.count({ where: { key: 'order' } }), 1_000)
    const tag = (await countTags(hitch.app, groupId)).find(({ key }) => key === 'order')
    assert.equal(tag?.isCut, true)
    const { body } = await hitch.api('GET', '/api/0/issues/DEMO-1/tags/order/')
    assert.match(String((body as { notice: string }).notice), /More than 1,000 values of order/)
    // Another process begins with nothing in memory, and finds the same end.
    const other = createTagIndex(hitch.app)
    other.add([event([['order', 'o1']]), event([['order', 'beyond']])])
    await other.flush()
    assert.equal(await hitch.app.db.tagValue.count({ where: { key: 'order' } }), 1_000)
    const said = await hitch.api('GET', '/api/0/organizations/hitch/issues/?query=order:o1')
    assert.equal((said.body as unknown[]).length, 1)
    // A thousand values fit, and are looked for in another way than a few.
    for (const [query, count] of [
      ['order:o*', 1],
      ['order:o* region:nowhere', 0],
      ['!order:o*', 0],
    ] as const) {
      const found = await hitch.api(
        'GET',
        `/api/0/organizations/hitch/issues/?query=${encodeURIComponent(query)}`,
      )
      assert.equal((found.body as unknown[]).length, count, query)
    }
  })

  it('ends at five hundred names of tags in a project', async () => {
    const index = createTagIndex(hitch.app)
    for (let from = 0; from < 700; from += 100) {
      index.add([event(Array.from({ length: 100 }, (_, n) => [`name${from + n}`, 'x']))])
      await index.flush()
    }
    assert.equal(await hitch.app.db.tagKey.count(), 500)
  })

  it('asks nothing for each of the names beyond them', async () => {
    const wanted = Array.from({ length: 300 }, (_, n) => ({
      projectId: hitch.demo.projectId,
      key: `another${n}`,
      value: 'x',
    }))
    let asked = 0
    const { pool } = hitch.app
    const sql: Sql = {
      query(text, values) {
        asked++
        return pool.query(text, values) as never
      },
    }
    const values = createValues()
    await values.resolve(sql, wanted)
    await values.resolve(sql, wanted)
    assert.ok(asked < 5, `${asked} questions`)
  })

  it('collects no more names and values than could be indexed', () => {
    const keys: Seen['keys'] = new Map()
    for (let n = 0; n < 3_000; n++) {
      countTag({ keys }, `name${n}`, 'x')
      countTag({ keys }, 'name1', `value${n % 2_000}`)
    }
    assert.deepEqual([keys.size, keys.get('name1')?.size], [501, 1_001])
    assert.equal(keys.get('name1')?.get('value3'), 2)
  })

  it('forgets groups that were deleted in between', async () => {
    const index = createTagIndex(hitch.app)
    index.add([{ ...event([['region', 'east']]), groupId: 999_999 }, event([['region', 'west']])])
    await index.flush()
    const tags = await countTags(hitch.app, groupId)
    assert.ok(tags.find(({ key }) => key === 'region'))
    assert.equal(await hitch.app.db.groupTags.count(), 1)
  })

  function event(tags: [string, string][]): Grouped {
    const payload = { tags } as Partial<EventPayload>
    return {
      projectId: hitch.demo.projectId,
      groupId,
      event: { payload, receivedAt: hitch.app.now(), title: '', culprit: '', message: '' },
    } as unknown as Grouped
  }
})
