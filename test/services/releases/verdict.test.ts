import assert from 'node:assert/strict'
import { judge, type ReleaseFacts } from '../../../services/releases/verdict.ts'

const quiet: ReleaseFacts = {
  newGroups: 0,
  backGroups: 0,
  mostBefore: 1,
  sessions: 0,
  failed: 0,
  before: null,
}
const kinds = (facts: Partial<ReleaseFacts>) => judge({ ...quiet, ...facts }).map(({ kind }) => kind)

describe('a release is judged', () => {
  it('by groups: five, and more than three times as many as before', () => {
    for (const [newGroups, backGroups, mostBefore, isBad] of [
      [5, 0, 1, true],
      [3, 2, 1, true],
      [4, 0, 0, false],
      [5, 0, 0, true],
      [6, 0, 2, false],
      [7, 0, 2, true],
      [9, 0, 3, false],
      [50, 0, null, false],
    ] as const)
      assert.deepEqual(kinds({ newGroups, backGroups, mostBefore }), isBad ? ['groups'] : [])
  })

  it('by sessions: twice the share that failed, a hundredth more, ten of two hundred', () => {
    const version = 'shop@1'
    for (const [sessions, failed, before, isBad] of [
      [1_000, 30, [1_000, 10], true],
      [1_000, 19, [1_000, 10], false],
      [1_000, 20, [1_000, 10], true],
      [1_000, 14, [1_000, 5], false],
      [1_000, 10, [1_000, 0], true],
      [200, 9, [1_000, 0], false],
      [199, 100, [1_000, 0], false],
      [1_000, 100, [199, 0], false],
      [1_000, 5_000, [1_000, 300], true],
    ] as const)
      assert.deepEqual(
        kinds({ sessions, failed, before: { version, sessions: before[0], failed: before[1] } }),
        isBad ? ['sessions'] : [],
        `${failed} of ${sessions} after ${before}`,
      )
    assert.deepEqual(kinds({ sessions: 1_000, failed: 900 }), [])
  })

  it('by both', () => {
    const before = { version: 'shop@1', sessions: 500, failed: 1 }
    assert.deepEqual(kinds({ newGroups: 9, sessions: 500, failed: 50, before }), ['groups', 'sessions'])
  })
})
