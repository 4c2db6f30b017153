import assert from 'node:assert/strict'
import { cleanText, cut, firstLine, isInvisible } from '../../../services/events/text.ts'

describe('text', () => {
  it('removes NUL and mends lone surrogates', () => {
    assert.equal(cleanText('a\0b\0'), 'ab')
    assert.equal(cleanText('a\ud83d'), 'a\ufffd')
    assert.equal(cleanText('\ude00a😀'), '\ufffda😀')
    assert.equal(cleanText('plain 😀 text'), 'plain 😀 text')
  })

  it('cuts with a mark, never through a character', () => {
    assert.equal(cut('x'.repeat(200), 200), 'x'.repeat(200))
    assert.equal(cut('x'.repeat(201), 200), `${'x'.repeat(199)}…`)
    assert.equal(cut('ab😀cd', 4), 'ab…')
    assert.ok(cut(`${'x'.repeat(198)}😀😀`, 200).isWellFormed())
    const long = cut('x'.repeat(40_000), 8192)
    assert.equal(long.length, 8192)
    assert.ok(long.endsWith('… [40000 characters]'))
  })

  it('finds the first line with something in it', () => {
    assert.equal(firstLine('one'), 'one')
    assert.equal(firstLine('one \ntwo'), 'one')
    assert.equal(firstLine('\n\r\n  \u200b\n\ttwo\tthree\n'), 'two three')
    assert.equal(firstLine('a\u2028b'), 'a')
    assert.equal(firstLine('safe\u202egnp.exe'), 'safe gnp.exe')
    assert.equal(firstLine('שלום עולם'), 'שלום עולם')
  })

  it('finds nothing where there is nothing to see', () => {
    for (const blank of ['', ' ', '\n\n\t', '\u200b\u200d', '\u00ad', '\ufeff \u2060']) {
      assert.equal(firstLine(blank), '', JSON.stringify(blank))
      assert.equal(isInvisible(blank), true, JSON.stringify(blank))
    }
    assert.equal(isInvisible('\u200bx'), false)
  })

  it('gives up on a text of blank lines alone', () =>
    assert.equal(firstLine(`${'\n'.repeat(1_000_000)}x`), ''))
})
