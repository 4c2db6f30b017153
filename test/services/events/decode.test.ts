import assert from 'node:assert/strict'
import zlib from 'node:zlib'
import { UserError } from '../../../services/errors.ts'
import { decodeLarge, decodeSmall, isZlib } from '../../../services/events/decode.ts'

const text = Buffer.from('{"message":"hello"}\n'.repeat(500))
const encoders: [string, (bytes: Buffer) => Buffer][] = [
  ['gzip', zlib.gzipSync],
  ['x-gzip', zlib.gzipSync],
  ['GZIP', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['deflate', zlib.deflateRawSync],
  ['br', zlib.brotliCompressSync],
  ['zstd', zlib.zstdCompressSync],
]
const mega = 1024 * 1024

function status(work: () => unknown): number {
  try {
    work()
    return 200
  } catch (error) {
    assert.ok(error instanceof UserError, String(error))
    return error.status
  }
}

describe('decode', () => {
  for (const [name, encode] of encoders)
    it(`reads ${name}${encode === zlib.deflateRawSync ? ' without the zlib wrapping' : ''}`, async () => {
      const bytes = encode(text)
      assert.deepEqual(decodeSmall(bytes, name, mega), text)
      assert.deepEqual(await decodeLarge(bytes, name, mega), text)
      assert.equal(
        status(() => decodeSmall(bytes, name, text.length)),
        200,
      )
      assert.equal(
        status(() => decodeSmall(bytes, name, text.length - 1)),
        413,
      )
      assert.equal(
        status(() => decodeSmall(bytes.subarray(0, -4), name, mega)),
        400,
      )
      assert.equal(
        status(() => decodeSmall(bytes.subarray(0, bytes.length / 2), name, mega)),
        400,
      )
      assert.equal(
        status(() => decodeSmall(Buffer.alloc(0), name, mega)),
        400,
      )
      assert.equal(
        status(() => decodeSmall(text, name, mega)),
        400,
        'plain text under that label',
      )
    })

  it('leaves a body without an encoding alone', () => {
    assert.equal(decodeSmall(text, undefined, mega), text)
    assert.equal(decodeSmall(text, 'identity', mega), text)
    assert.equal(
      status(() => decodeSmall(text, undefined, 10)),
      413,
    )
  })

  it('knows a gzip body whose label was lost', () => {
    assert.deepEqual(decodeSmall(zlib.gzipSync(text), undefined, mega), text)
  })

  it('refuses what it does not know, and more than one encoding', () => {
    assert.equal(
      status(() => decodeSmall(text, 'compress', mega)),
      400,
    )
    assert.equal(
      status(() => decodeSmall(text, 'gzip, gzip', mega)),
      400,
    )
    assert.equal(
      status(() => decodeSmall(text, '../../etc', mega)),
      400,
    )
  })

  it('refuses one encoding under the label of another', () => {
    for (const [label] of encoders)
      for (const [name, encode] of encoders)
        if (label.toLowerCase().replace('x-', '') !== name.toLowerCase().replace('x-', ''))
          assert.equal(
            status(() => decodeSmall(encode(text), label, mega)),
            400,
            `${name} as ${label}`,
          )
  })

  it('leaves large bodies and large results to be read off the thread', async () => {
    const zeros = Buffer.alloc(2 * mega)
    assert.equal(decodeSmall(zlib.gzipSync(zeros), 'gzip', 100 * mega), null)
    assert.equal((await decodeLarge(zlib.gzipSync(zeros), 'gzip', 100 * mega)).length, 2 * mega)
  })

  it('stops a bomb at the limit, in memory that is bounded', async () => {
    const limit = 8 * mega
    for (const [name, bomb] of [
      ['gzip', zlib.gzipSync(Buffer.alloc(64 * mega))],
      ['br', zlib.brotliCompressSync(Buffer.alloc(64 * mega))],
      ['zstd', zlib.zstdCompressSync(Buffer.alloc(64 * mega))],
    ] as const) {
      const before = process.memoryUsage().arrayBuffers
      let most = 0
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      }, 1)
      await assert.rejects(decodeLarge(bomb, name, limit), (error) => (error as UserError).status === 413)
      clearInterval(watch)
      assert.ok(most < 4 * limit, `${name} took ${most} bytes`)
    }
  })

  it('tells zlib by its first two bytes', () => {
    assert.equal(isZlib(zlib.deflateSync(text)), true)
    assert.equal(isZlib(zlib.deflateRawSync(text)), false)
    assert.equal(isZlib(Buffer.from('{}')), false)
    assert.equal(isZlib(Buffer.alloc(0)), false)
  })
})
