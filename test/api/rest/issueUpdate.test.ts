import assert from 'node:assert/strict'
import { checkShape } from '../../../api/rest/body.ts'
import { issueUpdate, statusChange } from '../../../api/rest/issueUpdate.ts'
import { UserError } from '../../../services/errors.ts'
import type { Change } from '../../../services/groups/change.ts'

const now = new Date('2026-11-22T12:00:00Z')
const changeOf = (body: object) => statusChange(checkShape(body, issueUpdate), now)

describe('updates of issues', () => {
  const cases: [object, Change | null][] = [
    [{}, null],
    [{ hasSeen: true, isBookmarked: true, isSubscribed: true }, null],
    [{ statusDetails: {} }, null],
    [{ status: 'resolved' }, { kind: 'resolve' }],
    [{ status: 'resolved', statusDetails: {} }, { kind: 'resolve' }],
    [{ status: 'resolved', statusDetails: null, substatus: null }, { kind: 'resolve' }],
    [
      { status: 'resolved', statusDetails: { inNextRelease: true } },
      { kind: 'resolve', in: 'nextRelease' },
    ],
    [{ status: 'resolvedInNextRelease' }, { kind: 'resolve', in: 'nextRelease' }],
    [
      { status: 'resolved', statusDetails: { inRelease: 'latest' } },
      { kind: 'resolve', in: 'currentRelease' },
    ],
    [
      { status: 'resolved', statusDetails: { inRelease: 'shop@1.2' } },
      { kind: 'resolve', in: { release: 'shop@1.2' } },
    ],
    [{ status: 'unresolved' }, { kind: 'unresolve' }],
    [{ status: 'unresolved', substatus: 'ongoing' }, { kind: 'unresolve' }],
    [{ substatus: 'ongoing' }, { kind: 'unresolve' }],
    [{ status: 'ignored' }, { kind: 'archive' }],
    [{ status: 'archived' }, { kind: 'archive' }],
    [{ status: 'muted' }, { kind: 'archive' }],
    [{ status: 'ignored', substatus: 'archived_forever' }, { kind: 'archive' }],
    [{ substatus: 'archived_forever' }, { kind: 'archive' }],
    [
      { status: 'ignored', statusDetails: { ignoreUserCount: 5 } },
      { kind: 'archive', for: { users: 5 } },
    ],
    [
      { status: 'ignored', statusDetails: { ignoreUserCount: 5, ignoreUserWindow: 1440 } },
      { kind: 'archive', for: { users: 5, within: 1440 } },
    ],
    [
      { status: 'ignored', statusDetails: { ignoreCount: 100, ignoreWindow: 60 } },
      { kind: 'archive', for: { events: 100, within: 60 } },
    ],
    [
      { status: 'resolved', statusDetails: { inCommit: { commit: '4f2a9c1', repository: 'shop' } } },
      { kind: 'resolve', in: { commit: { sha: '4f2a9c1', repository: 'shop' } } },
    ],
    [
      { status: 'ignored', statusDetails: { ignoreDuration: 120 } },
      { kind: 'archive', for: { minutes: 120 } },
    ],
    [
      { status: 'ignored', statusDetails: { ignoreCount: 100 } },
      { kind: 'archive', for: { events: 100 } },
    ],
    [
      { status: 'ignored', statusDetails: { ignoreCount: 5, ignoreUserCount: null, ignoreWindow: null } },
      { kind: 'archive', for: { events: 5 } },
    ],
    [
      { status: 'ignored', statusDetails: { ignoreUntil: '2026-11-22T12:59:30Z' } },
      { kind: 'archive', for: { minutes: 60 } },
    ],
    [
      { status: 'ignored', substatus: 'archived_until_escalating' },
      { kind: 'archive', for: 'escalating' },
    ],
    [
      { status: 'ignored', statusDetails: { untilEscalating: true } },
      { kind: 'archive', for: 'escalating' },
    ],
    [
      { substatus: 'archived_until_condition_met', statusDetails: { ignoreCount: 5 } },
      { kind: 'archive', for: { events: 5 } },
    ],
  ]
  for (const [body, change] of cases)
    it(`${JSON.stringify(body)} asks for ${JSON.stringify(change)}`, () => {
      assert.deepEqual(changeOf(body), change)
    })

  const refused: object[] = [
    { status: 'deleted' },
    { status: 7 },
    { status: 'resolved', statusDetails: [] },
    { status: 'resolved', statusDetails: { inNextRelease: true, inRelease: '1' } },
    { status: 'resolvedInNextRelease', statusDetails: { inRelease: '1' } },
    { status: 'resolved', statusDetails: { inRelease: '' } },
    { status: 'resolved', statusDetails: { inRelease: 'a\0' } },
    { status: 'resolved', statusDetails: { inCommit: { commit: '' } } },
    { status: 'resolved', statusDetails: { inCommit: 'abcdef0' } },
    { status: 'resolved', statusDetails: { inCommit: { commit: 'abcdef0\0' } } },
    { status: 'resolved', statusDetails: { inCommit: { commit: 'abcdef0 1' } } },
    { status: 'resolved', statusDetails: { inCommit: { commit: 'abcdef0' }, inRelease: '1' } },
    { status: 'unresolved', statusDetails: { inCommit: { commit: 'abcdef0' } } },
    { status: 'resolved', statusDetails: { ignoreUserCount: 5 } },
    { status: 'resolved', statusDetails: { ignoreCount: 5 } },
    { status: 'resolved', substatus: 'archived_forever' },
    { status: 'resolved', substatus: 'ongoing' },
    { status: 'unresolved', substatus: 'archived_forever' },
    { status: 'unresolved', substatus: 'regressed' },
    { status: 'unresolved', statusDetails: { inNextRelease: true } },
    { status: 'ignored', substatus: 'ongoing' },
    { status: 'ignored', substatus: 'archived_until_condition_met' },
    { status: 'ignored', substatus: 'archived_forever', statusDetails: { ignoreCount: 5 } },
    { status: 'ignored', statusDetails: { inNextRelease: true } },
    { status: 'ignored', statusDetails: { ignoreCount: 5, ignoreDuration: 5 } },
    { status: 'ignored', statusDetails: { ignoreCount: 0 } },
    { status: 'ignored', statusDetails: { ignoreCount: 1.5 } },
    { status: 'ignored', statusDetails: { ignoreCount: '5' } },
    { status: 'ignored', statusDetails: { ignoreDuration: 10_000_000 } },
    { status: 'ignored', statusDetails: { ignoreUntil: '2026-11-22T11:00:00Z' } },
    { status: 'ignored', statusDetails: { ignoreUntil: '2036-11-22T11:00:00Z' } },
    { status: 'ignored', statusDetails: { ignoreUntil: 'tomorrow' } },
    { status: 'ignored', statusDetails: { ignoreUserCount: 5, ignoreCount: 5 } },
    { status: 'ignored', statusDetails: { ignoreUserCount: 0 } },
    { status: 'ignored', statusDetails: { ignoreWindow: 60 } },
    { status: 'ignored', statusDetails: { ignoreUserWindow: 60, ignoreCount: 5 } },
    { status: 'ignored', statusDetails: { ignoreCount: 5, ignoreWindow: 10_081 } },
    { statusDetails: { ignoreCount: 5 } },
    { substatus: 'asleep' },
    { assignedTo: {} },
    { assignedTo: 'a'.repeat(300) },
    { merge: 2 },
    { discard: true },
    { priority: 'urgent' },
    { inbox: true },
  ]
  for (const body of refused)
    it(`${JSON.stringify(body).slice(0, 100)} is refused, naming the field`, () => {
      assert.throws(
        () => changeOf(body),
        (error) =>
          error instanceof UserError && error.status === 400 && Object.keys(error.details).length > 0,
      )
    })
})
