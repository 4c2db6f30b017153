import assert from 'node:assert/strict'
import { endStanding, hookStanding, hooksStanding, troublesOf } from '../../../pages/azureDevOps/words.ts'
import { integrationOf, troubled } from '../azureDevOpsSamples.ts'
import { now } from '../samples.ts'

const inDays = (days: number) => new Date(now.getTime() + days * 24 * 3_600_000)

describe('how an integration stands, in words', () => {
  for (const [days, words, tone] of [
    [40, 'ends in 40 days, on 2027-01-01', 'plain'],
    [30, 'ends in 30 days, on 2026-12-22', 'plain'],
    [29.9, 'ends in 29 days, on 2026-12-22', 'alarm'],
    [6.5, 'ends in 6 days, on 2026-11-29', 'error'],
    [1.2, 'ends in 1 day, on 2026-11-23', 'error'],
    [0.5, 'ends within a day', 'error'],
    [0, 'ended on 2026-11-22', 'error'],
    [-3, 'ended on 2026-11-19', 'error'],
  ] as const)
    it(`a credential ${words}`, () => {
      assert.deepEqual(endStanding(now, inDays(days)), { words, tone })
    })

  it('says nothing about an end that nobody told', () => {
    assert.equal(endStanding(now, null), null)
  })

  it('counts its hooks', () => {
    const hook = (status: string) => ({
      eventType: 'x',
      status,
      reason: null,
      checkedAt: null,
      heardAt: null,
    })
    assert.equal(hooksStanding([]).words, 'no hooks yet')
    assert.equal(hooksStanding([hook('enabled'), hook('byHand')]).words, 'all 2 hooks on')
    assert.deepEqual(hooksStanding([hook('enabled'), hook('missing')]), {
      words: '1 of 2 hooks on',
      tone: 'alarm',
    })
    assert.equal(hookStanding(hook('somethingNew')).words, 'somethingNew')
  })

  it('has no trouble to tell when all is well, and each once when it is not', () => {
    assert.deepEqual(troublesOf(now, integrationOf()), [])
    const [shut, ...others] = troublesOf(now, troubled)
    assert.match(
      shut ?? '',
      /^Azure DevOps has not let Hitch in for 5 h\. The personal access token was revoked/,
    )
    assert.equal(others.length, 1, 'that the token has ended is why')
    const away = integrationOf({
      state: 'unreachable',
      stateReason: 'connection refused',
      stateSince: inDays(-0.1),
    })
    assert.deepEqual(troublesOf(now, away), [
      'Azure DevOps has not answered for 2 h. connection refused. Nothing is lost, and Hitch goes on trying.',
    ])
  })
})
