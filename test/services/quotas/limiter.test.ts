import assert from 'node:assert/strict'
import { createLimiter, type Quota } from '../../../services/quotas/limiter.ts'

const ofKey: Quota = { reason: 'key_quota', id: 1, count: 2, window: 60 }
const ofProject: Quota = { reason: 'project_quota', id: 1, count: 3, window: 3600 }

function at(seconds: number): Date {
  return new Date(Date.parse('2026-11-22T12:00:00Z') + seconds * 1000)
}

describe('a limiter', () => {
  it('takes so many in a window, and says when the next begins', () => {
    const limiter = createLimiter()
    assert.equal(limiter.take([ofKey], at(10)), null)
    assert.equal(limiter.look([ofKey], at(11)), null)
    assert.equal(limiter.take([ofKey], at(12)), null)
    assert.deepEqual(limiter.take([ofKey], at(13)), { quota: ofKey, seconds: 47 })
    assert.deepEqual(limiter.look([ofKey], at(59.5)), { quota: ofKey, seconds: 1 })
    assert.equal(limiter.take([ofKey], at(60)), null)
  })

  it('takes from no quota when one is used up', () => {
    const limiter = createLimiter()
    const both = [ofKey, ofProject]
    for (const seconds of [0, 1]) assert.equal(limiter.take(both, at(seconds)), null)
    for (const seconds of [2, 3, 4]) assert.equal(limiter.take(both, at(seconds))?.quota, ofKey)
    assert.equal(limiter.take(both, at(60)), null, 'the refused ones cost the project nothing')
    assert.deepEqual(limiter.take(both, at(61)), { quota: ofProject, seconds: 3539 })
  })

  it('keeps keys and projects of the same number apart', () => {
    const limiter = createLimiter()
    for (const _ of [1, 2]) limiter.take([ofKey], at(0))
    assert.equal(limiter.look([{ ...ofKey, id: 2 }], at(0)), null)
    assert.equal(limiter.look([ofProject], at(0)), null)
  })

  it('follows a change of its numbers at once', () => {
    const limiter = createLimiter()
    for (const _ of [1, 2]) limiter.take([ofKey], at(0))
    assert.equal(limiter.take([{ ...ofKey, count: 3 }], at(0)), null)
    assert.equal(limiter.take([{ ...ofKey, count: 1 }], at(0))?.seconds, 60)
  })

  it('begins anew when the clock is put back', () => {
    const limiter = createLimiter()
    for (const _ of [1, 2]) limiter.take([ofKey], at(0))
    assert.equal(limiter.take([ofKey], at(-3600)), null)
  })

  it('says once in a window that it refuses', () => {
    const limiter = createLimiter()
    assert.deepEqual(
      [0, 30, 60, 61].map((seconds) => limiter.isFirst(ofKey, at(seconds))),
      [true, false, true, false],
    )
  })

  it('tells others once what it took, and hears what they took', () => {
    const limiter = createLimiter()
    let told = 0
    limiter.onTaken(() => told++)
    limiter.take([ofProject], at(0))
    limiter.look([ofProject], at(0))
    assert.equal(told, 1)
    const endsAt = at(3600)
    assert.deepEqual(limiter.takeUnsaid(), [{ quota: 'project_quota 1 3600', endsAt, used: 1 }])
    assert.deepEqual(limiter.takeUnsaid(), [])
    limiter.take([ofProject], at(1))
    limiter.learn([{ quota: 'project_quota 1 3600', endsAt, used: 2 }])
    assert.equal(limiter.take([ofProject], at(2))?.seconds, 3598, 'two of all, and one nobody has heard of')
    limiter.learn([{ quota: 'project_quota 1 3600', endsAt: at(7200), used: 9 }])
    assert.equal(
      limiter.look([ofProject], at(3600)),
      null,
      'what is said of another window is not of this one',
    )
  })

  it('counts kinds apart', () => {
    const limiter = createLimiter()
    const ofSessions = { ...ofKey, category: 'session' }
    for (const _ of [1, 2]) limiter.take([ofSessions], at(0))
    assert.equal(limiter.look([{ ...ofKey, category: 'transaction' }], at(0)), null)
    assert.equal(limiter.look([ofSessions], at(0))?.seconds, 60)
  })

  it('stays small, however many there are', () => {
    const limiter = createLimiter()
    for (let id = 0; id < 10_001; id++) limiter.take([{ ...ofKey, id, count: 1 }], at(0))
    assert.equal(limiter.look([{ ...ofKey, id: 0, count: 1 }], at(0)), null, 'the oldest is forgotten')
    assert.equal(limiter.look([{ ...ofKey, id: 10_000, count: 1 }], at(0))?.seconds, 60)
  })
})
