import assert from 'node:assert/strict'
import { type Health, healthRows, type IntegrationHealth, isTroubled } from '../../cards/status.ts'

const say = { text: (raw: string) => raw, time: (at: Date) => at.toISOString().slice(0, 10) }
const now = new Date('2026-11-22T12:00:00Z')
const events = ['created', 'updated', 'commented']
const contoso: IntegrationHealth = {
  name: 'contoso',
  state: 'active',
  stateReason: null,
  stateSince: new Date('2026-11-20T08:00:00Z'),
  credentialEndsAt: null,
  subscriptions: hooks('enabled', 'enabled', 'enabled'),
}

function hooks(...statuses: string[]) {
  return statuses.map((status, index) => ({ eventType: `workitem.${events[index]}`, status }))
}

function rowsOf(integration: Partial<IntegrationHealth>, more: Partial<Health> = {}) {
  const integrations = [{ ...contoso, ...integration }]
  return healthRows({ now, work: { dead: 0, oldestDueSeconds: 0 }, integrations, ...more }, say)
}

describe('how Hitch is doing, in words', () => {
  it('is well', () => {
    const rows = rowsOf({})
    assert.ok(!isTroubled(rows))
    assert.deepEqual(rows.at(-1), {
      name: 'Azure DevOps contoso',
      tone: 'done',
      text: 'has answered since 2026-11-20',
      details: ['Hooks: all 3 on.'],
    })
  })

  it('is well without Azure DevOps, and silent of it to strangers', () => {
    const connected = (integrations: Health['integrations']) => rowsOf({}, { integrations })
    assert.match(connected([]).at(-1)?.text ?? '', /not connected/)
    assert.ok(!isTroubled(connected([])))
    assert.doesNotMatch(JSON.stringify(connected(null)), /Azure/)
  })

  it('tells of work that waits or has failed', () => {
    const work = (work: Health['work']) => rowsOf({}, { work })[2]
    assert.deepEqual(work({ dead: 0, oldestDueSeconds: 9 })?.tone, 'done')
    assert.deepEqual(work({ dead: 0, oldestDueSeconds: 74.4 })?.text, 'has been waiting for 74 seconds')
    assert.match(work({ dead: 1, oldestDueSeconds: 0 })?.details[0] ?? '', /^1 job failed for good/)
  })

  const cases: [Partial<IntegrationHealth>, string, RegExp][] = [
    [{ state: 'unauthorized', stateReason: 'Refused.' }, 'alarm', /has not let Hitch in since .*Refused\./],
    [{ state: 'unreachable', stateReason: 'Silence.' }, 'alarm', /has not answered since .*Silence\./],
    [{ state: 'faltering' }, 'caution', /has not answered well since/],
    [{ credentialEndsAt: new Date('2026-12-04T13:00:00Z') }, 'caution', /credential ends in 12 days/],
    [{ credentialEndsAt: new Date('2026-11-22T13:00:00Z') }, 'caution', /credential ends within a day/],
    [{ credentialEndsAt: new Date('2026-11-21T13:00:00Z') }, 'caution', /credential has ended/],
    [{ credentialEndsAt: new Date('2027-11-21T13:00:00Z') }, 'done', /credential ends in 364 days/],
    [
      { subscriptions: hooks('enabled', 'disabledBySystem', 'disabledBySystem') },
      'caution',
      /Hooks: 1 on; updated, commented switched off by Azure DevOps\./,
    ],
    [
      { subscriptions: hooks('refused', 'refused') },
      'caution',
      /all 2 not allowed\. Changes there are looked for every minute/,
    ],
    [{ subscriptions: hooks('byHand', 'byHand') }, 'done', /all 2 made by hand/],
    [{ subscriptions: hooks('quantum') }, 'caution', /in a state of their own/],
    [{ subscriptions: [] }, 'done', /No hooks/],
  ]
  for (const [changes, tone, words] of cases)
    it(`says ${words.source}`, () => {
      const row = rowsOf(changes).at(-1)
      assert.equal(row?.tone, tone)
      assert.match([row?.text, ...(row?.details ?? [])].join(' '), words)
    })
})
