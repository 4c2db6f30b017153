import assert from 'node:assert/strict'
import { read } from './read.ts'

const frame = (fn: string, more: object = {}) => ({ function: fn, filename: `${fn}.js`, lineno: 1, ...more })
const stack = (...names: string[]) => ({ frames: names.map((name) => frame(name)) })
const values = (exception: unknown, more: object = {}) =>
  read({ exception, ...more }).payload.exception?.values
const types = (exception: unknown) => values(exception)?.map((value) => value.type)
const functions = (exception: unknown) =>
  values(exception)?.[0]?.stacktrace?.frames.map((one) => one.function)

describe('exceptions', () => {
  it('come as a list, as values, or as one', () => {
    const one = { type: 'A', value: 'a' }
    assert.deepEqual(types([one]), ['A'])
    assert.deepEqual(types({ values: [one] }), ['A'])
    assert.deepEqual(types(one), ['A'])
    assert.deepEqual(types({ values: one }), ['A'])
    assert.deepEqual(types({ values: [null, one, null] }), ['A'])
    assert.deepEqual(types([null]), undefined)
    assert.deepEqual(types({ values: null }), undefined)
    assert.deepEqual(types(null), undefined)
    assert.deepEqual(types([{}, { mechanism: { type: 'x' } }]), undefined)
  })

  it('are dropped with a note when they are something else', () => {
    const event = read({ exception: ['x', 7, { type: 'A' }] })
    assert.deepEqual(event.payload.errors, [
      { type: 'invalid_data', name: 'exception', value: 'x' },
      { type: 'invalid_data', name: 'exception', value: '7' },
    ])
    assert.equal(read({ exception: 'boom' }).payload.errors?.[0]?.name, 'exception')
  })

  it('keep whatever was thrown as text', () => {
    assert.equal(
      values([{ type: 'A', value: { code: 1, password: 'x' } }])?.[0]?.value,
      '{"code":1,"password":"[Filtered]"}',
    )
    assert.equal(values([{ type: 'A', value: 42 }])?.[0]?.value, '42')
    assert.equal(values([{ type: 'A', value: null }])?.[0]?.value, undefined)
    assert.equal(values([{ type: 7, value: 'x' }])?.[0]?.type, '7')
    assert.equal(values([{ type: ['x'], value: 'x' }])?.[0]?.type, undefined)
  })

  it('keep the root cause and the thrown when there are too many', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ type: `E${index}` }))
    const kept = types(many)
    assert.equal(kept?.length, 25)
    assert.deepEqual([kept?.[0], kept?.[4], kept?.[5], kept?.[24]], ['E0', 'E4', 'E80', 'E99'])
  })

  it('take a stack that stands alone', () => {
    const event = read({ exception: { type: 'A' }, stacktrace: stack('f') })
    assert.equal(event.payload.exception?.values[0]?.stacktrace?.frames[0]?.function, 'f')
    assert.equal(event.payload.threads, undefined)
    const two = read({ exception: [{ type: 'A' }, { type: 'B' }], stacktrace: stack('f') })
    assert.equal(two.payload.exception?.values[1]?.stacktrace, undefined)
    const none = read({ message: 'x', stacktrace: stack('f') })
    assert.equal(none.topFrame, 'f (f.js:1)')
  })

  it('take the stack of the only crashed thread', () => {
    const threads = [{ id: 1 }, { id: 2, crashed: true, stacktrace: stack('f') }]
    const event = read({ exception: { type: 'A' }, threads: { values: threads } })
    assert.equal(event.payload.exception?.values[0]?.stacktrace?.frames[0]?.function, 'f')
    assert.deepEqual(event.payload.threads?.values, [{ id: '1' }, { id: '2', crashed: true }])
    const two = [...threads, { id: 3, crashed: true, stacktrace: stack('g') }]
    assert.equal(
      read({ exception: { type: 'A' }, threads: two }).payload.exception?.values[0]?.stacktrace,
      undefined,
    )
  })
})

describe('threads', () => {
  it('keep the crashed and the current when there are too many', () => {
    const many = Array.from({ length: 100 }, (_, id) => ({ id, current: id === 98, crashed: id === 99 }))
    const kept = read({ threads: many }).payload.threads?.values
    assert.equal(kept?.length, 32)
    assert.deepEqual(
      kept?.slice(0, 3).map((thread) => thread.id),
      ['99', '98', '0'],
    )
  })
})

describe('frames', () => {
  it('stay as they are up to fifty', () => {
    const names = Array.from({ length: 50 }, (_, index) => `f${index}`)
    const [value] = values([{ type: 'A', stacktrace: stack(...names) }]) ?? []
    assert.equal(value?.stacktrace?.frames.length, 50)
    assert.equal(value?.stacktrace?.frames_omitted, undefined)
  })

  it('keep both ends beyond that', () => {
    const names = Array.from({ length: 200 }, (_, index) => `f${index}`)
    const event = read({ exception: { type: 'A', stacktrace: stack(...names) } })
    const kept = event.payload.exception?.values[0]?.stacktrace
    assert.equal(kept?.frames.length, 50)
    assert.deepEqual(
      [
        kept?.frames[0]?.function,
        kept?.frames[24]?.function,
        kept?.frames[25]?.function,
        kept?.frames[49]?.function,
      ],
      ['f0', 'f24', 'f175', 'f199'],
    )
    assert.deepEqual(kept?.frames_omitted, [25, 175])
    assert.deepEqual(event.payload.errors, [
      { type: 'frames_cut', name: 'exception.values.0.stacktrace.frames', value: '200 frames, 50 kept' },
    ])
  })

  it('prefer the application’s own', () => {
    const frames = Array.from({ length: 200 }, (_, index) => frame(`f${index}`, { in_app: index === 100 }))
    const [value] = values({ type: 'A', stacktrace: { frames } }) ?? []
    assert.equal(value?.stacktrace?.frames_omitted, undefined, 'what is left out lies on both sides of it')
    const kept = functions({ type: 'A', stacktrace: { frames } })
    assert.equal(kept?.length, 50)
    assert.ok(kept?.includes('f100'))
    assert.equal(kept?.at(-1), 'f199')
  })

  it('read what is odd about them', () => {
    const frames = [
      null,
      'x',
      {},
      { function: 7 },
      {
        function: 'a',
        lineno: '12',
        colno: -3,
        in_app: 'yes',
        pre_context: [1, 'x'],
        post_context: 'no',
        vars: [1],
      },
      { symbol: 'b', lineno: 1e9 },
      { lineno: 3 },
      { function: 'c', context_line: 'x'.repeat(5000), filename: `/${'y'.repeat(5000)}` },
    ]
    const kept = values([{ type: 'A', stacktrace: { frames } }])?.[0]?.stacktrace?.frames
    assert.deepEqual(kept?.slice(0, 3), [
      { function: 'a', lineno: 12, pre_context: ['', 'x'] },
      { lineno: 1e9, function: 'b' },
      { lineno: 3 },
    ])
    assert.equal(kept?.[3]?.context_line?.length, 512)
    assert.equal(kept?.[3]?.filename?.length, 2048)
    assert.equal(values([{ type: 'A', stacktrace: { frames: 'x' } }])?.[0]?.stacktrace, undefined)
    assert.equal(values([{ type: 'A', stacktrace: 'x' }])?.[0]?.stacktrace, undefined)
    assert.equal(values([{ type: 'A', stacktrace: { frames: [] } }])?.[0]?.stacktrace, undefined)
  })

  it('know libraries by their place when nobody says', () => {
    const isOurs = (filename: string, platform = 'python', in_app?: boolean) => {
      const raw = { platform, exception: { type: 'A', stacktrace: { frames: [{ filename, in_app }] } } }
      return read(raw).payload.exception?.values[0]?.stacktrace?.frames[0]?.in_app
    }
    for (const path of [
      '/srv/node_modules/x/y.js',
      'C:\\app\\node_modules\\x.js',
      '/usr/lib/python3/json.py',
      '/venv/lib/site-packages/x.py',
      'node:internal/timers',
      '<frozen importlib>',
      'vendor/x/y.php',
      'chrome-extension://abc/x.js',
    ])
      assert.equal(isOurs(path), false, path)
    for (const path of ['/srv/shop/pay.py', 'nodes/x.js', 'internals.py', 'shop/vendors.py'])
      assert.equal(isOurs(path), undefined, path)
    assert.equal(isOurs('/srv/node_modules/x.js', 'node', true), true)
    assert.equal(isOurs('/srv/node_modules/x.js', 'node', false), false)
    assert.equal(isOurs('https://x.example/node_modules/x.js', 'javascript', true), false)
    assert.equal(isOurs('https://x.example/main.js', 'javascript', true), true)
  })

  it('bound their variables', () => {
    const vars = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`v${index}`, 'x'.repeat(1000)]),
    )
    const kept = values([{ type: 'A', stacktrace: { frames: [frame('f', { vars })] } }])
    assert.ok(JSON.stringify(kept).length < 6000)
  })
})
