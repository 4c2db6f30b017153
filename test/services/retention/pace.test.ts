import assert from 'node:assert/strict'
import { nextSize } from '../../../services/retention/pace.ts'

describe('the size of a step', () => {
  it('grows while steps are short, shrinks when one is long, and stays within bounds', () => {
    const cases: [most: number, took: number, next: number][] = [
      [200, 5, 300],
      [200, 15, 200],
      [200, 26, 100],
      [30, 500, 20],
      [20, 5_000, 20],
      [350, 1, 400],
      [400, 1, 400],
    ]
    for (const [most, took, next] of cases) assert.equal(nextSize(most, took), next, `${most} in ${took} ms`)
  })
})
