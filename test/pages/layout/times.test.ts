import assert from 'node:assert/strict'
import { clock, exact, relative } from '../../../pages/layout/times.ts'

describe('times on pages', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)

  const cases: [seconds: number, words: string][] = [
    [0, 'just now'],
    [-59, 'just now'],
    [-60, '1 min ago'],
    [-59 * 60, '59 min ago'],
    [-3600, '1 h ago'],
    [-47 * 3600, '47 h ago'],
    [-48 * 3600, '2 days ago'],
    [-13 * 86_400, '13 days ago'],
    [-14 * 86_400, '2 weeks ago'],
    [-60 * 86_400, '8 weeks ago'],
    [-61 * 86_400, '2 months ago'],
    [-729 * 86_400, '23 months ago'],
    [-731 * 86_400, '2 years ago'],
    [30, 'in a moment'],
    [61, 'in 2 min'],
    [7_000, 'in 2 h'],
    [7_200, 'in 2 h'],
  ]
  for (const [seconds, words] of cases)
    it(`${seconds} s are "${words}"`, () => assert.equal(relative(now, at(seconds)), words))

  it('are exact to the second, and to the millisecond among each other', () => {
    assert.equal(exact(new Date('2026-02-03T04:05:06.789Z')), '2026-02-03 04:05:06 UTC')
    assert.equal(clock(new Date('2026-02-03T04:05:06.789Z')), '04:05:06.789')
  })
})
