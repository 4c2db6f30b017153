import assert from 'node:assert/strict'
import { UserError } from '../../../services/errors.ts'
import { parseEnvelope } from '../../../services/events/envelope.ts'

const parse = (text: string) => parseEnvelope(Buffer.from(text))
const payloads = (text: string) => parse(text).items.map((item) => item.payload.toString())
const refuses = (text: string, reason: RegExp) =>
  assert.throws(
    () => parse(text),
    (error) => error instanceof UserError && error.status === 400 && reason.test(error.message),
  )

describe('envelope', () => {
  it('takes an envelope without items', () => {
    assert.deepEqual(parse('{}'), { header: {}, items: [] })
    assert.deepEqual(parse('{}\n'), { header: {}, items: [] })
  })

  it('keeps header keys and item types that nobody knows', () => {
    const envelope = parse('{"event_id":"x","trace":{"a":"1"},"new":1}\n{"type":"brand_new","odd":true}\nabc')
    assert.deepEqual(envelope.header, { event_id: 'x', trace: { a: '1' }, new: 1 })
    assert.equal(envelope.items[0]?.type, 'brand_new')
    assert.deepEqual(envelope.items[0]?.header, { type: 'brand_new', odd: true })
  })

  it('reads payloads with a length, newlines and all', () => {
    assert.deepEqual(payloads('{}\n{"type":"a","length":5}\na\nb\nc\n{"type":"b","length":1}\nx'), [
      'a\nb\nc',
      'x',
    ])
  })

  it('reads payloads without a length to the end of the line', () => {
    assert.deepEqual(payloads('{}\n{"type":"a"}\n{"x":1}\n{"type":"b"}\ny\r\n'), ['{"x":1}', 'y\r'])
  })

  it('takes a length of null for none', () =>
    assert.deepEqual(payloads('{}\n{"type":"a","length":null}\nx\n'), ['x']))

  it('reads empty payloads, with a length and without', () => {
    assert.deepEqual(payloads('{}\n{"type":"a","length":0}\n\n{"type":"b"}\n\n{"type":"c"}\nz'), [
      '',
      '',
      'z',
    ])
    assert.deepEqual(payloads('{}\n{"type":"a","length":0}\n'), [''])
    assert.deepEqual(payloads('{}\n{"type":"a","length":0}'), [''])
    assert.deepEqual(payloads('{}\n{"type":"a"}'), [''])
  })

  it('tolerates blank lines at the end alone', () => {
    assert.deepEqual(payloads('{}\n{"type":"a"}\nx\n\n\r\n \n'), ['x'])
    refuses('{}\n{"type":"a"}\nx\n\n{"type":"b"}\ny', /item 2 is not JSON/)
    refuses('\n{}\n{"type":"a"}\nx', /not JSON/)
  })

  it('skips a byte order mark', () => assert.deepEqual(parse('\ufeff{}').header, {}))

  it('counts lengths in bytes', () => {
    assert.deepEqual(payloads(`{}\n{"type":"a","length":4}\n😀\n{"type":"b"}\ny`), ['😀', 'y'])
  })

  it('gives views, not copies', () => {
    const bytes = Buffer.from('{}\n{"type":"a"}\nx')
    assert.equal(parseEnvelope(bytes).items[0]?.payload.buffer, bytes.buffer)
  })

  it('says where the framing is broken', () => {
    refuses('', /empty/)
    refuses(' \n\n', /empty/)
    refuses('hello', /envelope header is not JSON/)
    refuses('[]', /envelope header is not a JSON object/)
    refuses('null\n', /envelope header is not a JSON object/)
    refuses('{}\n{"type":"a","length":9}\nabc', /Item 1 says it is 9 bytes long, but 3 are left/)
    refuses('{}\n{"type":"a","length":2}\nabc', /Item 1 goes on after the 2 bytes/)
    refuses('{}\n{"length":2}\nab', /header of item 1 has no type/)
    refuses('{}\n{"type":7}\nab', /header of item 1 has no type/)
    refuses('{}\n{"type":"a","length":"2"}\nab', /not a whole number/)
    refuses('{}\n{"type":"a","length":-1}\nab', /not a whole number/)
    refuses('{}\n{"type":"a","length":1.5}\nab', /not a whole number/)
    refuses('{}\n{"type":"a"}\nx\n{broken', /header of item 2 is not JSON/)
  })

  it('bounds header lines and the number of items', () => {
    const long = (size: number) => `{"x":"${'y'.repeat(size)}"}`
    assert.equal(parse(`${long(60_000)}\n`).items.length, 0)
    refuses(long(70_000), /envelope header is longer than 65536/)
    refuses(`{}\n{"type":"a","x":"${'y'.repeat(9_000)}"}\nz`, /header of item 1 is longer than 8192/)
    assert.equal(parse(`{}\n${'{"type":"a"}\n\n'.repeat(1000)}`).items.length, 1000)
    refuses(`{}\n${'{"type":"a"}\n\n'.repeat(1001)}`, /more than 1000 items/)
  })
})
