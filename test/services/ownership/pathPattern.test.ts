import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readPathPattern } from '../../../services/ownership/pathPattern.ts'

const fits = (pattern: string, path: string) => readPathPattern(pattern).fits(path.split('/'))

describe('a pattern of a CODEOWNERS file', () => {
  const cases: [pattern: string, path: string, isOwned: boolean][] = [
    ['*', 'src/pay.ts', true],
    ['*.js', 'src/deep/pay.js', true],
    ['*.js', 'src/pay.jsx', false],
    ['/docs/', 'docs/a/b.md', true],
    ['/docs/', 'docs', false],
    ['/docs/', 'src/docs/a.md', false],
    ['docs/', 'src/docs/a.md', true],
    ['docs', 'src/docs/a.md', true],
    ['docs/*', 'docs/a.md', true],
    ['docs/*', 'docs/build/a.md', false],
    ['docs/*', 'src/docs/a.md', false],
    ['/src/pay', 'src/pay/stripe.ts', true],
    ['/src/pay', 'src/payment.ts', false],
    ['/src/pay.ts', 'src/pay.ts', true],
    ['**/logs', 'deep/in/logs/a.txt', true],
    ['/build/**', 'build/a', true],
    ['/build/**', 'build', false],
    ['/a/**/b', 'a/b', true],
    ['/a/**/b', 'a/x/y/b', true],
    ['/a/**/b', 'a/x/y/c', false],
    ['/a/**/b/*.ts', 'a/x/b/c.ts', true],
    ['/a/**/b/*.ts', 'a/x/b/y/c.ts', false],
    ['/SRC/Pay/', 'src/pay/a.ts', true],
    ['/src/p?y/', 'src/pay/a.ts', true],
    ['', 'src/pay.ts', true],
  ]
  for (const [pattern, path, isOwned] of cases)
    it(`${pattern} ${isOwned ? 'owns' : 'does not own'} ${path}`, () => {
      assert.equal(fits(pattern, path), isOwned)
    })

  it('may begin at any directory of a path whose root nobody knows', () => {
    const { fitsBelow } = readPathPattern('/src/pay/')
    assert.equal(fitsBelow('srv/shop/src/pay/a.ts'.split('/')), true)
    assert.equal(fitsBelow('src/pay/a.ts'.split('/')), true)
    assert.equal(fitsBelow('srv/shop/xsrc/pay/a.ts'.split('/')), false)
  })

  // The same rules, said as slowly as can be.
  function naive(pattern: string, path: string[]): boolean {
    const segments = pattern.split('/').filter((segment) => segment !== '')
    const isRooted = pattern.startsWith('/') || segments.length > 1
    const last = segments.at(-1) ?? ''
    const isWild = last.includes('*') || last.includes('?')
    const ends = (rest: string[]) =>
      pattern.endsWith('/') ? rest.length > 0 : last !== '**' && !isWild ? true : rest.length === 0
    const walk = (wanted: string[], rest: string[]): boolean => {
      const [first, ...others] = wanted
      if (first === undefined) return ends(rest)
      if (first === '**') {
        if (others.length === 0) return rest.length > 0
        return walk(others, rest) || (rest.length > 0 && walk(wanted, rest.slice(1)))
      }
      return rest[0] !== undefined && letters(first, rest[0]) && walk(others, rest.slice(1))
    }
    return walk(isRooted ? segments : ['**', ...segments], path)
  }
  function letters(glob: string, text: string): boolean {
    if (glob === '') return text === ''
    if (glob[0] === '*') return letters(glob.slice(1), text) || (text !== '' && letters(glob, text.slice(1)))
    return text !== '' && (glob[0] === '?' || glob[0] === text[0]) && letters(glob.slice(1), text.slice(1))
  }

  it('fits what a naive reading of the rules fits', () => {
    const segment = fc.oneof(
      fc.constantFrom('**', '*', 'a', 'b', 'ab'),
      fc
        .string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 3 })
        .filter((text) => !text.includes('**')),
    )
    const patterns = fc
      .tuple(fc.boolean(), fc.array(segment, { minLength: 1, maxLength: 5 }), fc.boolean())
      .map(
        ([isRooted, segments, isDirectory]) =>
          `${isRooted ? '/' : ''}${segments.join('/')}${isDirectory ? '/' : ''}`,
      )
      // A `**` before a closing slash means the same as one without, and is said so by nobody.
      .filter((pattern) => !pattern.endsWith('**/'))
    const paths = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba'), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(patterns, paths, (pattern, path) => {
        assert.equal(
          readPathPattern(pattern).fits(path),
          naive(pattern, path),
          `${pattern} ${path.join('/')}`,
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes time that grows with its length and no faster', () => {
    const hostile = [`${'*a'.repeat(200)}*`, `/${'**/a/'.repeat(80)}b`, `${'**/'.repeat(150)}x`]
    const path = ['a'.repeat(250), ...Array.from({ length: 120 }, () => 'a')]
    const began = performance.now()
    for (const pattern of hostile) for (let times = 0; times < 20; times++) fits(pattern, path.join('/'))
    assert.ok(performance.now() - began < 500)
  })
})
