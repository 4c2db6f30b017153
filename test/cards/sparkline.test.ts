import assert from 'node:assert/strict'
import { sparkline } from '../../cards/sparkline.ts'

describe('sparkline', () => {
  const cases: [number[], string][] = [
    [[], ''],
    [[0, 0, 0, 0], ''],
    [[0, 0, 1, 0], '▁▇'],
    [[1, 1, 2, 2, 3, 3, 4, 4, 5, 5], '▂▃▅▆▇'],
    [[5], '▇'],
    [[1, 0, 1_000_000, 0], '▂▇'],
    [[Number.NaN, -3, Number.POSITIVE_INFINITY, 2], '▁▇'],
  ]
  for (const [values, curve] of cases)
    it(`${JSON.stringify(values)} is ${curve}`, () => assert.equal(sparkline(values), curve))

  it('shows a day in twelve bars', () =>
    assert.equal([...sparkline(Array.from({ length: 24 }, (_, i) => i))].length, 12))
})
