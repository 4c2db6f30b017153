import assert from 'node:assert/strict'
import { walk } from '../harness/walk.ts'

describe('a random walk on both sides', function () {
  this.timeout(120_000)
  for (const seed of [1, 2]) {
    it(`ends with both sides equal, and with no write that echoes another (seed ${seed})`, async () => {
      const { echoes, ours, writes } = await walk({ steps: 120, seed, items: 4 })
      assert.deepEqual(echoes, [])
      assert.ok(writes.status <= ours.status, `${writes.status} writes for ${ours.status} changes`)
      assert.ok(writes.assignee <= ours.assignee, `${writes.assignee} writes for ${ours.assignee} changes`)
    })
  }
})
