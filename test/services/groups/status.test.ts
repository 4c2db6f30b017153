import assert from 'node:assert/strict'
import { archiveThreshold, escalationThreshold, nextLook } from '../../../services/groups/archive.ts'
import { type Change, effectOf, type Standing } from '../../../services/groups/status.ts'
import { archived, later, now, resolved, unresolved } from './standings.ts'

const context = {
  now,
  newestRelease: 'shop@1.2.0',
  shippedIn: null,
  escalatesAt: 70,
  comment: null,
  isInInbox: false,
  mentioned: [],
}

describe('what a change does to a group', () => {
  const cases: [string, Standing, Change, Partial<Standing> | null, string?][] = [
    ['resolve', unresolved, { kind: 'resolve' }, { status: 'resolved', substatus: '' }, 'resolved'],
    ['resolve what is resolved', resolved, { kind: 'resolve' }, null],
    [
      'resolve what is archived',
      archived,
      { kind: 'resolve' },
      { status: 'resolved', archivedUntilCount: null },
      'resolved',
    ],
    [
      'resolve in the next release',
      unresolved,
      { kind: 'resolve', in: 'nextRelease' },
      { resolution: { inNextRelease: 'shop@1.2.0' } },
      'resolved',
    ],
    [
      'resolve in the current release',
      unresolved,
      { kind: 'resolve', in: 'currentRelease' },
      { resolution: { inRelease: 'shop@1.2.0' } },
      'resolved',
    ],
    [
      'resolve in a named release',
      unresolved,
      { kind: 'resolve', in: { release: 'shop@2.0.0' } },
      { resolution: { inRelease: 'shop@2.0.0' } },
      'resolved',
    ],
    [
      'resolve otherwise than before',
      resolved,
      { kind: 'resolve', in: 'nextRelease' },
      { resolution: { inNextRelease: 'shop@1.2.0' } },
      'resolved',
    ],
    [
      'unresolve',
      resolved,
      { kind: 'unresolve' },
      { status: 'unresolved', substatus: 'ongoing' },
      'unresolved',
    ],
    [
      'unarchive',
      archived,
      { kind: 'unresolve' },
      { status: 'unresolved', substatus: 'ongoing' },
      'unarchived',
    ],
    ['unresolve what is open', unresolved, { kind: 'unresolve' }, null],
    [
      'archive forever',
      unresolved,
      { kind: 'archive' },
      { status: 'archived', substatus: 'forever' },
      'archived',
    ],
    ['archive forever again', archived, { kind: 'archive' }, null],
    [
      'archive for two hours',
      unresolved,
      { kind: 'archive', for: { minutes: 120 } },
      { substatus: 'until_time', archivedUntil: later },
      'archived',
    ],
    [
      'archive for 10 events',
      unresolved,
      { kind: 'archive', for: { events: 10 } },
      { substatus: 'until_count', archivedUntilCount: 50 },
      'archived',
    ],
    [
      'archive until escalating',
      unresolved,
      { kind: 'archive', for: 'escalating' },
      { substatus: 'until_escalating', archivedUntilCount: 70 },
      'archived',
    ],
    [
      'assign to a person',
      unresolved,
      { kind: 'assign', to: { personId: 7 } },
      { assigneeId: 7, assigneeTeamId: null },
      'assigned',
    ],
    [
      'assign to a team instead',
      { ...unresolved, assigneeId: 7 },
      { kind: 'assign', to: { teamId: 3 } },
      { assigneeId: null, assigneeTeamId: 3 },
      'assigned',
    ],
    [
      'assign to the same person',
      { ...unresolved, assigneeId: 7 },
      { kind: 'assign', to: { personId: 7 } },
      null,
    ],
    [
      'unassign',
      { ...unresolved, assigneeTeamId: 3 },
      { kind: 'unassign' },
      { assigneeId: null, assigneeTeamId: null },
      'unassigned',
    ],
    [
      'archive for 10 users',
      unresolved,
      { kind: 'archive', for: { users: 10 } },
      { substatus: 'until_users', archivedUntilCount: 15, archivedWindow: null },
      'archived',
    ],
    [
      'archive for 10 events within an hour',
      unresolved,
      { kind: 'archive', for: { events: 10, within: 60 } },
      { substatus: 'until_count', archivedUntilCount: 50, archivedCount: 10, archivedWindow: 60 },
      'archived',
    ],
    [
      'archive for 10 users within an hour',
      unresolved,
      { kind: 'archive', for: { users: 10, within: 60 } },
      { substatus: 'until_users', archivedUntilCount: null, archivedCount: 10, archivedWindow: 60 },
      'archived',
    ],
    [
      'resolve in a commit that no release has',
      unresolved,
      { kind: 'resolve', in: { commit: { sha: '4f2a9c1', repository: null } } },
      { resolution: { inCommit: { sha: '4f2a9c1', repository: null } } },
      'resolved',
    ],
    [
      'choose a priority',
      unresolved,
      { kind: 'priority', to: 'low' },
      { priority: 25, isPriorityChosen: true },
      'priority',
    ],
    [
      'choose the priority it has already',
      unresolved,
      { kind: 'priority', to: 'high' },
      { priority: 75, isPriorityChosen: true },
      'priority',
    ],
    ['choose it again', { ...unresolved, isPriorityChosen: true }, { kind: 'priority', to: 'high' }, null],
    ['review what nobody need look at', unresolved, { kind: 'review' }, null],
    ['unassign nobody', unresolved, { kind: 'unassign' }, null],
    ['comment', unresolved, { kind: 'comment', text: ' seen it ' }, {}, 'comment'],
  ]
  for (const [name, group, change, set, activity] of cases) {
    it(name, () => {
      const effect = effectOf(group, change, context)
      if (set === null) return assert.equal(effect, null)
      assert.equal(effect?.activity.kind, activity)
      for (const [key, value] of Object.entries(set))
        assert.deepEqual(effect?.set[key as keyof Standing], value, key)
    })
  }

  it('says why it cannot be done', () => {
    assert.throws(
      () => effectOf(unresolved, { kind: 'resolve', in: 'nextRelease' }, { ...context, newestRelease: null }),
      /No release/,
    )
    assert.throws(() => effectOf(unresolved, { kind: 'comment', text: '  ' }, context), /some words/)
    assert.throws(
      () => effectOf(unresolved, { kind: 'comment', text: 'x'.repeat(10_001) }, context),
      /10,000/,
    )
    assert.throws(
      () => effectOf(unresolved, { kind: 'archive', for: { minutes: 0 } }, context),
      /a minute up to a year/,
    )
    assert.throws(
      () => effectOf(unresolved, { kind: 'archive', for: { events: Number.NaN } }, context),
      /1 up to/,
    )
    const limits: [object, RegExp][] = [
      [{ users: 0 }, /users/],
      [{ users: 1.5 }, /users/],
      [{ events: 5, within: 10_081 }, /seven days/],
      [{ users: 10_001, within: 60 }, /at most 10,000/],
    ]
    for (const [limit, why] of limits)
      assert.throws(() => effectOf(unresolved, { kind: 'archive', for: limit as never }, context), why)
  })

  it('clears what an earlier state had set', () => {
    const effect = effectOf(
      { ...archived, archivedUntil: later, archivedUntilCount: 9 },
      { kind: 'unresolve' },
      context,
    )
    assert.equal(effect?.set.archivedUntil, null)
    assert.equal(effect?.set.archivedUntilCount, null)
  })
})

describe('the escalation threshold', () => {
  it('is ten times the median day, and at least ten', () => {
    assert.equal(escalationThreshold([]), 10)
    assert.equal(escalationThreshold([0, 0, 0, 0, 0, 0, 900]), 10)
    assert.equal(escalationThreshold([5, 6, 7, 8, 9, 10, 11]), 80)
    assert.equal(escalationThreshold([40, 50]), 500, 'a group of two days')
  })

  it('is at least double of today for what is put away', () => {
    assert.equal(archiveThreshold([0, 0, 0, 0, 0, 0, 900]), 1_800)
    assert.equal(archiveThreshold([50]), 500, 'a group of some hours: ten times what came so far')
    assert.equal(archiveThreshold([0]), 10)
  })

  it('lets a window be looked at when it can be full, and for large ones a little later', () => {
    assert.equal(nextLook({ archivedCount: 10 }, { eventCount: 50, inWindow: 3 }), 57)
    assert.equal(nextLook({ archivedCount: 10 }, { eventCount: 50, inWindow: 9 }), 51)
    assert.equal(nextLook({ archivedCount: 100_000 }, { eventCount: 50, inWindow: 99_999 }), 1_050)
  })
})
