import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatShortId, parseShortId } from '../../../services/groups/shortId.ts'

describe('short ids', () => {
  it('count in 32 digits without I, L, O and U', () => {
    assert.equal(formatShortId('SHOP', 1), 'SHOP-1')
    assert.equal(formatShortId('SHOP', 31), 'SHOP-Z')
    assert.equal(formatShortId('SHOP', 32), 'SHOP-10')
    assert.equal(formatShortId('SHOP', 1346), 'SHOP-1A2')
  })

  it('are read in any case, with letters that look like digits', () => {
    assert.deepEqual(parseShortId('shop-1a2'), { prefix: 'SHOP', number: 1346 })
    assert.deepEqual(parseShortId(' SHOP-lo '), { prefix: 'SHOP', number: 32 })
    assert.deepEqual(parseShortId('my-shop-I'), { prefix: 'MY-SHOP', number: 1 })
  })

  it('are not found where there is none', () => {
    for (const text of [
      '',
      'SHOP',
      'SHOP-',
      '-1',
      'SHOP-U',
      'SHOP-0',
      'SHOP-1A2!',
      'SHOP 1',
      'SHOP-ZZZZZZZ',
      `${'A'.repeat(60)}-1`,
    ]) {
      assert.equal(parseShortId(text), null, text)
    }
  })

  it('come back as what they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (number) => {
        assert.deepEqual(parseShortId(formatShortId('SHOP', number)), { prefix: 'SHOP', number })
      }),
    )
  })
})
