import assert from 'node:assert/strict'
import { entriesOf, valueText } from '../../../pages/group/value.ts'

describe('a value of an event', () => {
  const cases: [unknown, string][] = [
    ['words', 'words'],
    ['', ''],
    [12_990, '12990'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [['mug', 'shirt'], '[ "mug", "shirt" ]'],
    [{}, '{}'],
    [{ a: { b: 1 } }, '{ "a": { "b": 1 } }'],
  ]
  for (const [raw, text] of cases)
    it(`${JSON.stringify(raw)} reads ${text}`, () => assert.equal(valueText(raw), text))

  it('stands on several lines when it is long', () =>
    assert.match(valueText({ a: 'x'.repeat(100) }), /^\{\n {2}"a"/))
  it('is cut where it would drown the page', () => {
    const text = valueText('x'.repeat(20_000))
    assert.equal(text.length, 16_000 + '… (4000 more characters)'.length)
  })
  it('has entries as an object or as pairs, and none as anything else', () => {
    assert.deepEqual(entriesOf({ a: 1 }), [['a', 1]])
    assert.deepEqual(entriesOf([['a', 1], 'junk', [2, 3], null]), [['a', 1]])
    for (const junk of ['text', 3, null, undefined, true]) assert.deepEqual(entriesOf(junk), [])
  })
})
