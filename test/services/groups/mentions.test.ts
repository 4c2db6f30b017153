import assert from 'node:assert/strict'
import { mentionedIn } from '../../../services/groups/mentions.ts'

const people = [
  { id: 1, name: 'Ada Lovelace', email: 'ada@shop.example' },
  { id: 2, name: 'Ada', email: null },
  { id: 3, name: 'Bo Chen', email: 'bo@shop.example' },
  { id: 4, name: 'Émile', email: null },
  { id: 5, name: 'Cleo Park', email: null },
  { id: 6, name: 'Cleo Stone', email: null },
  { id: 7, name: 'Sam', email: 'sam.one@shop.example' },
  { id: 8, name: 'Sam', email: 'sam.two@shop.example' },
]

describe('whom a comment mentions', () => {
  const cases: [string, number[]][] = [
    ['nobody', []],
    ['@Ada Lovelace look', [1]],
    ['@ada look', [2]],
    ['@Adam look', []],
    ['(@bo chen), @ada lovelace!', [3, 1]],
    ['@Bo: can you?', [3]],
    ['@bo@shop.example can you?', [3]],
    ['write to bo@shop.example', []],
    ['me@ada.example', []],
    ['@émile', [4]],
    ['@cleo', []],
    ['@Cleo Stone', [6]],
    ['@Sam', []],
    ['@sam.two@shop.example', [8]],
    ['@bo @bo @Bo Chen', [3]],
    ['@ Bo', []],
    ['@@bo', []],
    ['@', []],
  ]
  for (const [text, ids] of cases)
    it(`${text}: ${ids.length ? ids.join() : 'nobody'}`, () =>
      assert.deepEqual(mentionedIn(text, people), ids))

  it('is found in long and hostile texts without losing time', () => {
    const begin = performance.now()
    mentionedIn('@'.repeat(10_000), people)
    mentionedIn('@x '.repeat(3_300), people)
    mentionedIn(`${'@ada '.repeat(2_000)}@bo`, people)
    assert.ok(performance.now() - begin < 1_000)
  })
})
