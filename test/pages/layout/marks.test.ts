import assert from 'node:assert/strict'
import { statusWords } from '../../../pages/layout/marks.ts'
import type { GroupView } from '../../../services/groups/view.ts'
import { groupView } from '../../cards/view.ts'

const now = new Date('2026-11-22T12:00:00Z')

describe('how a group stands, on a page', () => {
  const cases: [Partial<GroupView>, string][] = [
    [{ substatus: 'new' }, 'New'],
    [{ substatus: 'ongoing' }, 'Ongoing'],
    [{ status: 'resolved', substatus: '' }, 'Resolved'],
    [
      {
        status: 'resolved',
        substatus: '',
        resolution: { inCommit: { sha: 'f'.repeat(40), repository: null } },
      },
      'Resolved once a release has the commit ffffffffffff',
    ],
    [{ status: 'archived', substatus: 'forever' }, 'Archived'],
    [
      { status: 'archived', substatus: 'until_count', archivedUntilCount: 101, eventCount: 100 },
      'Archived for 1 more event',
    ],
    [
      { status: 'archived', substatus: 'until_users', archivedUntilCount: 50, userCount: 5 },
      'Archived for 45 more users',
    ],
    [
      {
        status: 'archived',
        substatus: 'until_count',
        archivedUntilCount: 2_000,
        archivedCount: 100,
        archivedWindow: 60,
      },
      'Archived until 100 events come within 1 hour',
    ],
    [
      { status: 'archived', substatus: 'until_users', archivedCount: 30, archivedWindow: 2880 },
      'Archived until 30 users come within 2 days',
    ],
    [
      { status: 'archived', substatus: 'until_escalating', archivedUntilCount: 240 },
      'Archived until it escalates: 240 events in a day',
    ],
  ]
  for (const [changes, words] of cases)
    it(words, () => assert.equal(statusWords(now, groupView(changes)), words))
})
