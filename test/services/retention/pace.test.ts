import assert from 'node:assert/strict'
import { nextSize } from '../../../services/retention/pace.ts'

describe('the size of a step', () => {
  it('grows while steps are short, shrinks when one is long, and stays within bounds', () => {
    const cases: [most: number, took: number, next: number][] = [
      [200, 5, 300],
      [200, 40, 200],
      [300, 61, 150],
      [150, 500, 100],
      [100, 5_000, 100],
      [450, 1, 500],
      [500, 1, 500],
    ]
    for (const [most, took, next] of cases) assert.equal(nextSize(most, took), next, `${most} in ${took} ms`)
  })
})
