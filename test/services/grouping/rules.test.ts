import assert from 'node:assert/strict'
import { readFingerprintRules } from '../../../services/grouping/fingerprintRules.ts'
import { groupBy } from '../../../services/grouping/groupBy.ts'
import { groupingInfo } from '../../../services/grouping/info.ts'
import { changeGrouping, readGroupingOptions } from '../../../services/grouping/options.ts'
import { groupingOf, projectGroupingOf } from '../../../services/grouping/project.ts'
import { mostRules } from '../../../services/grouping/ruleLine.ts'
import { readStackRules } from '../../../services/grouping/stackRules.ts'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from '../events/read.ts'

const frame = (name: string, more: object = {}) => ({
  function: name,
  abs_path: `/srv/shop/src/${name}.js`,
  filename: `src/${name}.js`,
  in_app: true,
  ...more,
})
const frames = [
  frame('run', { in_app: false, abs_path: '/srv/node_modules/x/run.js', filename: 'node_modules/x/run.js' }),
  frame('checkout'),
  frame('charge'),
]
const raw = (more: object = {}) => ({
  platform: 'node',
  logger: 'shop',
  release: 'shop@1.0.0',
  tags: { region: 'north' },
  exception: { values: [{ type: 'TimeoutError', value: 'bank took 5 s', stacktrace: { frames } }] },
  ...more,
})
const event = (more: object = {}) => read(raw(more))
const by = (text: { fingerprintRules?: string; stackRules?: string }) =>
  groupingOf({ config: '2026-11-23', fingerprintRules: '', stackRules: '', ...text })
const explained = (rules: string, more: object = {}) =>
  fingerprints(event(more), by({ fingerprintRules: rules }))[0]?.explanation ?? ''

describe('fingerprint rules', () => {
  const fitting = [
    'error.type:TimeoutError',
    'type:timeout*',
    'error.value:"bank took *"',
    'message:"*bank*"',
    'logger:shop',
    'level:error',
    'release:shop@1.*',
    'tags.region:north',
    'platform:node',
    'family:javascript',
    'family:all',
    'stack.function:charge',
    'stack.function:run app:no',
    'stack.abs_path:*/src/charge.js',
    'path:src/charge.js',
    '!logger:cart',
    '!stack.function:refund error.type:TimeoutError',
    'stack.function:charge stack.abs_path:*charge*',
  ]
  for (const conditions of fitting)
    it(`fit: ${conditions}`, () => assert.match(explained(`${conditions} -> hit`), /by the rule .*: hit$/))

  const others = [
    'error.type:RangeError',
    '!error.type:TimeoutError',
    'error.type:TimeoutError logger:cart',
    'tags.region:south',
    'tags.other:*',
    'stack.function:run app:yes',
    'stack.function:charge stack.abs_path:*checkout*',
    'family:native',
  ]
  for (const conditions of others)
    it(`do not fit: ${conditions}`, () =>
      assert.match(explained(`${conditions} -> hit`), /in-app stack trace/))

  it('are asked in their order, before the fingerprint of the code and after a checksum', () => {
    const rules = '# a comment\n\nlogger:cart -> zero\nlogger:shop -> one\nlogger:shop -> two'
    assert.match(explained(rules), /: one$/)
    assert.match(explained(rules, { fingerprint: ['mine'] }), /: one$/)
    assert.match(explained(rules, { checksum: 'sum' }), /checksum/)
  })

  it('take values and the default into the fingerprint', () => {
    assert.match(explained('logger:shop -> a, {{ tags.region }} "b c" {{level}}'), /: a, north, b c, error$/)
    const mixed = fingerprints(
      event(),
      by({ fingerprintRules: 'logger:shop -> {{ default }} {{ tags.region }}' }),
    )
    assert.deepEqual(
      mixed.map(({ variant }) => variant),
      ['app', 'system'],
    )
    assert.match(mixed[0]?.explanation ?? '', /charge in src\/charge.js.*; and by the rule/)
  })

  it('give a group its title', () => {
    const one = event()
    groupBy(
      one,
      projectGroupingOf({ fingerprintRules: 'logger:shop -> x title="Bank in {{ tags.region }}"' }),
    )
    assert.equal(one.title, 'Bank in north')
    const other = event({ logger: 'cart' })
    groupBy(other, projectGroupingOf({ fingerprintRules: 'logger:shop -> x title="Bank"' }))
    assert.equal(other.title, 'TimeoutError: bank took 5 s')
  })

  const faulty: [line: string, words: RegExp][] = [
    ['logger:shop', /conditions -> fingerprint/],
    ['-> x', /needs a condition/],
    ['logger:shop ->', /fingerprint is missing/],
    ['logger -> x', /"logger" is no condition/],
    ['loger:shop -> x', /nothing called "loger"/],
    ['tags.:x -> x', /nothing called "tags\."/],
    ['logger:"shop -> x', /conditions -> fingerprint|not closed/],
    ['logger:"" -> x', /lacks a pattern/],
    [`logger:${'x'.repeat(301)} -> x`, /at most 300/],
    [`logger:x -> ${'a '.repeat(21)}`, /at most 20 parts/],
    [`${'logger:x '.repeat(21)} -> x`, /at most 20 conditions/],
    ['logger:x -> "a', /cannot be read/],
  ]
  for (const [line, words] of faulty)
    it(`cannot be read: ${line.slice(0, 40)}`, () => {
      const { rules, faults } = readFingerprintRules(`logger:a -> b\n${line}`)
      assert.equal(rules.length, 1)
      assert.deepEqual(
        faults.map(({ line }) => line),
        [2],
      )
      assert.match(faults[0]?.message ?? '', words)
    })

  it('are not more than there may be', () => {
    const { rules, faults } = readFingerprintRules('logger:a -> b\n'.repeat(mostRules + 5))
    assert.equal(rules.length, mostRules)
    assert.deepEqual(faults, [{ line: mostRules + 1, message: `There are more than ${mostRules} rules.` }])
  })
})

describe('stack-trace rules', () => {
  const counted = (rules: string, more: object = {}) => {
    const info = groupingInfo(event(more).payload, by({ stackRules: rules }))
    const names = (variant: 'app' | 'system') =>
      (info.stacks[0]?.frames ?? []).flatMap((one) => (one[variant] ? [one.name.split(' ')[0]] : []))
    return `${names('app').join(' ')} / ${names('system').join(' ')}`
  }
  const cases: [rules: string, wanted: string][] = [
    ['', 'charge checkout / charge checkout run'],
    ['function:run +app', 'charge checkout run / charge checkout run'],
    ['function:charge -app', 'checkout / charge checkout run'],
    ['path:*/node_modules/* +app', 'charge checkout run / charge checkout run'],
    ['app:yes -app', ' / charge checkout run'],
    ['function:charge -group', 'checkout / checkout run'],
    ['function:checkout ^-group', 'checkout / checkout run'],
    ['function:checkout ^-group -group', ' / run'],
    ['function:checkout v-group', 'charge checkout / charge checkout'],
    ['function:checkout v+app', 'charge checkout run / charge checkout run'],
    ['function:c* -group\nfunction:charge +group', 'charge / charge run'],
    ['function:c* category=pay\ncategory:pay -group', ' / run'],
    ['[ function:checkout ] | function:charge -group', 'checkout / checkout run'],
    ['[ function:run ] | function:charge -group', 'charge checkout / charge checkout run'],
    ['function:checkout | [ function:charge ] -group', 'charge / charge run'],
    ['error.type:TimeoutError max-frames=1', 'charge / charge'],
    ['error.type:TimeoutError max-frames=1 invert-stacktrace=1', 'checkout / run'],
    ['error.type:TimeoutError min-frames=3', ' / charge checkout run'],
    ['error.type:Other max-frames=1', 'charge checkout / charge checkout run'],
    ['family:javascript max-frames=1', 'charge / charge'],
    ['family:native,javascript max-frames=1', 'charge / charge'],
    ['!family:javascript max-frames=1', 'charge checkout / charge checkout run'],
  ]
  for (const [rules, wanted] of cases) it(rules || 'none', () => assert.equal(counted(rules), wanted))

  it('say of a frame what they did', () => {
    const info = groupingInfo(event().payload, by({ stackRules: 'function:charge -group' }))
    assert.equal(info.stacks[0]?.frames[0]?.why, 'by the rule function:charge -group')
    assert.equal(info.stacks[0]?.frames[2]?.why, 'not the application’s own')
  })

  it('show in the event what is the application’s own, and remember what was', () => {
    const one = event()
    groupBy(one, projectGroupingOf({ stackRules: 'function:charge -app\nfunction:run +app' }))
    const shown = one.payload.exception?.values[0]?.stacktrace?.frames.map((each) => [
      each.in_app,
      each.orig_in_app,
    ])
    assert.deepEqual(shown, [
      [true, false],
      [true, undefined],
      [false, true],
    ])
    assert.equal(one.topFrame, 'checkout (src/checkout.js)')
    // Grouped without the rules, it is as if they had never been.
    assert.deepEqual(fingerprints(one, by({})), fingerprints(event(), by({})))
  })

  const faulty: [line: string, words: RegExp][] = [
    ['function:run', /needs an action/],
    ['+app', /needs a condition/],
    ['function:run +app function:walk', /stands after an action/],
    ['function:run +apple', /is no action/],
    ['function:run max-frames=x', /is no action/],
    ['[ function:run +app', /bracket is not closed|needs/],
    ['tags.x:1 +app', /nothing called/],
  ]
  for (const [line, words] of faulty)
    it(`cannot be read: ${line}`, () => {
      const { faults } = readStackRules(`function:a +app\n${line}`)
      assert.equal(faults[0]?.line, 2)
      assert.match(faults[0]?.message ?? '', words)
    })

  it('cost little, however many', () => {
    const stackRules = Array.from(
      { length: mostRules },
      (_, n) => `path:"*/a*b*c${n}*/*" module:*x*y*${n} ^-group`,
    ).join('\n')
    const grouping = by({ stackRules })
    const long = Array.from({ length: 50 }, (_, n) =>
      frame(`f${n}`, { abs_path: `/${'abc/'.repeat(100)}`, module: 'xy'.repeat(100) }),
    )
    const one = read(raw({ exception: { values: [{ type: 'E', stacktrace: { frames: long } }] } }))
    const start = performance.now()
    fingerprints(one, grouping)
    assert.ok(performance.now() - start < 1_500)
  })
})

describe('a change of the grouping', () => {
  const now = new Date('2026-11-23T00:00:00Z')
  const first = readGroupingOptions({})

  it('remembers what was before for its window', () => {
    const changed = changeGrouping(first, { stackRules: 'a:b' }, now)
    assert.deepEqual(changed.earlier, [
      { config: '2026-11-23', fingerprintRules: '', stackRules: '', until: '2026-12-23T00:00:00.000Z' },
    ])
    assert.deepEqual(readGroupingOptions(changed), changed)
    const again = changeGrouping(changed, { stackRules: '' }, new Date('2026-12-24T00:00:00Z'))
    assert.equal(again.earlier.length, 1)
    assert.deepEqual(changeGrouping(first, { stackRules: '' }, now), first)
  })

  const grouped = (grouping: object, more: object = {}) => {
    const found = groupBy(event(more), projectGroupingOf(grouping))
    return { now: found.fingerprints, before: found.earlier?.() ?? [] }
  }
  const plain = fingerprints(event()).map(({ hash }) => hash)
  const earlier = (text: object) => ({ earlier: [{ ...text, until: '2026-12-23T00:00:00Z' }] })

  it('looks back to the rules on stacks that were before', () => {
    const { before } = grouped({ stackRules: 'function:charge -group', ...earlier({}) })
    assert.deepEqual(
      before.map(({ hash }) => hash),
      plain,
    )
    assert.deepEqual(grouped({ stackRules: 'function:charge -group' }).before, [])
    assert.deepEqual(
      grouped({ stackRules: 'function:charge -group', earlier: [{ until: '2026-11-22T11:00:00Z' }] }).before,
      [],
    )
  })

  it('does not look back where people wrote or took back a fingerprint rule', () => {
    const rule = 'logger:shop -> x'
    assert.deepEqual(grouped({ fingerprintRules: rule, ...earlier({}) }).before, [])
    assert.deepEqual(grouped(earlier({ fingerprintRules: rule })).before, [])
    const mixed = { fingerprintRules: 'logger:shop -> {{ default }} x' }
    assert.equal(
      grouped({ ...mixed, stackRules: 'function:charge -group', ...earlier(mixed) }).before.length,
      2,
    )
  })
})
