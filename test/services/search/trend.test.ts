import assert from 'node:assert/strict'
import { trendOf } from '../../../services/search/trend.ts'

describe('trend', () => {
  const cases: [recent: number, before: number, trend: number][] = [
    [0, 0, 0],
    [1, 0, 100],
    [25, 0, 2_500],
    [10, 70, 0],
    [5, 70, 0],
    [100, 70, 2_714],
    [1_200, 7_000, 632],
    [3, 7, 141],
    [2 ** 31 - 1, 0, 214_748_364_700],
  ]
  for (const [recent, before, trend] of cases)
    it(`${recent} in a day after ${before} in a week: ${trend}`, () =>
      assert.equal(trendOf(recent, before), Math.min(trend, 2 ** 31 - 1)))

  it('ranks ten becoming a hundred above a thousand becoming twelve hundred, and that above one becoming three', () => {
    assert.ok(trendOf(100, 70) > trendOf(1_200, 7_000))
    assert.ok(trendOf(1_200, 7_000) > trendOf(3, 7))
  })
})
