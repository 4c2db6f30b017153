import assert from 'node:assert/strict'
import type { Intake } from '../../../services/events/intake.ts'
import { readScrubOptions, scrubberFor } from '../../../services/events/scrub.ts'
import { countBucket, type Known, progress } from '../../../services/sessions/progress.ts'
import { type Health, readBuckets, readUpdate } from '../../../services/sessions/session.ts'

const receivedAt = new Date('2026-11-22T12:00:00Z')
const intake: Intake = {
  receivedAt,
  drift: 0,
  platform: 'other',
  scrub: scrubberFor(readScrubOptions({})),
  problems: [],
  clientIp: undefined,
}
const newId = () => '00000000-0000-4000-8000-000000000001'
const attrs = { release: 'shop@1.0.0', environment: 'production' }
const sid = 'ab'.repeat(16)
const started = '2026-11-22T11:59:00Z'
const read = (raw: unknown) => readUpdate(intake, raw, newId)

describe('a session that is told of', () => {
  it('is read', () => {
    const dashed = 'ABABABAB-abab-abab-abab-abababababab'
    assert.deepEqual(
      read({ sid: dashed, init: true, started, seq: 3, did: 7, status: 'ok', errors: 0, attrs }),
      {
        ...attrs,
        sid,
        isFirst: true,
        seq: 3,
        startedAt: new Date(started),
        health: 'healthy',
        user: '7',
      },
    )
  })

  it('is as bad as its status and its errors say', () => {
    const healths: [object, Health | undefined][] = [
      [{}, 'healthy'],
      [{ status: 'exited' }, 'healthy'],
      [{ status: 'ok', errors: 2 }, 'errored'],
      [{ status: 'exited', errors: 1 }, 'errored'],
      [{ status: 'errored' }, 'errored'],
      [{ status: 'degraded' }, 'errored'],
      [{ status: 'abnormal', errors: 1 }, 'abnormal'],
      [{ status: 'unhandled' }, 'unhandled'],
      [{ status: 'crashed' }, 'crashed'],
      [{ status: 'superb' }, undefined],
      [{ status: {} }, undefined],
    ]
    for (const [more, health] of healths)
      assert.equal(read({ sid, started, attrs, ...more })?.health, health, JSON.stringify(more))
  })

  it('needs a release, a sound id and a beginning within five days', () => {
    assert.equal(read({ started, attrs })?.sid, newId().replaceAll('-', ''))
    assert.equal(
      read({ sid, started: '2026-11-23T12:00:00Z', attrs })?.startedAt.getTime(),
      receivedAt.getTime(),
    )
    assert.equal(read({ sid, started, attrs: { release: 'shop@1' } })?.environment, '')
    for (const raw of [
      null,
      [],
      'x',
      { sid, started },
      { sid, started, attrs: { environment: 'production' } },
      { sid, started, attrs: { release: 'a/b' } },
      { sid: 'none', started, attrs },
      { sid, attrs },
      { sid, started: '2026-11-17T11:00:00Z', attrs },
      { sid, started: {}, attrs },
    ])
      assert.equal(read(raw), undefined, JSON.stringify(raw))
  })

  it('is in the order of its numbers, else of its times, else of their arrival', () => {
    const seqs = [{ seq: 4 }, { timestamp: 1795345200 }, { seq: -1, timestamp: 'soon' }].map(
      (more) => read({ sid, started, attrs, ...more })?.seq,
    )
    assert.deepEqual(seqs, [4, 1795345200000, receivedAt.getTime()])
  })

  it('comes in buckets, at most a hundred, each with counts that are numbers', () => {
    const bucket = { started, exited: 4, crashed: 1 }
    const given = [
      bucket,
      { ...bucket, errored: -1 },
      { ...bucket, errored: '2' },
      { exited: 1 },
      null,
      [],
      { started, exited: 2e6 },
    ]
    const some = readBuckets(intake, { aggregates: given, attrs })
    assert.deepEqual(
      some?.buckets.map(({ counts }) => counts),
      [{ healthy: 4, errored: 0, abnormal: 0, unhandled: 0, crashed: 1 }],
    )
    assert.equal(some?.refused, 6)
    const many = readBuckets(intake, { aggregates: Array.from({ length: 130 }, () => bucket), attrs })
    assert.deepEqual([many?.buckets.length, many?.refused], [100, 30])
    for (const raw of [null, { attrs }, { aggregates: {}, attrs }, { aggregates: [bucket] }])
      assert.equal(readBuckets(intake, raw), undefined)
  })
})

describe('what a session adds to the counts', () => {
  const fresh: Known = { seq: -1, isStarted: false, health: 'healthy' }
  const tell = (...updates: [isFirst: boolean, seq: number, health: Health][]) => {
    let known = fresh
    const sum: Record<string, number> = {}
    for (const [isFirst, seq, health] of updates) {
      const change = progress(known, { isFirst, seq, health })
      known = change.known
      for (const [status, count] of Object.entries(change.counts)) sum[status] = (sum[status] ?? 0) + count
    }
    return Object.fromEntries(Object.entries(sum).filter(([, count]) => count !== 0))
  }

  it('is one beginning and one worst', () => {
    assert.deepEqual(tell([true, 0, 'healthy']), { started: 1 })
    assert.deepEqual(tell([true, 0, 'crashed']), { started: 1, crashed: 1 })
    assert.deepEqual(tell([true, 0, 'healthy'], [false, 1, 'errored'], [false, 2, 'errored']), {
      started: 1,
      errored: 1,
    })
    assert.deepEqual(tell([true, 0, 'errored'], [false, 1, 'crashed'], [false, 2, 'healthy']), {
      started: 1,
      crashed: 1,
    })
    assert.deepEqual(tell([true, 0, 'healthy'], [true, 0, 'healthy']), { started: 1 })
  })

  it('is nothing of a report that was overtaken, but its beginning', () => {
    assert.deepEqual(tell([true, 5, 'healthy'], [false, 4, 'crashed']), { started: 1 })
    assert.deepEqual(tell([false, 5, 'crashed'], [true, 0, 'healthy']), { started: 1, crashed: 1 })
  })

  it('is no beginning that was never heard of, and nothing twice', () => {
    assert.deepEqual(tell([false, 1, 'crashed'], [false, 1, 'crashed'], [false, 2, 'crashed']), {
      crashed: 1,
    })
    assert.deepEqual(tell([false, 1, 'healthy']), {})
  })

  it('is the sum of a bucket', () => {
    const counts = { healthy: 4, errored: 2, abnormal: 0, unhandled: 1, crashed: 1 }
    assert.deepEqual(countBucket({ counts }), {
      counts: { started: 8, errored: 2, abnormal: 0, unhandled: 1, crashed: 1 },
      users: ['errored', 'unhandled', 'crashed', 'started'],
    })
  })
})
