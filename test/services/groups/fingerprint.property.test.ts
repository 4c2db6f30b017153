import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from '../events/read.ts'

// What changes from one build, machine, port, line, day or request to the next.
type Volatile = {
  lines: number[]
  root: string
  port: number
  uuid: string
  date: Date
  build: string
  number: number
  ip: string
  release: string
  thread: number
}

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const directory = fc.constantFrom('srv', 'var', 'opt', 'home', 'tmp', 'usr')

const volatile: fc.Arbitrary<Volatile> = fc.record({
  lines: fc.array(fc.nat(100_000), { minLength: 8, maxLength: 8 }),
  root: fc
    .tuple(directory, fc.array(fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/), { maxLength: 4 }))
    .map(([first, more]) => `/${[first, ...more].join('/')}`),
  port: fc.integer({ min: 1, max: 65_535 }),
  uuid: fc.uuid(),
  date: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  // A hash of letters alone cannot be told from a word.
  build: hex(8).filter((text) => /\d/.test(text)),
  number: fc.nat(),
  ip: fc.ipV4(),
  release: fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/),
  thread: fc.nat(),
})

const message = (v: Volatile) =>
  `Order ${v.number} (${v.uuid}) of ${v.date.toISOString()} failed at ${v.ip}:${v.port}, build ${v.build}, see http://localhost:${v.port}/orders/${v.number} and '${v.root}/orders.json'`

const kinds: [string, (v: Volatile) => object][] = [
  [
    'an error in node',
    (v) => ({
      platform: 'node',
      release: `shop@${v.release}`,
      server_name: v.uuid,
      exception: {
        type: 'PaymentError',
        value: message(v),
        stacktrace: {
          frames: [
            { function: 'run', filename: 'node:internal/main', lineno: v.lines[0], in_app: false },
            {
              function: 'use',
              filename: `${v.root}/node_modules/x/index.js`,
              lineno: v.lines[1],
              in_app: false,
            },
            {
              function: 'checkout',
              filename: `${v.root}/src/cart.js`,
              lineno: v.lines[2],
              colno: v.lines[3],
              in_app: true,
              context_line: '  charge(cart)',
            },
            {
              function: 'charge',
              filename: `${v.root}/dist/pay-${v.build}.js`,
              lineno: v.lines[4],
              in_app: true,
            },
            {
              function: 'charge',
              filename: `${v.root}/dist/pay-${v.build}.js`,
              lineno: v.lines[5],
              in_app: true,
            },
          ],
        },
      },
    }),
  ],
  [
    'an error in a browser',
    (v) => ({
      platform: 'javascript',
      exception: {
        type: 'TypeError',
        value: 'x is undefined',
        stacktrace: {
          frames: [
            {
              function: 'HTMLButtonElement.onclick',
              filename: `http://localhost:${v.port}/cart/${v.uuid}`,
              lineno: v.lines[0],
              in_app: true,
            },
            {
              function: '?',
              filename: `https://cdn.example:${v.port}/js/vendor.${v.build}.js`,
              lineno: v.lines[1],
              in_app: true,
            },
            {
              function: 'charge',
              filename: `https://cdn.example/js/main.${v.build}.js`,
              lineno: v.lines[2],
              in_app: true,
            },
          ],
        },
      },
    }),
  ],
  [
    'an error in python',
    (v) => ({
      platform: 'python',
      exception: {
        type: 'ValueError',
        value: message(v),
        stacktrace: {
          frames: [
            {
              function: 'main',
              abs_path: `${v.root}/shop/main.py`,
              filename: 'shop/main.py',
              module: 'shop.main',
              lineno: v.lines[0],
            },
            {
              function: 'charge',
              abs_path: `${v.root}/shop/pay.py`,
              filename: 'shop/pay.py',
              lineno: v.lines[1],
              context_line: '    return total',
            },
          ],
        },
      },
    }),
  ],
  [
    'an error in java',
    (v) => ({
      platform: 'java',
      exception: {
        type: 'IllegalStateException',
        module: 'java.lang',
        value: message(v),
        stacktrace: {
          frames: [
            {
              function: 'invoke',
              module: `sun.reflect.GeneratedMethodAccessor${v.lines[0]}`,
              lineno: v.lines[1],
              in_app: false,
            },
            {
              function: `lambda$charge$${v.lines[2]}`,
              module: `com.shop.Pay$$Lambda$${v.lines[3]}/0x${v.build}`,
              lineno: v.lines[4],
              in_app: true,
            },
          ],
        },
      },
    }),
  ],
  [
    'a crash of a native program',
    (v) => ({
      platform: 'native',
      exception: {
        type: 'SIGSEGV',
        value: `at 0x${v.build}`,
        mechanism: { synthetic: true, type: 'signalhandler' },
      },
      threads: [
        {
          id: v.thread,
          crashed: true,
          stacktrace: {
            frames: [
              {
                function: `shop::charge::h${v.build}${v.build}`,
                instruction_addr: `0x${v.build}`,
                package: `${v.root}/shop`,
              },
            ],
          },
        },
        { id: v.thread + 1, stacktrace: { frames: [{ function: 'idle' }] } },
      ],
    }),
  ],
  ['an error without a stack', (v) => ({ exception: { type: 'Error', value: message(v) } })],
  ['a message', (v) => ({ message: message(v), timestamp: v.date.getTime() / 1000 })],
  [
    'a template with its params',
    (v) => ({ logentry: { message: 'Order %s failed on %s', params: [v.number, v.uuid] } }),
  ],
  [
    'a CSP report',
    (v) => ({
      csp: {
        'document-uri': `https://shop.example/cart/${v.uuid}`,
        'blocked-uri': `https://evil.example:${v.port}/${v.build}.js`,
        'effective-directive': 'script-src',
        'line-number': v.lines[0],
      },
    }),
  ],
]

describe('hashes', () => {
  for (const [name, draw] of kinds)
    it(`of ${name} do not change with build, machine, port, line, day or request`, () => {
      fc.assert(
        fc.property(volatile, volatile, (one, other) => {
          const left = fingerprints(read(draw(one)))
          const right = fingerprints(read(draw(other)))
          assert.deepEqual(
            right.map(({ hash }) => hash),
            left.map(({ hash }) => hash),
            `${left[0]?.explanation} / ${right[0]?.explanation}`,
          )
        }),
        { numRuns: 300, seed: 20261122 },
      )
    })
})
