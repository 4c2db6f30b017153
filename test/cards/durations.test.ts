import assert from 'node:assert/strict'
import { parseMinutes } from '../../cards/durations.ts'

describe('durations', () => {
  const known: Record<string, number> = {
    '30m': 30,
    '30 min': 30,
    '1 minute': 1,
    '2h': 120,
    '2 hours': 120,
    '2HRS': 120,
    '3d': 4320,
    '3 days': 4320,
    '1w': 10080,
    '1h30m': 90,
    '1h 30m': 90,
    '1 day 2 hours': 1560,
    'an hour': 60,
    'a week': 10080,
    'one day': 1440,
    '  5   m ': 5,
  }
  for (const [text, minutes] of Object.entries(known))
    it(`${text} is ${minutes} minutes`, () => assert.equal(parseMinutes(text), minutes))

  for (const text of [
    '',
    '2',
    'h',
    'two hours',
    '2 years',
    '1.5h',
    '-2h',
    '0m',
    '2h later',
    'a',
    '2h,3m',
    '2 constructor',
    '9999999m',
  ])
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseMinutes(text), null))
})
