import assert from 'node:assert/strict'
import { readPairs } from '../../tools/grouping/labelled.ts'
import { rules } from '../../tools/grouping/rules.ts'
import { type Scored, scoreAll } from '../../tools/grouping/score.ts'

describe('pairs of which somebody thought whether they are the same', () => {
  const pairs = readPairs()
  const scored = scoreAll(pairs, rules)
  const of = (name: string) => {
    const found = scored.find((one) => one.rules === name && one.platform === 'all')
    assert.ok(found)
    return found
  }

  it('are many, of every kind', () => {
    assert.ok(pairs.length >= 300)
    assert.ok(pairs.filter(({ isSame }) => !isSame).length >= 100)
    assert.ok(new Set(pairs.map(({ platform }) => platform)).size >= 12)
  })

  // As docs/grouping.md says; what is known to be wrong is listed there.
  it('are told apart as well as it is written', () => {
    const { score, wrong } = of('Hitch')
    const names = wrong.map(({ platform, name }) => `${platform} ${name}`).join(', ')
    assert.ok(score.right / score.pairs >= 0.98, names)
    assert.ok(score.precision >= 0.98 && score.recall >= 0.98, names)
  })

  it('are told apart better than by the ways that others describe', () => {
    const share = ({ score }: Scored) => score.right / score.pairs
    for (const other of ['Hitch 2026-11-22', 'as Sentry’s', 'as Bugsink’s'])
      assert.ok(share(of('Hitch')) > share(of(other)) + 0.1, other)
  })
})
