import assert from 'node:assert/strict'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from './read.ts'

// A pattern that goes back over what it has read takes 256 times as long for 16 times as much.
const small = 8 * 1024
const times = 16
const most = 100

const units = [
  'a',
  ' ',
  '(',
  '<',
  '/',
  ':',
  '@',
  '.',
  '$',
  '{{',
  '=',
  '"',
  '\\',
  '%s',
  '0',
  '-',
  'a@',
  'a.a',
  '://',
  '\n at ',
  'é',
]

describe('reading an event takes as long as it is, however it repeats itself', () => {
  const places: [name: string, event: (text: string) => object][] = [
    ['message', (text) => ({ message: `${text}!` })],
    ['error', (text) => ({ exception: { type: `${text}!`, value: `${text}!` } })],
    [
      'frame',
      (text) => ({
        platform: 'javascript',
        exception: {
          type: 'A',
          stacktrace: { frames: [{ function: `${text}!`, filename: `${text}!`, module: `${text}!` }] },
        },
      }),
    ],
    [
      'address',
      (text) => ({
        message: 'm',
        request: { url: `https://${text}!`, query_string: `${text}!`, headers: { Cookie: text } },
      }),
    ],
    [
      'feedback',
      (text) => ({
        type: 'feedback',
        contexts: { feedback: { message: `${text}!`, url: text, contact_email: text } },
      }),
    ],
    [
      'tag and extra',
      (text) => ({ message: 'm', tags: { [text]: text }, extra: { [text]: `${text}!` }, release: text }),
    ],
  ]
  for (const [name, event] of places)
    it(`as ${name}`, () => {
      for (const unit of units) {
        const [short, long] = [small, small * times].map((size) => event(unit.repeat(size / unit.length)))
        const [a, b] = [best(short ?? {}), best(long ?? {})]
        assert.ok(b < most * Math.max(a, 1), `${JSON.stringify(unit)}: ${a} and ${b} ms`)
      }
    })
})

function best(raw: object): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    fingerprints(read(raw))
    least = Math.min(least, performance.now() - start)
  }
  return least
}
