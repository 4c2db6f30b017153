import assert from 'node:assert/strict'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from '../events/read.ts'

type Frames = object[]
const own = (name: string, more: object = {}) => ({
  function: name,
  filename: `/srv/shop/src/${name}.js`,
  lineno: 10,
  in_app: true,
  ...more,
})
const library = (name: string, more: object = {}) =>
  own(name, { filename: `/srv/node_modules/x/${name}.js`, in_app: false, ...more })
const thrown = (frames: Frames, more: object = {}) => ({
  type: 'TypeError',
  value: 'x is undefined',
  stacktrace: { frames },
  ...more,
})
const event = (exception: unknown, more: object = {}) => read({ platform: 'node', exception, ...more })
const grouped = (exception: unknown, more: object = {}) => fingerprints(event(exception, more))
const hashes = (exception: unknown, more: object = {}) => grouped(exception, more).map(({ hash }) => hash)
const said = (raw: object) => fingerprints(read(raw))

describe('fingerprints of stacks', () => {
  const frames = [library('run'), own('checkout'), own('charge')]

  it('are two: the application’s own frames, and all', () => {
    const found = grouped(thrown(frames))
    assert.deepEqual(
      found.map(({ variant, explanation }) => [variant, explanation]),
      [
        ['app', 'Grouped by the in-app stack trace: charge in src/charge.js ← checkout in src/checkout.js'],
        [
          'system',
          'Grouped by the whole stack trace: charge in src/charge.js ← checkout in src/checkout.js ← run in x/run.js',
        ],
      ],
    )
    for (const { hash } of found) assert.match(hash, /^[0-9a-f]{32}$/)
  })

  it('are one where they would be the same', () => {
    assert.deepEqual(
      grouped(thrown([own('a'), own('b')])).map(({ variant }) => variant),
      ['app'],
    )
    assert.deepEqual(
      grouped(thrown([{ function: 'a' }, { function: 'b' }])).map(({ variant }) => variant),
      ['app'],
    )
  })

  it('are one where nothing is the application’s own', () => {
    assert.deepEqual(
      grouped(thrown([library('a'), library('b')])).map(({ variant }) => variant),
      ['system'],
    )
  })

  it('do not depend on what was said', () => {
    assert.deepEqual(hashes(thrown(frames)), hashes(thrown(frames, { value: 'y is undefined' })))
  })

  it('depend on the type and on the application’s frames', () => {
    assert.notDeepEqual(hashes(thrown(frames)), hashes(thrown(frames, { type: 'RangeError' })))
    const other = hashes(thrown([library('run'), own('checkout'), own('refund')]))
    assert.equal(
      hashes(thrown(frames)).some((hash) => other.includes(hash)),
      false,
    )
  })

  it('join when only libraries differ', () => {
    const [app, system] = hashes(thrown(frames))
    const [otherApp, otherSystem] = hashes(
      thrown([library('start'), library('run'), own('checkout'), own('charge')]),
    )
    assert.equal(app, otherApp)
    assert.notEqual(system, otherSystem)
  })

  it('join when more code becomes the application’s own', () => {
    const before = hashes(thrown([library('run'), own('charge')]))
    const after = hashes(thrown([own('run', { filename: '/srv/node_modules/x/run.js' }), own('charge')]))
    assert.ok(after.some((hash) => before.includes(hash)))
  })

  it('count recursion once, however deep', () => {
    const deep = (depth: number) =>
      hashes(
        thrown([own('start'), ...Array.from({ length: depth }, (_, line) => own('walk', { lineno: line }))]),
      )
    assert.deepEqual(deep(3), deep(300))
    assert.deepEqual(deep(1), deep(3))
  })

  it('ignore frames that say nothing', () => {
    const stub = { filename: 'https://x.example/app.js', lineno: 1, colno: 5 }
    assert.deepEqual(hashes(thrown([stub, own('charge')])), hashes(thrown([own('charge')])))
    const [only] = grouped(thrown([stub]), { platform: 'javascript' })
    assert.equal(only?.variant, 'default')
    assert.equal(only?.explanation, 'Grouped by the type and text of the error: TypeError: x is undefined')
  })

  it('do not know a module that depends on where a program was started', () => {
    assert.deepEqual(
      hashes(thrown([own('charge', { module: 'src:charge' })])),
      hashes(thrown([own('charge', { module: 'charge' })])),
    )
  })

  it('are by type and text without a stack, parameterised', () => {
    const text = (value: string, type = 'Error') => hashes({ type, value })
    assert.deepEqual(text('order 1 failed'), text('order 22 failed'))
    assert.notDeepEqual(text('order 1 failed'), text('cart 1 failed'))
    assert.notDeepEqual(text('x', 'A'), text('x', 'B'))
    assert.equal(
      grouped({ type: 'Error', value: 'order 1 failed' })[0]?.explanation,
      'Grouped by the type and text of the error: Error: order <number> failed',
    )
  })

  it('ignore a type the SDK made up, and count the text of what was thrown in scripts', () => {
    const mechanism = { synthetic: true }
    const at = (type: string, value: string, platform: string) =>
      hashes({ ...thrown([own('charge')], { type, value, mechanism }) }, { platform })
    assert.deepEqual(at('Error', 'out of chairs', 'node'), at('UnhandledRejection', 'out of chairs', 'node'))
    assert.notDeepEqual(at('Error', 'out of chairs', 'node'), at('Error', 'out of lamps', 'node'))
    assert.deepEqual(at('SIGSEGV', 'at 0x12', 'native'), at('SIGABRT', 'at 0x99', 'native'))
  })
})

describe('fingerprints of chains', () => {
  const a = thrown([own('a')], { type: 'A' })
  const b = thrown([own('b')], { type: 'B' })
  const c = thrown([own('c')], { type: 'C' })

  it('are by all of them in order', () => {
    assert.notDeepEqual(hashes([a, b, c]), hashes([a, c, b]))
    assert.notDeepEqual(hashes([a, b, c]), hashes([b, c]))
    assert.deepEqual(hashes([a, b, c]), hashes([a, { ...b, value: 'other' }, c]))
    assert.match(grouped([a, b])[0]?.explanation ?? '', /b in src\/b.js ← a in src\/a.js/)
  })

  const at = (exception: object, exception_id: number, parent_id?: number, is_exception_group = false) => ({
    ...exception,
    mechanism: { type: 'chained', exception_id, parent_id, is_exception_group },
  })
  const group = (id: number, parent?: number) => at({ type: 'Group', value: 'n failed' }, id, parent, true)

  it('of a group of one kind are as if it had been thrown alone', () => {
    assert.deepEqual(hashes([at(a, 1, 0), group(0)]), hashes([a]))
    assert.deepEqual(hashes([at(a, 2, 0), at(a, 1, 0), group(0)]), hashes([a]))
    assert.deepEqual(hashes([at(a, 2, 1), group(1, 0), group(0)]), hashes([a]))
    assert.deepEqual(hashes([at(b, 2, 1), at(a, 1, 0), group(0)]), hashes([b, a]))
  })

  it('of a group of several kinds are by each kind once, in any order', () => {
    const mixed = hashes([at(a, 2, 0), at(b, 1, 0), group(0)])
    assert.deepEqual(mixed, hashes([at(b, 2, 0), at(a, 1, 0), group(0)]))
    assert.deepEqual(mixed, hashes([at(b, 3, 0), at(a, 2, 0), at(a, 1, 0), group(0)]))
    assert.notDeepEqual(mixed, hashes([at(c, 2, 0), at(b, 1, 0), group(0)]))
  })

  it('of a broken tree are those of a chain', () => {
    const plain = hashes([a, { type: 'Group', value: 'n failed' }])
    for (const broken of [
      [at(a, 0, 0), group(0)],
      [at(a, 1, 1), group(0)],
      [at(a, 1, 2), group(0)],
      [at(a, 1, 0), group(0, 1)],
      [{ ...a, mechanism: {} }, group(0)],
      [at(a, 2, 0), group(1)],
    ])
      assert.deepEqual(hashes(broken), plain)
  })
})

describe('fingerprints of messages', () => {
  it('are by the template, else by the parameterised text', () => {
    const template = (params: unknown[]) => said({ logentry: { message: 'Only %s left', params } })
    assert.deepEqual(template([1]), template([2]))
    assert.equal(template([1])[0]?.explanation, 'Grouped by the message: Only %s left')
    assert.deepEqual(said({ message: 'Only 1 left' }), said({ message: 'Only 22 left' }))
    assert.notDeepEqual(said({ message: 'Only 1 left' }), said({ message: 'Only 1 right' }))
  })

  it('are the same whether a version 11 SDK sent a stack along or not', () => {
    const exception = {
      values: [{ value: 'Stock is low', mechanism: { synthetic: true }, stacktrace: { frames: [own('f')] } }],
    }
    assert.deepEqual(said({ message: 'Stock is low', exception }), said({ message: 'Stock is low' }))
  })

  it('are by the stack of the one thread that tells', () => {
    const thread = (more: object, name = 'f') => ({ stacktrace: { frames: [own(name)] }, ...more })
    const message = said({ message: 'x' })
    const stack = said({ message: 'x', threads: [thread({ crashed: true })] })
    assert.notDeepEqual(stack, message)
    assert.deepEqual(said({ message: 'y', threads: [thread({ current: true }), { id: 2 }] }), stack)
    assert.deepEqual(said({ message: 'y', threads: [thread({})] }), stack)
    assert.deepEqual(said({ message: 'x', threads: [thread({}), thread({}, 'g')] }), message)
    assert.deepEqual(
      said({ message: 'x', threads: [thread({ crashed: true }), thread({ crashed: true }, 'g')] }),
      message,
    )
  })

  it('are one for all that say nothing', () => {
    const [nothing] = said({})
    assert.deepEqual(said({ level: 'info', tags: { a: 1 } })[0], nothing)
    assert.equal(
      nothing?.explanation,
      'Grouped with every event that has neither a stack trace nor a message',
    )
  })
})

describe('fingerprints set in the code', () => {
  const frames = [library('run'), own('charge')]
  const set = (fingerprint: unknown, more: object = {}) => grouped(thrown(frames), { fingerprint, ...more })

  it('replace the grouping', () => {
    const [only, ...none] = set(['payments', 'timeout'])
    assert.equal(none.length, 0)
    assert.equal(only?.variant, 'custom')
    assert.equal(only?.explanation, 'Grouped by the fingerprint set in the code: payments, timeout')
    assert.deepEqual(said({ message: 'other', fingerprint: ['payments', 'timeout'] }), [only])
    assert.notEqual(set(['payments'])[0]?.hash, only?.hash)
  })

  it('change nothing when they say the default', () => {
    const plain = grouped(thrown(frames))
    for (const fingerprint of [['{{ default }}'], ['{{default}}'], [' {{  default  }} '], [], null, [{}]])
      assert.deepEqual(set(fingerprint), plain)
  })

  it('split the grouping when they add to the default', () => {
    const plain = grouped(thrown(frames))
    const mixed = set(['{{ default }}', 'payments'])
    assert.deepEqual(
      mixed.map(({ variant }) => variant),
      ['app', 'system'],
    )
    assert.equal(
      mixed.some(({ hash }) => plain.some((one) => one.hash === hash)),
      false,
    )
    assert.match(
      mixed[0]?.explanation ?? '',
      /charge in src\/charge.js; and by the fingerprint set in the code: payments/,
    )
    assert.notDeepEqual(mixed, set(['{{ default }}', 'carts']))
  })

  it('take values of the event', () => {
    const more = {
      transaction: '/pay',
      logger: 'shop',
      level: 'fatal',
      tags: { region: 'north' },
      release: 'r1',
      environment: 'e1',
    }
    const cases: [string, string][] = [
      ['{{ transaction }}', '/pay'],
      ['{{transaction}}', '/pay'],
      ['at {{ transaction }} in {{ tags.region }}', 'at /pay in north'],
      ['{{ tags.other }}', '<no-value-for-tag-other>'],
      ['{{ type }}', 'TypeError'],
      ['{{ error.type }}', 'TypeError'],
      ['{{ error.value }}', 'x is undefined'],
      ['{{ value }}', 'x is undefined'],
      ['{{ message }}', 'x is undefined'],
      ['{{ function }}', 'charge'],
      ['{{ stack.function }}', 'charge'],
      ['{{ stack.filename }}', '/srv/shop/src/charge.js'],
      ['{{ stack.abs_path }}', '/srv/shop/src/charge.js'],
      ['{{ stack.module }}', '<no-module>'],
      ['{{ stack.package }}', '<no-package>'],
      ['{{ level }}', 'fatal'],
      ['{{ logger }}', 'shop'],
      ['{{ release }}', 'r1'],
      ['{{ environment }}', 'e1'],
      ['{{ nonsense }}', '<unrecognized-variable-nonsense>'],
      ['{{ constructor }}', '<unrecognized-variable-constructor>'],
      ['{ no variable }', '{ no variable }'],
    ]
    for (const [part, value] of cases)
      assert.equal(set([part, 'x'], more)[0]?.hash, set([value, 'x'], more)[0]?.hash, part)
    for (const name of [
      'transaction',
      'logger',
      'message',
      'type',
      'value',
      'function',
      'path',
      'filename',
      'module',
      'package',
    ])
      assert.match(said({ fingerprint: [`{{ ${name} }}`] })[0]?.explanation ?? '', /<no-|<unrec/, name)
  })

  it('give way to a checksum', () => {
    const checksum = 'd41d8cd98f00b204e9800998ecf8427e'
    assert.deepEqual(
      set(['payments'], { checksum }).map(({ hash, variant }) => [hash, variant]),
      [[checksum, 'custom']],
    )
    assert.match(set(null, { checksum: 'mine' })[0]?.hash ?? '', /^[0-9a-f]{32}$/)
  })

  it('may have many parts', () => {
    assert.equal(set(Array.from({ length: 1000 }, (_, index) => `part ${index}`)).length, 1)
  })
})
