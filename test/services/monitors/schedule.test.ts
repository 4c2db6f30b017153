import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expectAfter, placeInSchedule, readMonitorConfig } from '../../../services/monitors/config.ts'
import { nextDue, readSchedule, type Schedule } from '../../../services/monitors/schedule.ts'
import { addCalendar, isZone, wallText } from '../../../services/monitors/zone.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
]

describe('when a monitor is due', () => {
  const crontabs: [string, string, string, ...string[]][] = [
    // The clocks of Berlin leave out 02:30 on 29 March and show it twice on 25 October.
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T01:30Z', '2026-03-30T00:30Z'],
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ['30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ['*/30 * * * *', 'Europe/Berlin', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z'],
    ['0 9 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T07:00Z', '2026-03-30T07:00Z'],
    ['0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', '2028-02-29T00:00Z', '2032-02-29T00:00Z'],
    ['0 0 31 * *', 'UTC', '2026-01-31T00:00Z', '2026-03-31T00:00Z', '2026-05-31T00:00Z'],
    ['0 0 * * 7', 'UTC', '2026-11-22T00:00Z', '2026-11-29T00:00Z', '2026-12-06T00:00Z'],
    ['0 12 * * mon-fri', 'UTC', '2026-11-20T12:00Z', '2026-11-23T12:00Z', '2026-11-24T12:00Z'],
    ['@midnight', 'Asia/Kolkata', '2026-11-22T12:00Z', '2026-11-22T18:30Z', '2026-11-23T18:30Z'],
  ]
  for (const [value, zone, from, ...dues] of crontabs)
    it(`by ${value} in ${zone} after ${from}`, () => {
      assert.deepEqual(follow(readSchedule('crontab', value, undefined), zone, from, dues.length), dues)
    })

  const intervals: [number, string, string, string, string][] = [
    [90, 'minute', 'UTC', '2026-11-22T12:00Z', '2026-11-22T13:30Z'],
    [1, 'day', 'Europe/Berlin', '2026-03-28T11:00Z', '2026-03-29T10:00Z'],
    [1, 'day', 'Europe/Berlin', '2026-03-28T01:30Z', '2026-03-29T01:30Z'],
    [1, 'day', 'Europe/Berlin', '2026-10-24T00:30Z', '2026-10-25T00:30Z'],
    [24, 'hour', 'Europe/Berlin', '2026-03-28T11:00Z', '2026-03-29T11:00Z'],
    [1, 'week', 'America/New_York', '2026-10-30T12:00Z', '2026-11-06T13:00Z'],
    [1, 'month', 'UTC', '2026-01-31T08:00Z', '2026-02-28T08:00Z'],
    [1, 'month', 'UTC', '2028-01-31T08:00Z', '2028-02-29T08:00Z'],
    [1, 'month', 'Asia/Kolkata', '2026-11-30T20:00Z', '2026-12-31T20:00Z'],
    [13, 'months', 'UTC', '2026-12-31T23:59Z', '2028-01-31T23:59Z'],
    [1, 'year', 'UTC', '2028-02-29T00:00Z', '2029-02-28T00:00Z'],
  ]
  for (const [value, unit, zone, from, due] of intervals)
    it(`${value} ${unit} after ${from} in ${zone}`, () => {
      assert.deepEqual(follow(readSchedule('interval', value, unit), zone, from, 1), [due])
    })

  it('is always later, whatever the schedule, zone and time', () => {
    fc.assert(
      fc.property(anySchedule, fc.constantFrom(...zones), anyTime, (schedule, zone, at) => {
        const due = nextDue(schedule, zone, at)
        assert.ok(due > at)
        assert.ok(nextDue(schedule, zone, due) > due)
      }),
      { numRuns: 300 },
    )
  })

  it('shows the same time of day after days, unless the clocks skip it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom(...zones), anyTime, (count, zone, at) => {
        const due = addCalendar(at, count, 'day', zone)
        const shift = timeOfDay(due, zone) - timeOfDay(at, zone)
        assert.ok(shift === 0 || Math.abs(shift) === 60 || Math.abs(shift) === 30 || Math.abs(shift) === 1380)
        assert.ok(Math.abs(due.getTime() - at.getTime() - count * 86_400_000) <= 3_600_000)
      }),
      { numRuns: 300 },
    )
  })

  it('never passes over a time of its crontab: it is the first minute that fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), anyTime, (minute, at) => {
        const due = nextDue({ type: 'crontab', value: `${minute} * * * *` }, 'UTC', at)
        assert.equal(due.getUTCMinutes(), minute)
        assert.ok(due.getTime() - at.getTime() <= 3_600_000)
      }),
    )
  })
})

describe('a schedule', () => {
  for (const [type, value, unit] of [
    ['crontab', '* * * *'],
    ['crontab', '* * * * * *'],
    ['crontab', '61 * * * *'],
    ['crontab', 'h * * * *'],
    ['crontab', '0 0 30 2 *'],
    ['crontab', '@reboot'],
    ['crontab', `${'1,'.repeat(200)}1 * * * *`],
    ['crontab', 7],
    ['interval', 0, 'day'],
    ['interval', 1.5, 'day'],
    ['interval', 1, 'fortnight'],
    ['interval', 11, 'year'],
    ['sometimes', 1, 'day'],
    [undefined, null],
  ] as const)
    it(`is refused in words as ${type} ${JSON.stringify(value).slice(0, 20)} ${unit ?? ''}`, () => {
      assert.throws(() => readSchedule(type, value, unit), { name: 'UserError', status: 400 })
    })

  it('is read as SDKs and as the REST interface write it', () => {
    const expected = { type: 'interval', value: 2, unit: 'hour' }
    for (const raw of [
      { schedule: { type: 'interval', value: 2, unit: 'hour' } },
      { schedule_type: 'interval', schedule: [2, 'hour'] },
    ])
      assert.deepEqual(readMonitorConfig(raw).schedule, expected)
    const { schedule } = readMonitorConfig({ schedule_type: 'crontab', schedule: ' 0  2 * * MON ' })
    assert.deepEqual(schedule, { type: 'crontab', value: '0 2 * * mon' })
  })

  it('comes with what is allowed around it, brought into limits', () => {
    const { schedule: _, ...rest } = readMonitorConfig({
      schedule: '@daily',
      checkin_margin: 0,
      max_runtime: 1e9,
      failure_issue_threshold: 'many',
      recovery_threshold: null,
    })
    const expected = {
      timezone: 'UTC',
      margin: 1,
      maxRuntime: 40_320,
      failureThreshold: 1,
      recoveryThreshold: 1,
    }
    assert.deepEqual(rest, expected)
  })

  it('stands in a zone that there is', () => {
    assert.ok(isZone('Europe/Berlin') && isZone('UTC') && isZone('Etc/GMT+5'))
    for (const bad of ['', 'Mars/Olympus', '+05:00', 'a\0', 'x'.repeat(100)]) assert.ok(!isZone(bad))
    assert.throws(() => readMonitorConfig({ schedule: '@daily', timezone: 'Mars/Olympus' }), { status: 400 })
    assert.throws(() => readMonitorConfig({ schedule: '@daily', timezone: 5 }), { status: 400 })
    assert.equal(wallText(new Date('2026-07-01T00:30:00Z'), 'Europe/Berlin'), '2026-07-01 02:30')
  })
})

describe('a check-in stands in the schedule', () => {
  const config = readMonitorConfig({ schedule: '0 * * * *', checkin_margin: 5 })
  const due = new Date('2026-11-22T13:00:00Z')
  for (const [name, at, expected, next] of [
    ['on time', '13:00:00', '13:00', '14:00'],
    ['late, at the edge', '13:05:00', '13:00', '14:00'],
    ['early, by a clock that is ahead', '12:58:00', '13:00', '14:00'],
    ['early, at the edge', '12:55:00', '13:00', '14:00'],
    ['by hand, in between', '12:54:59', null, '13:00'],
  ] as const)
    it(name, () => {
      const place = placeInSchedule(config, due, new Date(`2026-11-22T${at}Z`))
      assert.equal(place.expectedAt?.toISOString().slice(11, 16) ?? null, expected)
      assert.equal(place.dueAt.toISOString().slice(11, 16), next)
      assert.equal(place.lateAt.getTime() - place.dueAt.getTime(), 300_000)
    })

  it('half way at most when the margin is longer than the schedule', () => {
    const often = readMonitorConfig({ schedule: '* * * * *', checkin_margin: 60 })
    const place = placeInSchedule(often, due, new Date('2026-11-22T12:59:20Z'))
    assert.equal(place.expectedAt, null)
    assert.deepEqual(place.dueAt, due)
  })

  it('an interval after the last one', () => {
    const config = readMonitorConfig({ schedule: [1, 'hour'] })
    const place = placeInSchedule(config, due, new Date('2026-11-22T12:30:00Z'))
    assert.deepEqual(place.dueAt, new Date('2026-11-22T13:30:00Z'))
    assert.deepEqual(expectAfter(config, due).lateAt, new Date('2026-11-22T14:01:00Z'))
  })
})

const anyTime = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
})

const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({
    type: fc.constant('interval' as const),
    value: fc.integer({ min: 1, max: 10 }),
    unit: fc.constantFrom(
      'minute' as const,
      'hour' as const,
      'day' as const,
      'week' as const,
      'month' as const,
    ),
  }),
  fc
    .tuple(
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom('*', '1', '29', '31', '*/2'),
      fc.constantFrom('*', '1-7', '1,3,12'),
      fc.constantFrom('*', '0', '1-5'),
    )
    .map((fields) => ({ type: 'crontab' as const, value: fields.join(' ') })),
)

function follow(schedule: Schedule, zone: string, from: string, count: number): string[] {
  const dues: string[] = []
  let at = new Date(from)
  for (let step = 0; step < count; step++) {
    at = nextDue(schedule, zone, at)
    dues.push(`${at.toISOString().slice(0, 16)}Z`)
  }
  return dues
}

function timeOfDay(at: Date, zone: string): number {
  const [hours = 0, minutes = 0] = wallText(at, zone).slice(11).split(':').map(Number)
  return hours * 60 + minutes
}
