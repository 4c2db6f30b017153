import assert from 'node:assert/strict'
import { createPace } from '../../../services/notify/pace.ts'

describe('the pace of writing to a chat', () => {
  const at = (milliseconds: number) => new Date(1_000_000 + milliseconds)

  it('keeps every window of a conversation, whatever is asked of it', () => {
    const pace = createPace()
    const times: number[] = []
    let now = 0
    while (times.length < 200) {
      const wait = pace.take('c', 't', at(now))
      if (wait === 0) times.push(now)
      else now += Math.ceil(wait * 1000)
    }
    for (const [length, most] of [
      [1_000, 5],
      [2_000, 6],
      [30_000, 48],
    ] as const) {
      for (const start of times) {
        const inside = times.filter((time) => time >= start && time < start + length).length
        assert.ok(inside <= most, `${inside} messages within ${length} ms`)
      }
    }
  })

  it('leaves room for people when counters ask with a share', () => {
    const pace = createPace()
    let seen = 0
    while (pace.take('c', 't', at(0), 0.5) === 0) seen += 1
    assert.equal(seen, 2)
    assert.equal(pace.take('c', 't', at(0)), 0)
  })

  it('keeps conversations apart, and the tenant as a whole', () => {
    const pace = createPace()
    let sent = 0
    for (let index = 0; index < 60; index++) if (pace.take(`c${index}`, 't', at(0)) === 0) sent += 1
    assert.equal(sent, 40)
    assert.equal(pace.take('c0', 'other', at(0)), 0)
    assert.ok(pace.take('c59', 't', at(0)) > 0)
    assert.equal(pace.take('c59', 't', at(1_001)), 0)
  })
})
