import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseQuery } from '../../../services/search/parse.ts'
import { printQuery } from '../../../services/search/print.ts'
import type { Filter, Pattern, Query } from '../../../services/search/query.ts'

const letters = fc.string({ unit: fc.constantFrom(...'aB7 .-_:"\\()[],*!<>=#@é\u{1f4a5}'), maxLength: 8 })
const inner = letters.filter((text) => text !== '')
const pattern: fc.Arbitrary<Pattern> = fc
  .tuple(letters, fc.array(inner, { maxLength: 2 }), letters, fc.boolean())
  .map(([first, middle, last, isWild]) => (isWild ? [first, ...middle, last] : [first]))
const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/)
const filter: fc.Arbitrary<Filter> = fc
  .record({
    kind: fc.constant('filter' as const),
    isNegated: fc.boolean(),
    key,
    isTag: fc.boolean(),
    operator: fc.constantFrom('', '>', '>=', '<', '<=', '='),
    values: fc.array(pattern, { minLength: 1, maxLength: 3 }),
  })
  .map((given) => ({
    ...given,
    operator: given.values.length > 1 ? '' : given.operator,
    key: given.isTag ? `${given.key} "\\]` : given.key,
  })) as fc.Arbitrary<Filter>
const words = fc
  .record({ isNegated: fc.boolean(), value: pattern.filter((value) => value.length > 1 || value[0] !== '') })
  .map((given): Query => ({ kind: 'words', ...given }))

const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    filter,
    words,
    several('and', tie('query')),
    several('or', tie('query')),
    tie('query').map((part): Query => ({ kind: 'not', part })),
  ),
}))

function several(kind: 'and' | 'or', part: fc.Arbitrary<Query>): fc.Arbitrary<Query> {
  return fc
    .array(part, { minLength: 2, maxLength: 3 })
    .map((parts) => ({ kind, parts: parts.flatMap((each) => (each.kind === kind ? each.parts : [each])) }))
}

describe('the query language, whatever is said', () => {
  it('reads what it prints', () => {
    fc.assert(
      fc.property(query, (said) => {
        const text = printQuery(said)
        fc.pre(text.length <= 2_000)
        assert.deepEqual(parseQuery(text), { query: said, problem: null })
      }),
      { numRuns: 150 },
    )
  })

  it('never throws, and prints what means the same', () => {
    const said = fc.string({
      unit: fc.constantFrom(...'ab "\\()[],:!*<>=', 'OR ', 'AND ', 'is:', '\ud800'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(fc.oneof(said, fc.string({ unit: 'binary' })), (text) => {
        const first = parseQuery(text)
        assert.ok(first.problem === null || (first.query === null && first.problem.why !== ''))
        if (first.query) assert.deepEqual(parseQuery(printQuery(first.query)).query, first.query)
      }),
      { numRuns: 300 },
    )
  })
})
