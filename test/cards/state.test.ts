import assert from 'node:assert/strict'
import { count, counted, levelWord, stateOf } from '../../cards/state.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { groupView } from './view.ts'

const say = { text: (raw: string) => `<${raw}>`, time: (at: Date) => at.toISOString().slice(11, 16) }

describe('states in words', () => {
  const cases: [Partial<GroupView>, string, string, string][] = [
    [{ substatus: 'new' }, 'New', '', 'alarm'],
    [{ substatus: 'regressed' }, 'Regressed', '', 'alarm'],
    [{ substatus: 'regressed', level: 'fatal' }, 'Regressed', '', 'alarm'],
    [{ substatus: 'escalating' }, 'Escalating', '', 'caution'],
    [{ substatus: 'ongoing' }, 'Ongoing', '', 'notice'],
    [{ substatus: '' }, 'Unresolved', '', 'alarm'],
    [{ substatus: 'new', level: 'warning' }, 'New', '', 'caution'],
    [{ substatus: 'new', level: 'info' }, 'New', '', 'notice'],
    [{ substatus: 'new', level: 'odd' }, 'New', '', 'notice'],
    [{ status: 'resolved', substatus: '' }, 'Resolved', '', 'done'],
    [{ status: 'resolved', resolution: { inRelease: '1.2' } }, 'Resolved', 'in <1.2>', 'done'],
    [
      { status: 'resolved', resolution: { inNextRelease: '1.2' } },
      'Resolved',
      'in the release after <1.2>',
      'done',
    ],
    [{ status: 'resolved', resolution: {} }, 'Resolved', '', 'done'],
    [{ status: 'archived', substatus: 'forever' }, 'Archived', '', 'quiet'],
    [
      { status: 'archived', substatus: 'until_escalating', archivedUntilCount: 90 },
      'Archived',
      'until it escalates (90 events in a day)',
      'quiet',
    ],
    [
      { status: 'archived', substatus: 'until_time', archivedUntil: new Date('2026-11-22T14:00:00Z') },
      'Archived',
      'until 14:00',
      'quiet',
    ],
    [{ status: 'archived', substatus: 'until_time', archivedUntil: null }, 'Archived', '', 'quiet'],
    [
      { status: 'archived', substatus: 'until_count', eventCount: 5, archivedUntilCount: 1505 },
      'Archived',
      'until 1,500 more events',
      'quiet',
    ],
    [
      { status: 'archived', substatus: 'until_count', eventCount: 5, archivedUntilCount: 6 },
      'Archived',
      'until the next event',
      'quiet',
    ],
    [
      { status: 'archived', substatus: 'until_count', eventCount: 9, archivedUntilCount: 6 },
      'Archived',
      'until the next event',
      'quiet',
    ],
    [{ status: 'archived', substatus: 'until_count', archivedUntilCount: null }, 'Archived', '', 'quiet'],
    [
      { status: 'archived', substatus: 'until_users', userCount: 5, archivedUntilCount: 55 },
      'Archived',
      'until 50 more users',
      'quiet',
    ],
    [
      { status: 'archived', substatus: 'until_count', archivedCount: 100, archivedWindow: 60 },
      'Archived',
      'until 100 events within 1 hour',
      'quiet',
    ],
    [
      { status: 'archived', substatus: 'until_users', archivedCount: 50, archivedWindow: 2880 },
      'Archived',
      'until 50 users within 2 days',
      'quiet',
    ],
    [
      { status: 'archived', substatus: 'until_escalating', archivedUntilCount: 1_200 },
      'Archived',
      'until it escalates (1,200 events in a day)',
      'quiet',
    ],
    [
      {
        status: 'resolved',
        substatus: '',
        resolution: { inCommit: { sha: '4f2a9c1'.repeat(5), repository: null } },
      },
      'Resolved',
      'once a release has the commit <4f2a9c14f2a9>',
      'done',
    ],
  ]
  for (const [changes, word, detail, tone] of cases)
    it(`${JSON.stringify(changes)}: ${word} ${detail}`, () =>
      assert.deepEqual(stateOf(groupView(changes), say), { word, detail, tone }))

  it('names levels, known and unknown', () => {
    assert.deepEqual(['fatal', 'debug', 'odd', 'constructor'].map(levelWord), [
      'Fatal',
      'Debug',
      'odd',
      'constructor',
    ])
  })

  it('counts', () => {
    assert.equal(count(1234567), '1,234,567')
    assert.deepEqual(
      [0, 1, 2].map((number) => counted(number, 'event')),
      ['0 events', '1 event', '2 events'],
    )
  })
})
