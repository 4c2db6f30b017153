import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readGlob } from '../../../services/filters/glob.ts'

describe('readGlob', () => {
  const cases: [string, string, boolean][] = [
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['**', 'anything', true],
    ['shop@1.0.0', 'shop@1.0.0', true],
    ['shop@1.0.0', 'shop@1.0.01', false],
    ['shop@1.*', 'shop@1.2.3', true],
    ['shop@1.*', 'shop@2.1.3', false],
    ['*-dev', 'shop@1-dev', true],
    ['*-dev', 'shop@1-devel', false],
    ['1.?.0', '1.2.0', true],
    ['1.?.0', '1.22.0', false],
    ['?', '', false],
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*bc', 'abc', false],
    ['TypeError: *UNDEFINED*', 'TypeError: x is undefined', true],
    ['*a?c*', 'aabc', true],
    ['*[a-z]*', 'no classes', false],
    ['*.$^(+*', 'plain .$^(+ characters', true],
    ['*new\nline*', 'a new\nline', true],
  ]
  for (const [pattern, text, fits] of cases)
    it(`says ${fits ? 'yes' : 'no'} to ${JSON.stringify(text)} for ${JSON.stringify(pattern)}`, () => {
      assert.equal(readGlob(pattern)(text), fits)
    })

  it('agrees with the plain definition', () => {
    const letters = (extra: string) => fc.string({ unit: fc.constantFrom(...`ab${extra}`), maxLength: 12 })
    fc.assert(
      fc.property(letters('*?'), letters(''), (pattern, text) => {
        assert.equal(readGlob(pattern)(text), byDefinition(pattern, text))
      }),
      { numRuns: 3_000 },
    )
  })

  // What makes matchers that go back over their steps try every way to cut a text.
  it('looks at no place of a text more often for a longer text', () => {
    const pattern = `${'*a'.repeat(50)}*b`
    for (const length of [1_000, 10_000, 100_000]) {
      const looks = countLooks(pattern, 'a'.repeat(length))
      assert.ok(looks <= pattern.length * length, `${looks} looks at ${length} characters`)
    }
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 60 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 300 }),
        (pattern, text) => {
          assert.ok(countLooks(pattern, text) <= (pattern.length + 1) * (text.length + 1))
        },
      ),
    )
  })
})

/** How many characters of a text are looked at. */
function countLooks(pattern: string, text: string): number {
  let looks = 0
  const watched = {
    length: text.length,
    toLowerCase: () => watched,
    charCodeAt(at: number) {
      looks++
      return text.charCodeAt(at)
    },
  }
  readGlob(pattern)(watched as unknown as string)
  return looks
}

function byDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*')
    return byDefinition(pattern.slice(1), text) || (text !== '' && byDefinition(pattern, text.slice(1)))
  if (text === '') return false
  return (pattern[0] === '?' || pattern[0] === text[0]) && byDefinition(pattern.slice(1), text.slice(1))
}
