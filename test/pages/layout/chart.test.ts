import assert from 'node:assert/strict'
import { render } from 'preact-render-to-string'
import { bars, chart, sparkline } from '../../../pages/layout/chart.ts'

describe('charts', () => {
  it('are as high as their highest step', () => {
    assert.deepEqual(bars([1, 2, 4], 30, 80, 2), [
      { x: 1, width: 8, height: 20 },
      { x: 11, width: 8, height: 40 },
      { x: 21, width: 8, height: 80 },
    ])
  })

  it('show a single event beside thousands, and nothing where nothing was', () => {
    const heights = bars([0, 1, 10_000], 30, 80, 2).map((bar) => bar.height)
    assert.deepEqual(heights, [0, 2, 80])
  })

  it('draw nothing of nothing', () => {
    assert.deepEqual(bars([], 30, 80, 2), [])
    assert.deepEqual(
      bars([0, 0], 30, 80, 2).map((bar) => bar.height),
      [0, 0],
    )
  })

  it('say in words what they show', () => {
    assert.match(render(sparkline([0, 3, 1])), /aria-label="4 events in 24 hours, at most 3 in one"/)
    assert.match(render(sparkline([0, 0])), /aria-label="No events in 24 hours"/)
    const lastAt = new Date('2026-11-22T12:00:00Z')
    const drawn = render(chart('Last 24 hours', { counts: [2, 1], stepMs: 3_600_000, lastAt }))
    assert.match(drawn, /aria-label="Last 24 hours: 3 events, at most 2 in an hour"/)
    assert.match(drawn, /<title>11-22 11:00 UTC: 2 events<\/title>/)
    assert.match(drawn, /<title>11-22 12:00 UTC: 1 event<\/title>/)
  })
})
