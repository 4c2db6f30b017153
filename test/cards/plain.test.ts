import assert from 'node:assert/strict'
import { plain, plainLines } from '../../cards/plain.ts'

describe('plain text', () => {
  const cases: [string, string, number, string][] = [
    ['leaves words alone', 'TypeError: x is not a function', 80, 'TypeError: x is not a function'],
    ['makes one line of many', ' a\r\n\tb\u2028c\u00a0d ', 80, 'a b c d'],
    ['takes control characters out', 'a\u0000b\u001b[31mc\u007f', 80, 'a b [31mc'],
    ['takes direction marks out', '\u202egnp.exe\u2066x\u2069\u200f', 80, 'gnp.exex'],
    ['takes what nobody sees out', 'a\u200bb\u2060c\u00add\ufeffe\u3164f', 80, 'abcdef'],
    ['keeps joined emoji together', '👩‍👩‍👧 ❤️', 80, '👩‍👩‍👧 ❤️'],
    ['mends half characters', 'a\ud83db', 80, 'a\ufffdb'],
    ['cuts by characters, not by halves', '😀😀😀😀', 3, '😀😀…'],
    ['does not cut what fits', '😀😀😀', 3, '😀😀😀'],
    ['leaves no joiner at the cut', 'a👩‍👩‍👧', 4, 'a👩…'],
    ['leaves no space at the cut', 'abc def', 5, 'abc…'],
    ['lowers towers of marks', `a${'\u0301'.repeat(50)}b`, 80, 'a\u0301\u0301\u0301b'],
    ['isolates what runs from right to left', 'שלום 42', 80, '\u2068שלום 42\u2069'],
    ['is empty for nothing', ' \u200b\u0000 ', 80, ''],
  ]
  for (const [name, text, limit, expected] of cases)
    it(name, () => assert.equal(plain(text, limit), expected))

  it('keeps both ends of a path', () => {
    const path = `charge (${'packages/'.repeat(40)}pay.ts:41)`
    const short = plain(path, 40, 'ends')
    assert.equal([...short].length, 40)
    assert.match(short, /^charge \(pack[^…]*…[^…]*ackages\/pay\.ts:41\)$/)
  })

  it('does not read megabytes for a line', () => {
    const started = performance.now()
    assert.equal(plain('x '.repeat(5_000_000), 20), `${'x '.repeat(9)}x…`)
    assert.ok(performance.now() - started < 1000)
  })

  it('splits lines and drops the empty ones', () => {
    assert.deepEqual(plainLines('a\n\n b \r\nc\nd', 10, 3), ['a', 'b', 'c'])
  })
})
