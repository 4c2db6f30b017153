import assert from 'node:assert/strict'
import { fieldsOf } from '../../../api/events/minidumpFields.ts'

const type = 'multipart/form-data; boundary=crash'
const part = (name: string, value: string) =>
  `--crash\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

describe('the form of a crash', () => {
  it('is taken apart', async () => {
    const bytes = Buffer.from(`${part('sentry', '{"release":"1"}')}${part('uid', '7')}--crash--\r\n`)
    assert.deepEqual(await fieldsOf(bytes, type), { said: { release: '1' }, others: { uid: '7' }, files: [] })
  })

  it('is refused in a moment when it has more parts than any crash', async () => {
    const bytes = Buffer.from(`${part('a', '1').repeat(400_000)}--crash--\r\n`)
    const begunAt = performance.now()
    const types = 'multipart/form-data; x="boundary=y"; boundary="crash"'
    await assert.rejects(fieldsOf(bytes, types), { status: 413 })
    assert.ok(performance.now() - begunAt < 500)
  })

  it('is refused when it says more than an event may', async () => {
    const event = JSON.stringify({ extra: { text: 'x'.repeat(1024 * 1024) } })
    await assert.rejects(fieldsOf(Buffer.from(`${part('sentry', event)}--crash--\r\n`), type), {
      status: 413,
    })
  })
})
