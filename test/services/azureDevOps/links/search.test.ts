import assert from 'node:assert/strict'
import { quoted, recentQuery } from '../../../../services/azureDevOps/links/search.ts'
import { readQuery } from '../../../fakes/azureDevOps/wiql.ts'

describe('the query for work items changed lately', () => {
  const start = 'SELECT [System.Id] FROM WorkItems WHERE [System.ChangedDate] >= @Today - 180'
  const end = ' ORDER BY [System.ChangedDate] DESC'

  it('asks for every word, and for the one project', () => {
    assert.equal(
      recentQuery('card  declined', "Ana's"),
      `${start} AND [System.TeamProject] = 'Ana''s' AND [System.Title] CONTAINS 'card' AND [System.Title] CONTAINS 'declined'${end}`,
    )
  })

  it('asks for everything when nothing is said', () => {
    assert.equal(recentQuery('  '), `${start}${end}`)
  })

  it('takes whatever is typed for text', () => {
    const typed = [
      "'",
      "''",
      "' OR 1=1 --",
      '[System.Id]',
      '@Me',
      'a\nb',
      'it\u0000s',
      '\ud800',
      '\\',
      '"',
      '%',
      'x'.repeat(5_000),
    ]
    for (const text of typed) {
      const { where } = readQuery(recentQuery(text))
      assert.ok(where)
      // However long it is, it is a date and as many words: nothing of it became part of the question.
      const parts = where.kind === 'and' ? where.of : [where]
      for (const part of parts) assert.equal(part.kind, 'compare')
      const words = parts.flatMap((part) =>
        part.kind === 'compare' && part.operator === 'CONTAINS' ? part.values : [],
      )
      assert.deepEqual(
        words.map(({ kind }) => kind),
        words.map(() => 'text'),
      )
      assert.equal(words.length, Math.min(6, text.split(/\s+/).filter(Boolean).length))
    }
  })

  it('doubles quotes and leaves no control characters', () => {
    assert.equal(quoted("it's\u0007 a\ntest"), "'it''s  a test'")
  })
})
