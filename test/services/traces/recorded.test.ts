import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Door, openDoor } from '../../api/events/door.ts'
import { replay } from '../../api/events/replaying.ts'
import { readRecordings } from '../../tools/record/recording.ts'

const approved = join(import.meta.dirname, '../../approved/transactions')

// The transactions among what real SDKs sent, through the real door; APPROVE=1 rewrites what was approved.
describe('the transactions that real SDKs send', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  after(() => door.stop())

  const recordings = readRecordings().filter(({ name }) => name.endsWith('-tracing'))
  for (const { name, recording } of recordings)
    it(name, async () => {
      door.transactions.length = 0
      for (const request of recording.requests) assert.equal(await replay(door, request), 200)
      const found = door.transactions.map(({ transaction, example }) => ({
        ...transaction,
        example: example(),
      }))
      assert.equal(found.length, 1)
      const text = `${JSON.stringify(found, null, 2)}\n`
      const path = join(approved, `${name}.json`)
      if (process.env.APPROVE) writeFileSync(path, text)
      assert.ok(existsSync(path), `${path} is missing: APPROVE=1 writes it`)
      assert.equal(text, readFileSync(path, 'utf8'))
    })
})
