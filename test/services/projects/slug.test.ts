import assert from 'node:assert/strict'
import { UserError } from '../../../services/errors.ts'
import { parseShortId } from '../../../services/groups/shortId.ts'
import { checkPrefix, checkSlug, firstFree, prefixOf, slugOf } from '../../../services/projects/slug.ts'

describe('slugs', () => {
  for (const slug of ['shop', 'a', 'shop-api', 'shop_api', '2nd', 'a'.repeat(50)])
    it(`takes ${slug}`, () => assert.equal(checkSlug(slug), slug))

  for (const slug of [
    '',
    '-shop',
    '_shop',
    '42',
    'Shop',
    'shop api',
    'shöp',
    'a'.repeat(51),
    '../x',
    'a\n',
    'a\0',
  ])
    it(`refuses ${JSON.stringify(slug)} with a field error`, () => {
      assert.throws(
        () => checkSlug(slug),
        (error) => error instanceof UserError && error.status === 400 && Array.isArray(error.details.slug),
      )
    })

  const names: [string, string][] = [
    ['Shop', 'shop'],
    ['Café Shop', 'cafe-shop'],
    ['  Shop -- API!  ', 'shop-api'],
    ['42', 'project-42'],
    ['商店', 'project'],
    ['', 'project'],
    [`${'a'.repeat(39)} b c`, 'a'.repeat(39)],
  ]
  for (const [name, slug] of names)
    it(`makes ${slug} of ${JSON.stringify(name)}`, () => {
      assert.equal(slugOf(name, 'project'), slug)
      checkSlug(slug)
    })
})

describe('short-id prefixes', () => {
  for (const slug of ['shop', 'shop-api', 'shop_api', 'a'.repeat(50), `${'a'.repeat(29)}-b`, 'a-'])
    it(`of ${slug} make short ids that can be read back`, () => {
      const prefix = checkPrefix(prefixOf(slug))
      assert.deepEqual(parseShortId(`${prefix}-1A2`), { prefix, number: 1346 })
    })

  it('come in upper case', () => assert.equal(checkPrefix('shop'), 'SHOP'))

  for (const prefix of ['', '-A', 'A-', 'A B', 'Ä', 'A'.repeat(31)])
    it(`cannot be ${JSON.stringify(prefix)}`, () => assert.throws(() => checkPrefix(prefix), UserError))

  it('get a number when they are taken', () => {
    assert.equal(firstFree('SHOP', [], ''), 'SHOP')
    assert.equal(firstFree('SHOP', ['SHOP', 'SHOP2', 'SHOPS'], ''), 'SHOP3')
    assert.equal(firstFree('shop', ['shop'], '-'), 'shop-2')
  })
})
