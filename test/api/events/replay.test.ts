import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecordings } from '../../tools/record/recording.ts'
import { type Door, type Kept, openDoor } from './door.ts'
import { replay } from './replaying.ts'

const approved = join(import.meta.dirname, '../../approved/events')

// Every request of real SDKs through the real door, against what was approved; APPROVE=1 rewrites that.
describe('what real SDKs send', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  after(() => door.stop())

  // Check-ins need a database; test/flows/monitors.test.ts sends those.
  const recordings = readRecordings().filter(({ name }) => !name.endsWith('-check-in'))
  for (const { name, recording } of recordings)
    it(name, async () => {
      door.kept.length = 0
      for (const request of recording.requests) assert.equal(await replay(door, request), 200)
      const text = `${JSON.stringify(door.kept.map(summarise), null, 2)}\n`
      const path = join(approved, `${name}.json`)
      if (process.env.APPROVE) writeFileSync(path, text)
      assert.ok(existsSync(path), `${path} is missing: APPROVE=1 writes it`)
      assert.equal(text, readFileSync(path, 'utf8'))
    })
})

function summarise({ event, fingerprints }: Kept) {
  return { ...event, fingerprints }
}
