import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const mega = 1024 * 1024
const deep = (depth: number, open = '{"a":', close = '}') => `${open.repeat(depth)}1${close.repeat(depth)}`
const id = (digit: string) => digit.repeat(32)

// Whatever comes, an event is kept, or it is refused in words; Hitch goes on.
describe('bad input', function () {
  this.timeout(60_000)
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())
  afterEach(() => {
    assert.equal(({} as Json).polluted, undefined, 'a prototype was written to')
    assert.equal(Object.keys(Object.prototype).length, 0)
  })

  const proto = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}'

  describe('in an event is kept as an event', () => {
    const events: [name: string, json: string][] = [
      ['names of every object’s properties as the event', `{"message":"m",${proto.slice(1)}`],
      [
        'such names in every place',
        `{"message":"m",${['tags', 'extra', 'contexts', 'user', 'request', 'modules', 'sdk', 'debug_meta', 'measurements', 'logentry', 'breadcrumbs', 'exception', 'threads', 'fingerprint', 'csp', 'report'].map((name) => `"${name}":${proto}`).join()}}`,
      ],
      [
        'such names as names of tags and contexts',
        '{"message":"m","tags":[["__proto__","x"],["constructor","y"]],"contexts":{"__proto__":{"a":1},"constructor":{"b":2}}}',
      ],
      [
        'halves of surrogate pairs and NUL',
        String.raw`{"message":"a\ud800b\u0000c\udfff","tags":{"\ud83d":"\u0000"},"extra":{"\u0000":"\udc00"},"release":"\ud800","environment":"a\u0000"}`,
      ],
      [
        'objects 10,000 deep',
        `{"message":"m","extra":${deep(10_000)},"contexts":{"x":${deep(10_000)}},"tags":${deep(10_000)},"user":${deep(10_000)}}`,
      ],
      [
        'lists 10,000 deep',
        `{"message":"m","extra":{"x":${deep(10_000, '[', ']')}},"exception":${deep(10_000, '[', ']')}}`,
      ],
      [
        'numbers that are none',
        '{"message":"m","timestamp":1e999,"extra":{"a":1e999,"b":-1e999,"c":123456789012345678901234567890,"d":1e-999},"level":1e999,"user":{"id":1e999}}',
      ],
      ['the year 300000', '{"message":"m","timestamp":"300000-01-01T00:00:00Z"}'],
      ['a time before everything', '{"message":"m","timestamp":"-271821-04-20T00:00:00Z"}'],
      ['a time of more digits than there are', `{"message":"m","timestamp":${'9'.repeat(400)}}`],
      ['a field twice', '{"message":"first","message":"m","level":"info","level":"error"}'],
      ['a byte order mark', '\ufeff{"message":"m"}'],
      [
        'nothing where something should be',
        '{"message":"m","exception":{"values":[null,{},{"type":null,"stacktrace":{"frames":[null,{},7]}}]},"breadcrumbs":[null],"threads":{"values":[null]},"tags":[null,[],["a"],[null,null]]}',
      ],
      [
        'ids of other shapes',
        '{"message":"m","event_id":"../../etc/passwd","user":{"id":{"$gt":""}},"release":{"a":1},"dist":[1]}',
      ],
    ]
    for (const [name, json] of events)
      it(name, async () => {
        const { status, body } = await envelope('{"type":"event"}', json)
        assert.equal(status, 200, JSON.stringify(body))
        const event = await stored(String(body.id))
        assert.ok(event, 'it was not kept')
        assert.match(event.title, /m|a.bc|unlabeled/)
        assert.ok(Math.abs(event.occurredAt.getTime() - hitch.app.now().getTime()) < 60_000)
        const page = await fetch(`${hitch.url}/groups/DEMO-${event.group.number}?event=${event.eventId}`)
        assert.equal(page.status, 200)
        const rest = await hitch.api('GET', `/api/0/projects/hitch/demo/events/${event.eventId}/`)
        assert.equal(rest.status, 200)
      })

    it('as many keys as fit', async () => {
      const keys = (count: number) =>
        Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join()
      for (const json of [`{"message":"m",${keys(70_000)}}`, `{"message":"m","extra":{${keys(70_000)}}}`]) {
        const { status, body } = await envelope('{"type":"event"}', json)
        assert.equal(status, 200)
        assert.ok(JSON.stringify((await stored(String(body.id)))?.payload).length < 300_000)
      }
    })
  })

  describe('in headers', () => {
    const lines: [name: string, header: string, item: string, status: number][] = [
      ['such names in the envelope’s', proto, '{"type":"event"}', 200],
      ['such names in an item’s', '{}', `{"type":"event",${proto.slice(1)}`, 200],
      ['a type that is every object’s', '{}', '{"type":"__proto__"}', 200],
      ['a type that is every function’s', '{}', '{"type":"constructor"}', 200],
      ['an id that is none', '{"event_id":"../../x"}', '{"type":"event"}', 200],
      ['an id that is an object', '{"event_id":{"a":1}}', '{"type":"event"}', 200],
      [
        'an id with dashes and capitals',
        '{"event_id":"ABCDEF01-2345-6789-ABCD-EF0123456789"}',
        '{"type":"event"}',
        200,
      ],
      ['a time that is none', '{"sent_at":"300000-13-45T99:99:99Z"}', '{"type":"event"}', 200],
      ['a time as a number without end', '{"sent_at":1e999}', '{"type":"event"}', 200],
      ['10,000 levels', `{"trace":${deep(5_000)}}`, '{"type":"event"}', 200],
      ['a length without end', '{}', '{"type":"event","length":1e999}', 400],
      ['a length below nothing', '{}', '{"type":"event","length":-1}', 400],
      ['a length that is a text', '{}', '{"type":"event","length":"5"}', 400],
      ['a list', '[]', '{"type":"event"}', 400],
    ]
    for (const [name, header, item, expected] of lines)
      it(`${name}: ${expected}`, async () => {
        const { status, body } = await envelope(item, '{"message":"m"}', header)
        assert.equal(status, expected, JSON.stringify(body))
        if (expected !== 200) assert.equal(typeof body.detail, 'string')
      })

    it('UTF-16 is refused in words', async () => {
      const { status, body } = await post(
        'envelope',
        Buffer.from('\ufeff{}\n{"type":"event"}\n{"message":"m"}', 'utf16le'),
      )
      assert.equal(status, 400)
      assert.match(String(body.detail), /not JSON/)
      assert.equal((await post('store', Buffer.from('\ufeff{"message":"m"}', 'utf16le'))).status, 400)
      assert.equal((await post('store', Buffer.from('\ufeff{"message":"m"}'))).status, 200)
    })
  })

  describe('of every other kind is counted and survived', () => {
    const types = [
      'feedback',
      'user_report',
      'check_in',
      'session',
      'sessions',
      'transaction',
      'span',
      'client_report',
      'attachment',
      'log',
      'profile',
    ]
    const payloads = [
      proto,
      `{"contexts":{"feedback":{"message":"m",${proto.slice(1)}}`.concat('}'),
      `{"event_id":"${id('a')}","comments":{"__proto__":1},"name":["x"],"email":{}}`,
      `{"event_id":"${id('a')}","comments":"\\ud800\\u0000 text","name":"\\u0000","email":"\\udfff"}`,
      String.raw`{"contexts":{"feedback":{"message":"\ud800\u0000hello","contact_email":"\u0000","url":"javascript:alert(1)","associated_event_id":"${id('a')}"}}}`,
      `{"contexts":{"feedback":{"message":${deep(10_000)}}}}`,
      deep(10_000),
      deep(10_000, '[', ']'),
      '{"items":{"__proto__":[]},"attrs":1e999,"aggregates":{"length":1e9},"discarded_events":{"length":1e9}}',
      '{"timestamp":1e999,"start_timestamp":-1e999,"spans":{"0":1},"discarded_events":[{"category":"__proto__","reason":"constructor","quantity":1e999}]}',
      '\ufeff{}',
      'null',
      '"text"',
      '',
      '\u0000\u0001\u0002',
    ]
    for (const type of types)
      it(type, async () => {
        for (const payload of payloads) {
          const header = `{"event_id":"${hitch.app.newId().replaceAll('-', '')}"}`
          const length = Buffer.byteLength(payload)
          const { status } = await envelope(`{"type":"${type}","length":${length}}`, payload, header)
          assert.ok(status === 200 || status === 400, `${payload.slice(0, 60)}: ${status}`)
        }
        assert.equal((await envelope('{"type":"event"}', '{"message":"still here"}')).status, 200)
      })

    it('as headers of attachments', async () => {
      const event = id('9')
      await envelope('{"type":"event"}', '{"message":"with files"}', `{"event_id":"${event}"}`)
      const names = [
        '"../../../etc/passwd"',
        '{"__proto__":1}',
        '"\\u0000\\ud800"',
        '"a\\r\\nX-Evil: 1"',
        '7',
        `"${'x'.repeat(2_000)}"`,
      ]
      for (const name of names) {
        const item = `{"type":"attachment","length":1,"filename":${name},"content_type":${name},"attachment_type":${name},"__proto__":{"polluted":1}}`
        assert.equal((await envelope(item, 'x', `{"event_id":"${event}"}`)).status, 200)
      }
      const rows = await hitch.app.db.attachment.findMany({ where: { name: { not: '' } } })
      for (const { name } of rows) assert.doesNotMatch(name, /[\\/\r\n\0]/)
    })
  })

  describe('that inflates', () => {
    it('is stopped', async () => {
      const bomb = gzipSync(Buffer.alloc(101 * mega), { level: 1 })
      const { status, body } = await post('envelope', bomb, { 'content-encoding': 'gzip' })
      assert.equal(status, 413)
      assert.match(String(body.detail), /larger than/)
    })

    it('is not opened where it is an item', async () => {
      const zipped = gzipSync(Buffer.alloc(20 * mega), { level: 1 })
      for (const type of ['event', 'attachment', 'user_report']) {
        const item = Buffer.from(`{"event_id":"${id('7')}"}\n{"type":"${type}","length":${zipped.length}}\n`)
        const { status } = await post('envelope', Buffer.concat([item, zipped]))
        assert.equal(status, type === 'event' ? 400 : 200)
      }
    })
  })

  function envelope(item: string, payload: string, header = '{}') {
    return post('envelope', Buffer.from(`${header}\n${item}\n${payload}`))
  }

  async function post(door: string, body: Buffer, headers: Record<string, string> = {}) {
    const { projectId, publicKey } = hitch.demo
    const response = await fetch(`${hitch.url}/api/${projectId}/${door}/?sentry_key=${publicKey}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    })
    return { status: response.status, body: (await response.json()) as Json }
  }

  function stored(eventId: string) {
    const dashed = eventId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    return hitch.app.db.event.findFirst({ where: { eventId: dashed }, include: { group: true } })
  }
})
