import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { checkShape, readShape, text } from '../../../api/rest/body.ts'
import { UserError } from '../../../services/errors.ts'

const shape = z.object({ name: text(10), inner: z.object({ count: z.int().min(1) }).optional() })

describe('bodies', () => {
  it('come in the checked shape, trimmed, without what nobody asked for', () => {
    assert.deepEqual(checkShape({ name: ' Ada ', extra: 1 }, shape), { name: 'Ada' })
  })

  const faults: [string, unknown, object][] = [
    ['a missing field', {}, { name: ['This field is required.'] }],
    ['a blank text', { name: ' ' }, { name: ['This field may not be blank.'] }],
    ['a null character', { name: 'a\0' }, { name: ['Null characters are not allowed.'] }],
    [
      'a fault inside',
      { name: 'a', inner: { count: 0 } },
      { inner: { count: ['Too small: expected number to be >=1'] } },
    ],
  ]
  for (const [name, body, errors] of faults)
    it(`with ${name} get errors by field`, () =>
      assert.deepEqual(refusal(() => checkShape(body, shape)).details, errors))

  for (const body of [null, [], 'text', 7, true])
    it(`must be objects, not ${JSON.stringify(body)}`, () => {
      assert.equal(refusal(() => checkShape(body, shape)).status, 400)
    })

  it('replace halves of letters, which no database holds', () => {
    assert.deepEqual(checkShape({ name: 'a\ud800' }, shape), { name: 'a\ufffd' })
  })

  it('may be absent', async () => {
    assert.deepEqual(await readShape(request([]), z.object({})), {})
  })

  const streams: [string, IncomingMessage, number][] = [
    ['broken JSON', request(['{"name":']), 400],
    ['a megabyte of brackets', request(['['.repeat(1024 * 1024)]), 400],
    ['more than a megabyte', request(['"', 'a'.repeat(1024 * 1024), '"']), 413],
    ['more than a megabyte announced', request([], { 'content-length': '1048577' }), 413],
    ['compression', request(['{}'], { 'content-encoding': 'gzip' }), 415],
  ]
  for (const [name, req, status] of streams)
    it(`with ${name} get ${status}`, async () => {
      await assert.rejects(
        readShape(req, shape),
        (error) => error instanceof UserError && error.status === status,
      )
    })
})

function request(chunks: string[], headers: Record<string, string> = {}): IncomingMessage {
  return Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), {
    headers,
  }) as unknown as IncomingMessage
}

function refusal(work: () => unknown): UserError {
  try {
    work()
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new assert.AssertionError({ message: 'was not refused' })
}
