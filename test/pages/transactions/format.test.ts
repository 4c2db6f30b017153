import assert from 'node:assert/strict'
import { duration, percent, rate, signed } from '../../../pages/transactions/format.ts'
import {
  readTraceList,
  spanOfPeriod,
  traceAddress,
  traceListAddress,
} from '../../../pages/transactions/query.ts'

describe('numbers of transactions', () => {
  it('are durations that fit a column', () => {
    const cases: [number | null, string][] = [
      [null, '–'],
      [0, '0 ms'],
      [0.213, '0.21 ms'],
      [7.968, '8 ms'],
      [9.94, '9.9 ms'],
      [311.6, '312 ms'],
      [999.4, '999 ms'],
      [999.9, '1 s'],
      [4_204, '4.2 s'],
      [12_404, '12.4 s'],
      [59_960, '1 min'],
      [210_000, '3.5 min'],
      [7_200_000, '2 h'],
    ]
    for (const [given, words] of cases) assert.equal(duration(given), words)
  })

  it('are parts, rates and changes', () => {
    assert.deepEqual([null, 0, 0.0003, 0.004, 0.083, 0.5, 1].map(percent), [
      '–',
      '0 %',
      '0.03 %',
      '0.4 %',
      '8.3 %',
      '50 %',
      '100 %',
    ])
    assert.deepEqual([0, 0.016, 2.231, 17.2, 412.4, 41_000].map(rate), [
      '0',
      '0.016',
      '2.23',
      '17.2',
      '412',
      '41k',
    ])
    assert.deepEqual([0.32, -0.2, 0].map(signed), ['+32 %', '−20 %', '±0 %'])
  })
})

describe('the address of the transactions', () => {
  it('says what it was read from, and nothing that is usual', () => {
    for (const address of [
      '/transactions',
      '/transactions?query=GET+%2Forders&project=shop&environment=staging&period=7d&sort=-p95&page=3',
    ])
      assert.equal(
        traceListAddress(readTraceList(new URL(address, 'http://x').searchParams), {
          page: address.includes('page=3') ? 3 : 1,
        }),
        address,
      )
  })

  it('is read whatever it holds', () => {
    const odd = readTraceList(new URLSearchParams('period=__proto__&sort=-constructor&page=-1&query=%00'))
    assert.deepEqual(odd, {
      text: '',
      project: null,
      environment: null,
      period: '24h',
      sort: { column: 'count', isDown: true },
      page: 1,
    })
  })

  it('of one carries its name, whatever is in it', () => {
    const address = traceAddress(
      { project: 'shop', name: 'GET /a?b=c&d#e \ud800', op: '' },
      { environment: null, period: '24h' },
    )
    assert.equal(new URL(address, 'http://x').searchParams.get('name'), 'GET /a?b=c&d#e \ufffd')
  })
})

describe('the span of a period', () => {
  it('has whole steps and holds the present', () => {
    const now = new Date('2026-11-22T12:34:56Z')
    for (const period of ['1h', '24h', '7d', '30d'] as const) {
      const { since, until, stepSeconds } = spanOfPeriod(period, now)
      const steps = (until.getTime() - since.getTime()) / (stepSeconds * 1000)
      assert.ok(Number.isInteger(steps) && steps <= 31, period)
      assert.ok(since < now && until > now && until.getTime() - now.getTime() <= 3_600_000)
    }
  })
})
