import assert from 'node:assert/strict'
import { nextSize } from '../../../services/retention/pace.ts'

describe('the size of a step', () => {
  it('grows while steps are short, shrinks when one is long, and stays within bounds', () => {
    const cases: [most: number, took: number, next: number][] = [
      [200, 10, 300],
      [200, 80, 200],
      [200, 121, 100],
      [60, 500, 50],
      [50, 5_000, 50],
      [1_900, 1, 2_000],
      [2_000, 1, 2_000],
    ]
    for (const [most, took, next] of cases) assert.equal(nextSize(most, took), next, `${most} in ${took} ms`)
  })
})
