import assert from 'node:assert/strict'
import { driftOf, readTime } from '../../../services/events/clock.ts'
import { read, receivedAt } from './read.ts'

const noon = receivedAt.getTime()
const at = (offset: number) => (noon + offset * 1000) / 1000
const problems = (raw: object, sentAt?: Date) => {
  const event = read(raw, sentAt ? { sentAt } : {})
  return {
    at: event.occurredAt.toISOString(),
    types: (event.payload.errors ?? []).map((problem) => problem.type),
  }
}

describe('clock', () => {
  it('reads every way of writing a time', () => {
    const cases: [unknown, string | undefined][] = [
      [1795348800, '2026-11-22T12:00:00.000Z'],
      [1795348800.123, '2026-11-22T12:00:00.123Z'],
      [1795348800123, '2026-11-22T12:00:00.123Z'],
      [1795348800123456, '2026-11-22T12:00:00.123Z'],
      ['1795348800', '2026-11-22T12:00:00.000Z'],
      ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00.000Z'],
      ['2026-11-22T12:00:00', '2026-11-22T12:00:00.000Z'],
      ['2026-11-22 12:00:00.5', '2026-11-22T12:00:00.500Z'],
      ['2026-11-22T14:00:00+02:00', '2026-11-22T12:00:00.000Z'],
      ['2026-11-22T12:00:00.123456Z', '2026-11-22T12:00:00.123Z'],
      ['2026-11-22', '2026-11-22T00:00:00.000Z'],
      ['yesterday', undefined],
      ['', undefined],
      [-1, undefined],
      [Number.NaN, undefined],
      [{}, undefined],
      [null, undefined],
      [1e300, undefined],
      ['2026-99-99T12:00:00Z', undefined],
    ]
    for (const [value, wanted] of cases) {
      const time = readTime(value)
      assert.equal(time === undefined ? undefined : new Date(time).toISOString(), wanted, String(value))
    }
  })

  it('knows no drift below a minute, nor without a word of the sender', () => {
    assert.equal(driftOf(undefined, receivedAt), 0)
    assert.equal(driftOf(new Date(Number.NaN), receivedAt), 0)
    assert.equal(driftOf(new Date(noon - 60_000), receivedAt), 0)
    assert.equal(driftOf(new Date(noon - 61_000), receivedAt), 61_000)
    assert.equal(driftOf(new Date(noon + 3_600_000), receivedAt), -3_600_000)
  })

  it('takes the time of receiving where none is said', () => {
    assert.deepEqual(problems({}), { at: receivedAt.toISOString(), types: [] })
    assert.deepEqual(problems({ timestamp: null }), { at: receivedAt.toISOString(), types: [] })
    assert.deepEqual(problems({ timestamp: 'soon' }), {
      at: receivedAt.toISOString(),
      types: ['invalid_data'],
    })
  })

  it('believes up to a minute ahead and 30 days back', () => {
    assert.deepEqual(problems({ timestamp: at(59) }), { at: '2026-11-22T12:00:59.000Z', types: [] })
    assert.deepEqual(problems({ timestamp: at(61) }), {
      at: receivedAt.toISOString(),
      types: ['future_timestamp'],
    })
    assert.deepEqual(problems({ timestamp: at(-29 * 86_400) }), { at: '2026-10-24T12:00:00.000Z', types: [] })
    assert.deepEqual(problems({ timestamp: at(-31 * 86_400) }), {
      at: receivedAt.toISOString(),
      types: ['past_timestamp'],
    })
  })

  it('moves times of a clock that is wrong, breadcrumbs too', () => {
    const anHourSlow = new Date(noon - 3_600_000)
    const raw = { timestamp: at(-3605), breadcrumbs: [{ message: 'x', timestamp: at(-3610) }] }
    assert.deepEqual(problems(raw, anHourSlow), { at: '2026-11-22T11:59:55.000Z', types: ['clock_drift'] })
    const event = read(raw, { sentAt: anHourSlow })
    assert.equal(event.payload.breadcrumbs?.values[0]?.timestamp, at(-10))
    assert.equal(event.payload.received, noon / 1000)
  })
})
