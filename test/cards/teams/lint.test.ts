import assert from 'node:assert/strict'
import { drawGroup } from '../../../cards/teams/group.ts'
import { groupView } from '../view.ts'
import { lint, nodesOf } from './lint.ts'
import { pen } from './samples.ts'

type Json = Record<string, unknown>

/** A good group card after something was done to it. */
function spoiled(spoil: (card: Json) => void): string[] {
  const card = structuredClone(drawGroup(pen, groupView(), 'New in shop').attachments[0].content)
  spoil(card)
  return lint(card, [groupView().url])
}

function first(card: Json, type: string): Json {
  const found = nodesOf(card).find(({ node }) => node.type === type)
  assert.ok(found, `no ${type}`)
  return found.node
}

describe('what the check of cards finds', () => {
  it('nothing in a good card', () =>
    assert.deepEqual(
      spoiled(() => {}),
      [],
    ))

  const spoils: [string, (card: Json) => void, RegExp][] = [
    ['an unknown element', (card) => Object.assign(first(card, 'RichTextBlock'), { type: 'Blink' }), /Blink/],
    ['an unknown style', (card) => Object.assign(first(card, 'Container'), { style: 'pink' }), /pink|style/],
    [
      'two inputs of one name',
      (card) => Object.assign(first(card, 'Input.ChoiceSet'), { id: 'assignChoice' }),
      /assignChoice/i,
    ],
    ['an input without a name', (card) => delete first(card, 'Input.ChoiceSet').id, /id/i],
    ['a number for a text', (card) => Object.assign(first(card, 'TextRun'), { text: 42 }), /text is 42/],
    ['an empty text', (card) => Object.assign(first(card, 'TextRun'), { text: '' }), /text is ""/],
    ['a null', (card) => Object.assign(card, { speak: null }), /speak is null/],
    ['another version', (card) => Object.assign(card, { version: '1.6' }), /version 1.5/],
    [
      'a foreign address',
      (card) => Object.assign(first(card, 'Action.OpenUrl'), { url: 'https://evil.example' }),
      /evil/,
    ],
    ['a left expression', (card) => Object.assign(first(card, 'TextRun'), { text: '$\x7bx}' }), /expression/],
    [
      'a picture',
      (card) => Object.assign(first(card, 'RichTextBlock'), { type: 'Image', url: groupView().url }),
      /picture/,
    ],
    ['a mention', (card) => Object.assign(first(card, 'TextRun'), { text: '<at>x</at>' }), /mention/],
    [
      'a different Submit',
      (card) => Object.assign(first(card, 'Action.Execute'), { data: { verb: 'resolve' } }),
      /differs/,
    ],
    [
      'another verb',
      (card) => Object.assign(first(card, 'Action.Execute'), { verb: 'archive' }),
      /its verb archive/,
    ],
    ['too much', (card) => Object.assign(first(card, 'TextRun'), { text: 'x'.repeat(25_000) }), /bytes/],
    [
      'too many buttons',
      (card) => Object.assign(card, { actions: Array(7).fill(first(card, 'Action.OpenUrl')) }),
      /too many/,
    ],
  ]
  for (const [name, spoil, words] of spoils) it(name, () => assert.match(spoiled(spoil).join('\n'), words))
})
