import assert from 'node:assert/strict'
import { createCounters } from '../../../services/events/counters.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'
import { untilWaiting } from '../../harness/waiting.ts'

describe('counts of what was not kept', () => {
  let hitch: TestHitch
  beforeEach(async () => {
    hitch = await startHitch()
  })
  afterEach(() => hitch.stop())

  it('end at the largest number there is, and let others be written', async () => {
    const { projectId } = hitch.demo
    const counters = createCounters(hitch.app)
    for (const losses of [3_000_000_000, 10_000_000]) {
      counters.count(projectId, 'error', 'client_discard:ratelimit_backoff', losses)
      counters.count(projectId, 'transaction', 'accepted')
      await counters.flush()
    }
    assert.deepEqual(await counts(), ['client_discard:ratelimit_backoff 2147483647', 'accepted 2'])
  })

  it('are written in one order, so that two processes do not wait for each other', async () => {
    const { projectId } = hitch.demo
    const [first, one, other] = [1, 2, 3].map(() => createCounters(hitch.app))
    assert.ok(first && one && other)
    for (const outcome of ['a', 'm', 'z']) first.count(projectId, 'error', outcome)
    await first.flush()
    for (const outcome of ['a', 'm', 'z']) one.count(projectId, 'error', outcome)
    for (const outcome of ['z', 'm', 'a']) other.count(projectId, 'error', outcome)
    const client = await hitch.app.pool.connect()
    await client.query(`BEGIN; UPDATE "ProjectHour" SET count = count WHERE outcome = 'm'`)
    const flushes = [one.flush(), other.flush()]
    await untilWaiting(hitch.app, 2)
    await client.query('COMMIT')
    client.release()
    await Promise.all(flushes)
    assert.deepEqual(await counts(), ['a 3', 'm 3', 'z 3'])
  })

  async function counts(): Promise<string[]> {
    const rows = await hitch.app.db.projectHour.findMany({
      orderBy: [{ category: 'asc' }, { outcome: 'asc' }],
    })
    return rows.map(({ outcome, count }) => `${outcome} ${count}`)
  }
})
