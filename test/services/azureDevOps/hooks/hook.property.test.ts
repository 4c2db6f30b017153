import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { readHook } from '../../../../services/azureDevOps/hooks/hook.ts'

const folder = join(import.meta.dirname, '../../../fixtures/hooks')
const fixtures = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))

// What could be put in the place of anything.
const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', '\0', '__proto__', '\ud83d', '31', '31; DROP TABLE "WorkItem"', 'ıİ', '0'),
  fc.constantFrom(0, -1, 31, 1.5, 1e308, 2 ** 31, 2 ** 53, null),
  fc.constantFrom('11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-11111111111g'),
)

const mutated = fc
  .tuple(fc.constantFrom(...fixtures), fc.array(fc.tuple(fc.array(fc.nat(30)), strange), { maxLength: 5 }))
  .map(([text, changes]) => {
    const body: unknown = JSON.parse(text)
    for (const [steps, value] of changes) put(body, steps, value)
    return body
  })

describe('whatever comes by a service hook', () => {
  it('is read without harm, and only into what the database takes', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.jsonValue()), (body) => {
        const before = JSON.stringify(body)
        check(body)
        assert.equal(JSON.stringify(body), before)
      }),
      { numRuns: 3_000 },
    )
  })

  it('in bytes that are cut, turned or doubled', () => {
    const bytes = fc
      .tuple(fc.constantFrom(...fixtures), fc.nat(4_000), fc.nat(200), fc.string({ unit: 'binary' }))
      .map(([text, at, length, shard]) => text.slice(0, at) + shard + text.slice(at + length))
    fc.assert(
      fc.property(bytes, (text) => {
        try {
          check(JSON.parse(text))
        } catch (error) {
          assert.ok(error instanceof SyntaxError, String(error))
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

function check(body: unknown): void {
  const hook = readHook(body)
  if (!hook) return
  assert.match(hook.eventType, /^[\w.-]{1,100}$/)
  assert.equal(typeof hook.isTest, 'boolean')
  for (const number of [hook.workItemId, hook.rev])
    assert.ok(number === null || (Number.isInteger(number) && number > 0 && number < 2 ** 31))
  for (const id of [hook.subscriptionId, hook.eventId, ...hook.organizationIds])
    assert.ok(id === null || /^[\da-f-]{36}$/.test(id))
  assert.ok(hook.notificationId === null || /^[\w.-]{1,100}$/.test(hook.notificationId))
}

/** Goes down by the given steps, as far as there is something, and changes what it comes to. */
function put(root: unknown, steps: number[], value: unknown): void {
  let holder = root
  for (const [at, step] of steps.entries()) {
    if (typeof holder !== 'object' || holder === null) return
    const keys = Object.keys(holder)
    const key = keys[step % Math.max(1, keys.length)]
    if (key === undefined) return
    const record = holder as Record<string, unknown>
    if (at === steps.length - 1)
      Object.defineProperty(record, key, { value, enumerable: true, writable: true })
    else holder = record[key]
  }
}
