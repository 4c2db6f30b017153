import assert from 'node:assert/strict'
import { createHistogram } from '../../services/meters.ts'

describe('a histogram', () => {
  it('counts what stayed below each bound, the bound included', () => {
    const histogram = createHistogram([1, 10, 100])
    for (const duration of [0.5, 1, 1.1, 10, 99, 1_000]) histogram.add(duration)
    assert.deepEqual(histogram.read(), {
      below: [
        { bound: 1, count: 2 },
        { bound: 10, count: 4 },
        { bound: 100, count: 5 },
      ],
      count: 6,
      sum: 1111.6,
    })
  })

  it('stands at nothing in the beginning', () => {
    assert.deepEqual(createHistogram([1]).read(), { below: [{ bound: 1, count: 0 }], count: 0, sum: 0 })
  })
})
