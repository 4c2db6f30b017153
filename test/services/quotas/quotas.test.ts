import assert from 'node:assert/strict'
import { quotasOf } from '../../../services/quotas/quotas.ts'
import { refusalInWords } from '../../../services/quotas/words.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'

const hourMs = 3_600_000

describe('the spike guard', () => {
  let hitch: TestHitch

  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  it('asks nobody while it is off', async () => {
    assert.deepEqual(await quotas({ spikeGuard: null, hoursOld: 1_000 }), [])
  })

  it('lets in a few hundred where nothing is usual yet', async () => {
    const [quota] = await quotas({ spikeGuard: 10, hoursOld: 0 })
    assert.deepEqual(quota, { reason: 'spike_guard', id: hitch.demo.projectId, count: 500, window: 600 })
  })

  it('multiplies the average of the last seven days, without the hour that runs', async () => {
    const now = Date.parse('2026-11-22T12:00:00Z')
    const row = { projectId: hitch.demo.projectId, category: 'error', outcome: 'accepted', count: 6_000 }
    const hours = Array.from({ length: 24 * 7 }, (_, index) => new Date(now - (index + 1) * hourMs))
    await hitch.app.db.projectHour.createMany({
      data: [
        ...hours.map((hour) => ({ ...row, hour })),
        ...hours.map((hour) => ({ ...row, hour, outcome: 'rate_limited:spike_guard' })),
        { ...row, hour: new Date(now), count: 1_000_000 },
        { ...row, hour: new Date(now - 24 * 8 * hourMs), count: 1_000_000 },
        { ...row, hour: new Date(now - hourMs), category: 'monitor', count: 1_000_000 },
      ],
    })
    assert.equal((await quotas({ spikeGuard: 10, hoursOld: 1_000 }))[0]?.count, 10_000)
    assert.equal((await quotas({ spikeGuard: 2, hoursOld: 1_000 }))[0]?.count, 2_000)
  })

  it('takes the average of its life for a project that is younger', async () => {
    // Made two hours ago, with 6,000 events in each.
    assert.equal((await quotas({ spikeGuard: 10, hoursOld: 2 }))[0]?.count, 10_000)
  })

  it('stands behind the quotas of key and project', async () => {
    const all = await quotas({
      spikeGuard: 10,
      hoursOld: 1,
      limit: { rateLimitCount: 1, rateLimitWindow: 60 },
    })
    assert.deepEqual(
      all.map(({ reason }) => reason),
      ['key_quota', 'project_quota', 'spike_guard'],
    )
  })

  function quotas(given: {
    spikeGuard: number | null
    hoursOld: number
    limit?: { rateLimitCount: number; rateLimitWindow: number }
  }) {
    const limit = given.limit ?? { rateLimitCount: null, rateLimitWindow: null }
    const createdAt = new Date(hitch.app.now().getTime() - given.hoursOld * hourMs)
    const { projectId } = hitch.demo
    const project = { ...limit, spikeGuard: given.spikeGuard, createdAt }
    return quotasOf(hitch.app, { id: 1, projectId, ...limit, project })
  }
})

describe('refusalInWords', () => {
  const quota = { reason: 'key_quota', id: 1, count: 1, window: 3_600 } as const
  const cases: [Parameters<typeof refusalInWords>[0], string][] = [
    [{ quota, seconds: 1 }, 'This key may send 1 event in 1 hour, and did. Send again in 1 second.'],
    [
      { quota: { ...quota, reason: 'project_quota', count: 20, window: 90 }, seconds: 60 },
      'This project takes 20 events in 90 seconds, and did. Send again in 1 minute.',
    ],
    [
      { quota: { ...quota, reason: 'spike_guard', count: 500, window: 600 }, seconds: 59 },
      'This project sends far more than it usually does; its spike guard takes 500 events in 10 minutes. Send again in 59 seconds.',
    ],
  ]
  for (const [used, words] of cases) it(words, () => assert.equal(refusalInWords(used), words))
})
