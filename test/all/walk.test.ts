import assert from 'node:assert/strict'
import { walk } from '../harness/walk.ts'

describe('a long random walk on both sides', function () {
  this.timeout(25 * 60_000)

  it('of 5,000 steps, with hooks lost and doubled and a third of all requests failing, ends with both sides equal', async () => {
    const walked = await walk({ steps: 5_000, seed: 20_261_122, items: 12 })
    console.log(`      ${JSON.stringify({ ...walked, echoes: walked.echoes.length })}`)
    assert.deepEqual(walked.echoes, [])
    assert.ok(walked.writes.status <= walked.ours.status)
    assert.ok(walked.writes.assignee <= walked.ours.assignee)
    assert.ok(walked.failures > walked.requests / 4, `${walked.failures} of ${walked.requests} failed`)
  })
})
