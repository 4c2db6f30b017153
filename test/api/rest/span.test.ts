import assert from 'node:assert/strict'
import { readPeriod, spanOf, stepsOf } from '../../../api/rest/span.ts'

const now = new Date('2026-11-22T12:34:56Z')

function span(query: string): string[] {
  const { since, until, stepSeconds } = spanOf(new URLSearchParams(query), now)
  return [since.toISOString(), until.toISOString(), String(stepSeconds)]
}

describe('spanOf', () => {
  it('is a day of hours when nothing is said', () => {
    assert.deepEqual(span(''), ['2026-11-21T12:00:00.000Z', '2026-11-22T13:00:00.000Z', '3600'])
  })

  it('begins and ends with a step', () => {
    assert.deepEqual(span('statsPeriod=2d&interval=1d'), [
      '2026-11-20T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
      '86400',
    ])
    assert.deepEqual(span('start=2026-11-22T01:30:00&end=2026-11-22T03:30:00Z&interval=1h'), [
      '2026-11-22T01:00:00.000Z',
      '2026-11-22T04:00:00.000Z',
      '3600',
    ])
    assert.equal(stepsOf(spanOf(new URLSearchParams('statsPeriod=1w&interval=6h'), now)).length, 29)
  })

  const bad = [
    'interval=5m',
    'interval=90m',
    'interval=5h',
    'interval=0h',
    'interval=x',
    'statsPeriod=24',
    'statsPeriod=0d',
    'statsPeriod=-1d',
    'statsPeriod=120d&interval=1h',
    'statsPeriod=99999w&interval=1d',
    'start=yesterday',
    'end=2026-11-22',
    'start=2026-11-22&end=2026-11-21',
    'start=2027-01-01',
    'start=-271821-04-20T00:00:00Z&end=-271821-04-21T00:00:00Z',
    'start=%2B275760-09-12T00:00:00Z&end=%2B275760-09-13T00:00:00Z',
  ]
  for (const query of bad) it(`refuses ${query}`, () => assert.throws(() => span(query), { status: 400 }))
})

describe('readPeriod', () => {
  const cases: [string, number | null][] = [
    ['30s', 30],
    ['15m', 900],
    ['24h', 86_400],
    ['2w', 1_209_600],
    ['', null],
    ['h', null],
    ['1y', null],
    ['1.5h', null],
    ['constructor', null],
  ]
  for (const [text, seconds] of cases)
    it(`reads ${JSON.stringify(text)} as ${seconds}`, () => assert.equal(readPeriod(text), seconds))
})
