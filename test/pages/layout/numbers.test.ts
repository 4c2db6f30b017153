import assert from 'node:assert/strict'
import { counted, full, short } from '../../../pages/layout/numbers.ts'

describe('numbers on pages', () => {
  const shorts: [number, string][] = [
    [0, '0'],
    [999, '999'],
    [9_999, '9,999'],
    [10_000, '10k'],
    [12_345, '12.3k'],
    [99_949, '99.9k'],
    [182_340, '182k'],
    [999_949, '1,000k'],
    [999_950, '1M'],
    [4_512_000, '4.5M'],
  ]
  for (const [count, words] of shorts)
    it(`${count} is short ${words}`, () => assert.equal(short(count), words))

  it('are separated by thousands, and have a unit that agrees', () => {
    assert.equal(full(1_234_567), '1,234,567')
    assert.equal(counted(1, 'event'), '1 event')
    assert.equal(counted(0, 'event'), '0 events')
    assert.equal(counted(2, 'frame from a library', 'frames from libraries'), '2 frames from libraries')
  })
})
