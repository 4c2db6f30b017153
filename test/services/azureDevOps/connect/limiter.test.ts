import assert from 'node:assert/strict'
import type { Urgency } from '../../../../services/azureDevOps/connect/client.ts'
import type { AzureError } from '../../../../services/azureDevOps/connect/fault.ts'
import { type Clock, createLimiter } from '../../../../services/azureDevOps/connect/limiter.ts'

/** A limiter on a clock that stands still until it is moved, and who came in, in order. */
function queue() {
  let now = 1_000
  const timers: { at: number; then: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
  }
  const limiter = createLimiter(clock)
  const inside: string[] = []
  const refused: Record<string, unknown> = {}
  const leaving = new Map<string, () => void>()
  return {
    limiter,
    inside,
    refused,
    async enter(name: string, urgency: Urgency, ms = 10_000, signal = new AbortController().signal) {
      limiter.enter({ urgency, until: now + ms, signal }).then(
        (leave) => {
          inside.push(name)
          leaving.set(name, leave)
        },
        (error: unknown) => {
          refused[name] = error
        },
      )
      await settled()
    },
    async leave(name: string) {
      leaving.get(name)?.()
      inside.splice(inside.indexOf(name), 1)
      await settled()
    },
    async advance(ms: number) {
      now += ms
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.then()
      }
      await settled()
    },
  }
}

const seen = (error: unknown) => {
  const { name, kind, retryAfter, message } = error as AzureError
  return { name, kind, retryAfter, message }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('turns at Azure DevOps', () => {
  it('lets six in at once, of background work three', async () => {
    const { enter, leave, inside } = queue()
    for (const name of ['b1', 'b2', 'b3', 'b4', 'b5']) await enter(name, 'background')
    assert.deepEqual(inside, ['b1', 'b2', 'b3'])
    for (const name of ['i1', 'i2', 'i3', 'i4']) await enter(name, 'interactive')
    assert.deepEqual(inside, ['b1', 'b2', 'b3', 'i1', 'i2', 'i3'])
    await leave('b1')
    assert.deepEqual(inside, ['b2', 'b3', 'i1', 'i2', 'i3', 'i4'])
    await leave('i1')
    assert.deepEqual(inside, ['b2', 'b3', 'i2', 'i3', 'i4', 'b4'])
  })

  it('gives a turn back once, however often it is given back', async () => {
    const { enter, leave, inside } = queue()
    for (const name of ['b1', 'b2', 'b3', 'b4', 'b5']) await enter(name, 'background')
    await leave('b1')
    inside.push('b1')
    await leave('b1')
    assert.deepEqual(inside, ['b2', 'b3', 'b4'])
  })

  it('has people wait for a pause, and background work, which is longer', async () => {
    const { limiter, enter, advance, inside } = queue()
    limiter.pause(2_000, 'everybody')
    limiter.pause(5_000, 'background')
    await enter('person', 'interactive')
    await enter('job', 'background')
    assert.deepEqual(inside, [])
    await advance(1_999)
    assert.deepEqual(inside, [])
    await advance(1)
    assert.deepEqual(inside, ['person'])
    await advance(3_000)
    assert.deepEqual(inside, ['person', 'job'])
  })

  it('lets people through while only less is wished for', async () => {
    const { limiter, enter, advance, inside } = queue()
    limiter.pause(2_000, 'background')
    await enter('job', 'background')
    await enter('person', 'interactive')
    assert.deepEqual(inside, ['person'])
    await advance(2_000)
    assert.deepEqual(inside, ['person', 'job'])
  })

  it('does not shorten a pause', async () => {
    const { limiter, enter, advance, inside } = queue()
    limiter.pause(5_000, 'everybody')
    limiter.pause(1_000, 'everybody')
    await enter('person', 'interactive')
    await advance(4_999)
    assert.deepEqual(inside, [])
    await advance(1)
    assert.deepEqual(inside, ['person'])
  })

  it('turns those away at once who would come too late', async () => {
    const { limiter, enter, refused } = queue()
    limiter.pause(60_000, 'everybody')
    await enter('job', 'background', 30_000)
    await enter('person', 'interactive', 10_000)
    for (const name of ['job', 'person'])
      assert.partialDeepStrictEqual(seen(refused[name]), {
        name: 'AzureError',
        kind: 'throttled',
        retryAfter: 60,
        message: 'Azure DevOps limits how much Hitch may ask of it. It wants 60 seconds of rest.',
      })
  })

  it('turns those away who wait already, when a pause begins that is too long for them', async () => {
    const { limiter, enter, inside, refused } = queue()
    for (const name of ['b1', 'b2', 'b3', 'b4']) await enter(name, 'background', 30_000)
    limiter.pause(40_000, 'everybody')
    await settled()
    assert.deepEqual(inside, ['b1', 'b2', 'b3'])
    assert.partialDeepStrictEqual(seen(refused.b4), { kind: 'throttled', retryAfter: 40 })
  })

  it('forgets who gave up', async () => {
    const { enter, leave, inside, refused } = queue()
    for (const name of ['b1', 'b2', 'b3']) await enter(name, 'background')
    const impatient = new AbortController()
    await enter('b4', 'background', 10_000, impatient.signal)
    await enter('b5', 'background')
    impatient.abort(new Error('enough'))
    await settled()
    assert.match(String(refused.b4), /enough/)
    await leave('b1')
    assert.deepEqual(inside, ['b2', 'b3', 'b5'])
    await enter('b6', 'background', 10_000, impatient.signal)
    assert.match(String(refused.b6), /enough/)
  })
})
