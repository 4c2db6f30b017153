import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readCheckIn, slugOf } from '../../../services/monitors/checkIn.ts'
import { readMonitorConfig } from '../../../services/monitors/config.ts'
import { afterRun, type Standing } from '../../../services/monitors/standing.ts'

describe('how a monitor stands', () => {
  const cases: [string, number, number, string][] = [
    // Runs that were well (+) or failed (-), thresholds, and what is told after each.
    ['+-+', 1, 1, '.FR'],
    ['--', 1, 1, 'FF'],
    ['--+--+', 2, 1, '.FR.FR'],
    ['-+-+', 2, 1, '....'],
    ['---++', 3, 2, '..F.R'],
    ['-+-++', 1, 2, 'F.F.R'],
  ]
  for (const [runs, failureThreshold, recoveryThreshold, told] of cases)
    it(`after ${runs} with ${failureThreshold} to fail and ${recoveryThreshold} to recover`, () => {
      let standing: Standing = { status: 'active', failures: 0, successes: 0 }
      let said = ''
      for (const run of runs) {
        const { set, tell } = afterRun(standing, run === '+', { failureThreshold, recoveryThreshold })
        standing = set
        said += tell === 'failure' ? 'F' : tell === 'recovery' ? 'R' : '.'
      }
      assert.equal(said, told)
    })
})

describe('a check-in is read', () => {
  it('as SDKs send it', () => {
    const read = readCheckIn({
      check_in_id: '83A7C03E-D0A0-4E1B-97E2-E3B18DC4F244',
      monitor_slug: 'Nightly Backup',
      status: 'ok',
      duration: 10.25,
      environment: ' staging\n',
      release: '1.0.0',
    })
    assert.deepEqual(read, {
      slug: 'nightly-backup',
      id: '83a7c03ed0a04e1b97e2e3b18dc4f244',
      status: 'ok',
      environment: 'staging',
      duration: 10_250,
      release: '1.0.0',
      config: undefined,
    })
  })

  it('however little it says, and whatever else it says', () => {
    const least = { monitor_slug: 'a', status: 'in_progress' }
    for (const more of [
      {},
      { duration: -1, environment: 7, release: {}, check_in_id: 'x' },
      { duration: 'soon' },
    ]) {
      const { id, duration, environment, release } = readCheckIn({ ...least, ...more })
      assert.deepEqual([id, duration, environment, release], [undefined, null, 'production', null])
    }
    assert.equal(readCheckIn({ ...least, check_in_id: '0'.repeat(32) }).id, null)
    assert.equal(readCheckIn({ ...least, check_in_id: '00000000-0000-0000-0000-000000000000' }).id, null)
    assert.equal(readCheckIn({ ...least, environment: 'a\0\ud83d'.repeat(500) }).environment.length, 64)
    assert.equal(readCheckIn({ ...least, duration: 1e300 }).duration, 2 ** 31 - 1)
  })

  for (const bad of [
    null,
    [],
    'x',
    {},
    { monitor_slug: 'a' },
    { monitor_slug: '///', status: 'ok' },
    { monitor_slug: 'a', status: 'missed' },
  ])
    it(`and refused in words as ${JSON.stringify(bad)}`, () => {
      assert.throws(() => readCheckIn(bad), { name: 'UserError' })
    })

  it('or refused in words whatever it is, and so is its config', () => {
    const hostile = fc.constantFrom({ toString: 1, valueOf: 2 }, [[]], '1e999', -0, '\0', ' ')
    const anything = fc.oneof(fc.jsonValue(), hostile)
    const anyCheckIn = fc.record(
      {
        monitor_slug: fc.oneof(fc.constant('nightly'), anything),
        status: fc.oneof(fc.constant('ok'), anything),
        check_in_id: anything,
        duration: anything,
        environment: anything,
        release: anything,
      },
      { requiredKeys: [] },
    )
    const anyConfig = fc.record(
      {
        schedule: fc.oneof(
          fc.constant('@daily'),
          fc.record({ type: anything, value: anything, unit: anything }),
          anything,
        ),
        schedule_type: anything,
        timezone: fc.oneof(fc.constant('UTC'), anything),
        checkin_margin: anything,
        max_runtime: anything,
      },
      { requiredKeys: [] },
    )
    for (const [values, read] of [
      [anyCheckIn, readCheckIn],
      [anyConfig, readMonitorConfig],
    ] as const)
      fc.assert(
        fc.property(fc.oneof(values, anything), (value) => {
          try {
            read(value)
          } catch (error) {
            assert.equal((error as Error).name, 'UserError')
          }
        }),
        { numRuns: 500 },
      )
  })

  it('for a slug that can stand in an address', () => {
    assert.equal(slugOf(' Käse & Brot! '), 'k-se-brot')
    assert.equal(slugOf('a'.repeat(80)), 'a'.repeat(50))
    assert.equal(slugOf('__proto__'), '__proto__')
    assert.equal(slugOf(5), '')
  })
})
