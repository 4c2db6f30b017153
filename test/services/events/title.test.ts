import assert from 'node:assert/strict'
import { shortPath } from '../../../services/events/place.ts'
import { read } from './read.ts'

const titled = (raw: object) => {
  const { kind, title, message, culprit, topFrame } = read(raw)
  return { kind, title, message, culprit, topFrame }
}
const title = (raw: object) => read(raw).title
const frames = [
  { function: 'run', filename: 'node:internal/main', in_app: false },
  { function: 'charge', filename: '/srv/shop/src/pay.ts', module: 'src:pay', lineno: 41, in_app: true },
  { function: 'emit', filename: 'node:events', in_app: false },
]

describe('titles', () => {
  it('of errors are type and first line', () => {
    const exception = { type: 'TypeError', value: 'x is undefined\n  at y', stacktrace: { frames } }
    assert.deepEqual(titled({ platform: 'node', exception }), {
      kind: 'error',
      title: 'TypeError: x is undefined',
      message: 'x is undefined\n  at y',
      culprit: 'charge(src:pay)',
      topFrame: 'charge (src/pay.ts:41)',
    })
    assert.equal(title({ exception: { type: 'TypeError' } }), 'TypeError')
    assert.equal(title({ exception: { value: 'only a value' } }), 'only a value')
    assert.equal(title({ exception: { stacktrace: { frames } } }), 'charge')
    assert.equal(title({ exception: { type: 'A', value: 'x'.repeat(5000) } }).length, 'A: '.length + 1024)
    assert.equal(title({ exception: { type: 'T'.repeat(190), value: 'v' } }), `${'T'.repeat(127)}…: v`)
  })

  it('of errors follow the last of a chain', () => {
    assert.equal(
      title({
        exception: [
          { type: 'Cause', value: 'a' },
          { type: 'Thrown', value: 'b' },
        ],
      }),
      'Thrown: b',
    )
  })

  it('of messages are their first line', () => {
    assert.deepEqual(titled({ message: 'Stock is low\nby two' }), {
      kind: 'default',
      title: 'Stock is low',
      message: 'Stock is low\nby two',
      culprit: '',
      topFrame: '',
    })
    assert.equal(title({ logentry: { message: 'Only %s left', params: [5] } }), 'Only 5 left')
  })

  it('of messages with a stack are the message, as version 11 of the SDKs sends them', () => {
    const mechanism = { type: 'generic', handled: true, synthetic: true }
    const exception = { values: [{ value: 'Stock is low', mechanism, stacktrace: { frames } }] }
    const expected = {
      kind: 'default',
      title: 'Stock is low',
      message: 'Stock is low',
      culprit: '',
      topFrame: 'charge (src/pay.ts:41)',
    }
    assert.deepEqual(
      titled({ platform: 'node', level: 'info', message: 'Stock is low', exception }),
      expected,
    )
    const bare = { values: [{ mechanism, stacktrace: { frames } }] }
    assert.deepEqual(
      titled({ platform: 'node', logentry: { message: 'Stock is %s', params: ['low'] }, exception: bare }),
      expected,
    )
    assert.equal(title({ platform: 'node', exception: bare }), 'charge')
  })

  it('of signals are the function they stopped, of thrown things the thing', () => {
    const mechanism = { type: 'signalhandler', synthetic: true }
    const crash = {
      type: 'SIGSEGV',
      value: 'Segfault',
      mechanism,
      stacktrace: { frames: [{ function: 'parse_cart' }] },
    }
    assert.equal(title({ platform: 'native', exception: crash }), 'parse_cart')
    assert.equal(
      title({ platform: 'node', exception: { ...crash, type: 'Error', value: 'out of chairs' } }),
      'Error: out of chairs',
    )
  })

  it('are never empty', () => {
    const blank = [
      {},
      { message: '' },
      { message: ' \n\u200b' },
      { exception: { value: '\u200b', stacktrace: { frames: [{ lineno: 1 }] } } },
    ]
    for (const raw of blank) assert.equal(title(raw), '<unlabeled event>')
    assert.equal(title({ message: '\n\n  second' }), 'second')
    assert.equal(title({ exception: { type: 'A', value: '\n\n' } }), 'A')
  })

  it('of exception groups follow the only kind in them', () => {
    const of = (type: string, exception_id: number, parent_id?: number, is_exception_group?: boolean) => ({
      type,
      value: 'x',
      mechanism: { type: 'chained', exception_id, parent_id, is_exception_group },
    })
    assert.equal(
      title({ exception: [of('A', 2, 0), of('A', 1, 0), of('Group', 0, undefined, true)] }),
      'A: x',
    )
    assert.equal(
      title({ exception: [of('B', 2, 0), of('A', 1, 0), of('Group', 0, undefined, true)] }),
      'Group: x',
    )
  })
})

describe('culprits', () => {
  it('are what is said, the transaction, the frame, the address', () => {
    const exception = { type: 'A', stacktrace: { frames } }
    const request = { url: 'https://x.example/pay?x=1' }
    assert.equal(read({ culprit: 'said', transaction: '/pay', exception }).culprit, 'said')
    assert.equal(read({ transaction: '/pay', exception, request }).culprit, '/pay')
    assert.equal(read({ platform: 'python', exception, request }).culprit, 'src:pay in charge')
    assert.equal(read({ platform: 'native', exception, request }).culprit, 'charge')
    assert.equal(read({ message: 'x', request }).culprit, 'https://x.example/pay')
    const synthetic = { ...exception, mechanism: { synthetic: true } }
    assert.equal(read({ exception: synthetic }).culprit, '')
  })
})

describe('places', () => {
  it('are short and recognisable', () => {
    const cases: [string, string][] = [
      ['src/pay.ts', 'src/pay.ts'],
      ['./src/pay.ts', 'src/pay.ts'],
      ['/srv/shop/src/pay.ts', 'src/pay.ts'],
      ['C:\\shop\\src\\pay.ts', 'src/pay.ts'],
      ['file:///srv/shop/src/pay.ts', 'src/pay.ts'],
      ['https://cdn.example/static/js/main.8f3a2b1c.js?v=1', 'js/main.8f3a2b1c.js'],
      ['https://x.example/main.js', 'main.js'],
      ['webpack:///./src/pay.ts', 'src/pay.ts'],
      ['webpack://shop/./src/pay.ts?abcd', 'src/pay.ts'],
      ['app:///src/pay.ts', 'src/pay.ts'],
      ['node:internal/timers', 'node:internal/timers'],
      ['<anonymous>', '<anonymous>'],
      ['packages/shop/src/a/b/c/pay.ts', 'src/a/b/c/pay.ts'],
      ['/', ''],
    ]
    for (const [filename, wanted] of cases) assert.equal(shortPath({ filename }), wanted, filename)
    assert.equal(shortPath({ module: 'com.shop.Pay' }), 'com.shop.Pay')
    assert.equal(shortPath({}), '')
  })

  it('prefer the application’s own innermost frame', () => {
    const place = (list: object[]) =>
      read({ platform: 'node', exception: { type: 'A', stacktrace: { frames: list } } }).topFrame
    assert.equal(
      place([
        { function: 'a', in_app: true },
        { function: 'b', in_app: false },
      ]),
      'a',
    )
    assert.equal(place([{ function: 'a' }, { function: 'b', in_app: false }]), 'a')
    assert.equal(
      place([
        { function: 'a', in_app: false },
        { function: 'b', in_app: false },
      ]),
      'b',
    )
    assert.equal(
      place([{ function: 'async Object.charge', filename: 'pay.ts', lineno: 1 }]),
      'charge (pay.ts:1)',
    )
    assert.equal(place([{ function: '?', filename: 'pay.ts', lineno: 1 }]), 'pay.ts:1')
    assert.equal(place([{ function: 'Immediate.?', filename: 'pay.ts' }]), 'pay.ts')
    assert.equal(place([{ filename: 'https://x.example/', lineno: 1 }]), '')
  })

  it('are a thread’s when no exception has one', () => {
    const threads = [
      { id: 1, stacktrace: { frames: [{ function: 'idle' }] } },
      { id: 2, current: true, stacktrace: { frames: [{ function: 'work' }] } },
    ]
    assert.equal(read({ message: 'hang', threads }).topFrame, 'work')
    const both = threads.map((thread) => ({ ...thread, current: true }))
    assert.equal(read({ message: 'hang', threads: both }).topFrame, '')
  })
})
