import assert from 'node:assert/strict'
import { effectOfTraffic } from '../../../services/groups/escalating.ts'
import { effectOfTime } from '../../../services/groups/ongoing.ts'
import { priorityAfter, usualPriority } from '../../../services/groups/priority.ts'
import type { Standing } from '../../../services/groups/status.ts'
import { archived, now, resolved, unresolved } from './standings.ts'

const longAgo = new Date('2026-11-01T00:00:00Z')
const ongoing: Standing = { ...unresolved, substatus: 'ongoing', statusChangedAt: longAgo }

describe('what the clock does to a group', () => {
  const passing: [string, Standing, string | null][] = [
    ['new', unresolved, 'ongoing'],
    ['regressed', { ...unresolved, substatus: 'regressed' }, 'ongoing'],
    ['escalating', { ...unresolved, substatus: 'escalating' }, 'ongoing'],
    ['ongoing already', ongoing, null],
    ['resolved', resolved, null],
    ['archived', archived, null],
  ]
  for (const [name, group, substatus] of passing)
    it(`${name}: ${substatus ?? 'stays'}`, () =>
      assert.equal(effectOfTime(group, 'new')?.set.substatus ?? null, substatus))

  const traffic: [string, Standing, number[], boolean][] = [
    ['ten times as often', ongoing, [5, 5, 5, 5, 5, 5, 50], true],
    ['not quite', ongoing, [5, 5, 5, 5, 5, 5, 49], false],
    ['quiet, and ten at once', ongoing, [0, 0, 0, 0, 0, 0, 10], true],
    ['quiet, and nine', ongoing, [0, 0, 0, 0, 0, 0, 9], false],
    ['one loud day among quiet ones counts for nothing', ongoing, [0, 900, 0, 0, 0, 0, 10], true],
    ['loud every day', ongoing, [900, 800, 900, 700, 900, 900, 2_000], false],
    ['no day to compare with', ongoing, [500], false],
    ['new still', { ...ongoing, substatus: 'new' }, [5, 5, 5, 5, 5, 5, 500], false],
    ['reopened today', { ...ongoing, statusChangedAt: now }, [5, 5, 5, 5, 5, 5, 500], false],
    ['resolved', resolved, [5, 5, 5, 5, 5, 5, 500], false],
  ]
  for (const [name, group, days, escalates] of traffic)
    it(`${name}: ${escalates ? 'escalates' : 'does not'}`, () =>
      assert.equal(effectOfTraffic(group, days, now)?.set.substatus === 'escalating', escalates))
})

describe('a priority', () => {
  it('begins with the level', () => {
    const levels = ['fatal', 'error', 'warning', 'info', 'debug']
    assert.deepEqual(levels.map(usualPriority), [75, 75, 50, 25, 25])
  })

  it('is raised by a step and restored, unless somebody chose it', () => {
    const group = (level: string, priority: number, isPriorityChosen = false) => ({
      level,
      priority,
      isPriorityChosen,
    })
    assert.deepEqual(priorityAfter(group('warning', 50), 'escalating'), { priority: 75 })
    assert.deepEqual(priorityAfter(group('info', 25), 'escalating'), { priority: 50 })
    assert.deepEqual(priorityAfter(group('error', 75), 'escalating'), {})
    assert.deepEqual(priorityAfter(group('warning', 75), 'ongoing'), { priority: 50 })
    assert.deepEqual(priorityAfter(group('warning', 25, true), 'escalating'), {})
    assert.deepEqual(priorityAfter(group('warning', 25, true), 'ongoing'), {})
  })
})
