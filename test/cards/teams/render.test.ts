import assert from 'node:assert/strict'
import { draw } from '../../../cards/teams/drawn.ts'
import { drawGroup } from '../../../cards/teams/group.ts'
import { render } from '../../../cards/teams/render.ts'
import { localTime, utc } from '../../../cards/teams/time.ts'
import { groupView } from '../view.ts'
import { lint, nodesOf } from './lint.ts'
import { pen } from './samples.ts'

const message = { heading: [{ text: 'Hello' }], lines: [], footer: [], buttons: [] }

describe('rendering', () => {
  it('fills a template in', () => {
    const card = render('message', message, true)
    assert.deepEqual(
      nodesOf(card)
        .filter(({ node }) => node.type === 'TextBlock')
        .map(({ node }) => node.text),
      ['Hello'],
    )
  })

  it('refuses data that lacks a field, wherever the field stands', () => {
    const { buttons: _, ...lacking } = message
    assert.throws(() => render('message', lacking, true), /lacks buttons/)
    assert.throws(() => render('message', { ...message, heading: [{ words: 'x' }] }, true), /lacks text/)
    assert.throws(() => render('group', {}, true), /lacks/)
  })

  it('does not evaluate what strangers wrote', () => {
    const text = '$\x7b1 + 1} $\x7bheading}'
    const card = render('message', { ...message, heading: [{ text }] }, true)
    assert.ok(JSON.stringify(card).includes(text))
  })

  it('falls back to plain text and says why', () => {
    const drawn = draw({
      name: 'message',
      data: () => ({}),
      pen,
      summary: 'Sum',
      fallback: ['One', '', 'Two'],
    })
    assert.match(drawn.fault ?? '', /lacks/)
    assert.deepEqual(lint(drawn.attachments[0].content, []), [])
    assert.deepEqual(
      nodesOf(drawn.attachments[0].content)
        .filter(({ node }) => node.text)
        .map(({ node }) => node.text),
      ['One', 'Two'],
    )
  })

  it('never opens an address that is none, and never throws for it', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '', 'file:///etc/passwd']) {
      const drawn = drawGroup(pen, groupView({ url }), 'New in shop')
      assert.match(drawn.fault ?? '', /not an address/)
      assert.deepEqual(lint(drawn.attachments[0].content, []), [])
    }
  })

  it('is quick', () => {
    const started = performance.now()
    for (let index = 0; index < 200; index++) drawGroup(pen, groupView(), 'New in shop')
    assert.ok((performance.now() - started) / 200 < 25, 'milliseconds a card')
  })
})

describe('times', () => {
  it('are left to the reader, in the form the card functions take', () => {
    assert.equal(
      localTime(new Date('2026-11-22T13:05:09.900Z')),
      '{{DATE(2026-11-22T13:05:09Z,SHORT)}} {{TIME(2026-11-22T13:05:09Z)}}',
    )
  })

  it('are written out where the functions would not take them', () => {
    assert.equal(localTime(new Date('+012026-11-22T13:05:09Z')), '22 Nov 12026 13:05 UTC')
    assert.equal(localTime(new Date(Number.NaN)), 'an unknown time')
  })

  it('are in UTC for a summary', () => {
    assert.equal(utc(new Date('2026-01-02T03:04:05Z')), '2 Jan 2026 03:04 UTC')
  })
})
