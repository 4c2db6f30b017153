import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatShortId } from '../../../services/groups/shortId.ts'
import { fixedIn } from '../../../services/releases/fixes.ts'

describe('what a commit says it resolves', () => {
  const cases: [message: string, ids: string[]][] = [
    ['fixes SHOP-1A2', ['SHOP-1A2']],
    ['Charge once.\n\nFixes SHOP-1A2', ['SHOP-1A2']],
    ['FIXED shop-1a2.', ['SHOP-1A2']],
    ['Fix SHOP-1', ['SHOP-1']],
    ['close SHOP-1, closes SHOP-2, closed SHOP-3', ['SHOP-1', 'SHOP-2', 'SHOP-3']],
    ['resolve SHOP-1; resolves SHOP-2 (resolved SHOP-3)', ['SHOP-1', 'SHOP-2', 'SHOP-3']],
    ['Fixes: SHOP-1, SHOP-2 and WEB-SHOP-3', ['SHOP-1', 'SHOP-2', 'WEB-SHOP-3']],
    ['Fixes SHOP-1,SHOP-2 & SHOP-3, and SHOP-4', ['SHOP-1', 'SHOP-2', 'SHOP-3', 'SHOP-4']],
    ['fixes SHOP-O1 and fixes shop-01', ['SHOP-1']],
    ['fixes AB#31', []],
    ['Fixes AB#31, SHOP-1 and #12', ['SHOP-1']],
    ['fixes SHOP-1#31', []],
    ['fixes #31', []],
    ['SHOP-1 is not it', []],
    ['fixes the SHOP-1', []],
    ['prefixes SHOP-1', []],
    ['hot-fixes SHOP-1', []],
    ['fixes SHOP-1 and the rest', ['SHOP-1']],
    ['fixes\nSHOP-1', []],
    ['fixes SHOP-0', []],
    ['', []],
  ]
  for (const [message, ids] of cases)
    it(JSON.stringify(message), () => assert.deepEqual(fixedIn(message), ids))

  const shortId = fc
    .tuple(fc.constantFrom('SHOP', 'WEB-SHOP', 'A_B', '7UP'), fc.integer({ min: 1, max: 2 ** 30 }))
    .map(([prefix, number]) => formatShortId(prefix, number))

  it('is every id behind the word, in any case, however they are joined', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('fixes', 'Fixed', 'CLOSES', 'resolves', 'Resolved'),
        fc.uniqueArray(shortId, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(', ', ',', ' and ', ' & ', ', and '),
        fc.boolean(),
        fc.constantFrom('', 'One charge.\n\n', 'See AB#31. '),
        fc.constantFrom('', '.', '\nSigned-off-by: Ada', ' AB#31'),
        (word, ids, joint, isLower, before, after) => {
          const names = ids.map((id) => (isLower ? id.toLowerCase() : id)).join(joint)
          assert.deepEqual(fixedIn(`${before}${word} ${names}${after}`), ids)
        },
      ),
    )
  })

  it('is nothing that is not written there, and is found at once in whatever is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('fixes ', 'SHOP-', '1', '-', ' and ', ',', '#', '\n', 'é')),
        (parts) => {
          const message = parts.join('')
          for (const id of fixedIn(message)) assert.ok(message.toUpperCase().includes('SHOP-'), id)
        },
      ),
    )
    for (const piece of ['fixes ', 'fixes A-1,', '-', 'a', 'fixes a-1 and ', 'fixes aa '])
      fixedIn(piece.repeat(20_000))
  })
})
