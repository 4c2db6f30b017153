import assert from 'node:assert/strict'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from './read.ts'

const mega = 1024 * 1024
const deep = (depth: number, open = '{"a":', close = '}') => `${open.repeat(depth)}1${close.repeat(depth)}`

// All of it within the megabyte that an event may have.
const hostile: [string, () => string][] = [
  ['an object 10,000 deep as extra', () => `{"extra":${deep(10_000)}}`],
  ['an object 200,000 deep as the event', () => deep(200_000)],
  ['lists 500,000 deep where an exception should be', () => `{"exception":${deep(500_000, '[', ']')}}`],
  [
    'lists 400,000 deep everywhere',
    () =>
      `{"tags":${deep(100_000, '[', ']')},"user":${deep(50_000)},"breadcrumbs":${deep(100_000, '[', ']')},"contexts":{"x":${deep(50_000)}}}`,
  ],
  [
    'as many keys as there is room for',
    () => `{"extra":{${Array.from({ length: 80_000 }, (_, index) => `"k${index}":${index}`).join()}}}`,
  ],
  [
    'as many tags',
    () => `{"tags":{${Array.from({ length: 80_000 }, (_, index) => `"k${index}":"${index}"`).join()}}}`,
  ],
  [
    'as many keys of the event itself',
    () => `{${Array.from({ length: 80_000 }, (_, index) => `"k${index}":${index}`).join()}}`,
  ],
  ['as many empty exceptions', () => `{"exception":[${Array.from({ length: 300_000 }, () => '{}').join()}]}`],
  [
    'as many frames',
    () =>
      `{"exception":{"type":"A","stacktrace":{"frames":[${Array.from({ length: 70_000 }, () => '{"lineno":1}').join()}]}}}`,
  ],
  ['as many threads', () => `{"threads":[${Array.from({ length: 90_000 }, () => '{"id":1}').join()}]}`],
  [
    'as many breadcrumbs',
    () => `{"breadcrumbs":[${Array.from({ length: 60_000 }, () => '{"message":"x"}').join()}]}`,
  ],
  [
    'as many fingerprint parts',
    () => `{"fingerprint":[${Array.from({ length: 250_000 }, () => '"x"').join()}]}`,
  ],
  [
    'as many headers',
    () => `{"request":{"headers":[${Array.from({ length: 80_000 }, () => '["a","b"]').join()}]}}`,
  ],
  ['as many cookies', () => JSON.stringify({ request: { cookies: 'a=1;'.repeat(200_000) } })],
  ['one message as long as there is room for', () => JSON.stringify({ message: 'x'.repeat(mega - 100) })],
  ['a message of blank lines', () => JSON.stringify({ message: '\n'.repeat(500_000) })],
  ['a message of assignments', () => JSON.stringify({ message: 'a=b&'.repeat(250_000) })],
  [
    'an error text of digits',
    () => JSON.stringify({ exception: { type: 'A', value: '4242 '.repeat(200_000) } }),
  ],
  [
    'an error text of braces',
    () => JSON.stringify({ exception: { type: 'A', value: '{"token":'.repeat(80_000) } }),
  ],
  [
    'a template of placeholders',
    () => JSON.stringify({ logentry: { message: '%s'.repeat(400_000), params: ['x'.repeat(10_000)] } }),
  ],
  [
    'a function of brackets',
    () =>
      JSON.stringify({
        platform: 'native',
        exception: { type: 'A', stacktrace: { frames: [{ function: '<('.repeat(400_000) }] } },
      }),
  ],
  [
    'a feedback of brackets and addresses',
    () =>
      JSON.stringify({
        type: 'feedback',
        contexts: {
          feedback: {
            message: '<a@b.c>('.repeat(100_000),
            name: '('.repeat(90_000),
            url: '//@'.repeat(50_000),
          },
        },
      }),
  ],
  [
    'a report of a browser of quotes and slashes',
    () =>
      JSON.stringify({
        report: {
          type: 'coep',
          url: `https://${'a.'.repeat(200_000)}`,
          body: { blockedURL: 'https://@:/'.repeat(30_000), destination: "'".repeat(100_000) },
        },
      }),
  ],
  [
    'an address of at signs',
    () => JSON.stringify({ message: 'm', request: { url: `https://${'a:b@'.repeat(200_000)}` } }),
  ],
  [
    'a minified line as a message',
    () => JSON.stringify({ message: 'at f (https://x.example/a.js:1:1)'.repeat(30_000) }),
  ],
  [
    'functions of spaces, arrows and anonymous classes',
    () =>
      JSON.stringify({
        platform: 'java',
        exception: {
          type: 'A',
          stacktrace: {
            frames: [
              { function: `lambda$${'$1'.repeat(150_000)}`, module: 'a.'.repeat(100_000) },
              { function: ' '.repeat(200_000), filename: `${'../'.repeat(80_000)}x` },
            ],
          },
        },
      }),
  ],
  ['a body that is JSON, deep', () => JSON.stringify({ request: { data: deep(100_000) } })],
  [
    'a path of slashes',
    () =>
      JSON.stringify({
        exception: { type: 'A', stacktrace: { frames: [{ filename: '/'.repeat(mega / 2) }] } },
      }),
  ],
  [
    'names as long as there is room for',
    () =>
      JSON.stringify({ extra: { ['passwordX'.repeat(100_000)]: 'x' }, tags: { ['k'.repeat(10_000)]: 'x' } }),
  ],
]

describe('hostile events', () => {
  for (const [name, make] of hostile)
    it(`${name}: is read in little time and little space`, () => {
      const raw: unknown = JSON.parse(make())
      const start = process.hrtime.bigint()
      const event = read(raw)
      assert.ok(fingerprints(event).length > 0)
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
      assert.ok(milliseconds < 1500, `took ${milliseconds} ms`)
      assert.ok(JSON.stringify(event).length < 400_000)
      assert.notEqual(event.title, '')
    })
})
