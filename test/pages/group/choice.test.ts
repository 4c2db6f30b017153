import assert from 'node:assert/strict'
import { readChange } from '../../../pages/group/choice.ts'
import type { Change } from '../../../services/groups/change.ts'

describe('a button of the group’s page', () => {
  const good: [button: string, change: Change][] = [
    ['resolve:now', { kind: 'resolve' }],
    ['resolve:nextRelease', { kind: 'resolve', in: 'nextRelease' }],
    ['resolve:currentRelease', { kind: 'resolve', in: 'currentRelease' }],
    ['unresolve', { kind: 'unresolve' }],
    ['archive:forever', { kind: 'archive' }],
    ['archive:escalating', { kind: 'archive', for: 'escalating' }],
    ['archive:minutes:120', { kind: 'archive', for: { minutes: 120 } }],
    ['archive:events:100', { kind: 'archive', for: { events: 100 } }],
    ['archive:events:100:60', { kind: 'archive', for: { events: 100, within: 60 } }],
    ['archive:users:50', { kind: 'archive', for: { users: 50 } }],
    ['archive:users:50:1440', { kind: 'archive', for: { users: 50, within: 1440 } }],
    ['priority:low', { kind: 'priority', to: 'low' }],
    ['review', { kind: 'review' }],
    ['assign:me', { kind: 'assign', to: { personId: 7 } }],
    ['assign:person:3', { kind: 'assign', to: { personId: 3 } }],
    ['assign:team:2', { kind: 'assign', to: { teamId: 2 } }],
    ['unassign', { kind: 'unassign' }],
  ]
  for (const [change, expected] of good)
    it(`${change} is a change`, () =>
      assert.deepEqual(readChange(new URLSearchParams({ change }), 7), expected))

  it('changes and deletes a comment by its number', () => {
    const form = (change: string) => new URLSearchParams({ change, text: 'no' })
    assert.deepEqual(readChange(form('editComment:7'), 1), { kind: 'editComment', activityId: 7, text: 'no' })
    assert.deepEqual(readChange(form('deleteComment:7'), 1), { kind: 'deleteComment', activityId: 7 })
    for (const change of ['editComment', 'editComment:x', 'deleteComment:99999999999'])
      assert.throws(() => readChange(form(change), 1), /nothing one can do/)
  })

  it('resolves in the release of the field', () => {
    const form = (release: string) => new URLSearchParams({ change: 'resolve:release', release })
    assert.deepEqual(readChange(form(' shop@9.0.0 '), 7), { kind: 'resolve', in: { release: 'shop@9.0.0' } })
    assert.deepEqual(readChange(form('latest'), 7), { kind: 'resolve', in: 'currentRelease' })
    for (const release of ['', '..', 'a\tb', 'x'.repeat(201)])
      assert.throws(() => readChange(form(release), 7), /release/)
  })

  it('comments with the words of the field', () => {
    const form = new URLSearchParams({ change: 'comment', text: 'Found: it\nis the bank' })
    assert.deepEqual(readChange(form, 7), { kind: 'comment', text: 'Found: it\nis the bank' })
  })

  for (const change of [
    '',
    'delete',
    'resolve',
    'resolve:later',
    'archive',
    'archive:minutes',
    'archive:minutes:-5',
    'archive:users:5:x',
    'priority:urgent',
    'archive:minutes:1e3',
    'archive:minutes:99999999999',
    'assign:person:',
    'assign:person:2147483648',
    'assign:robot:1',
    '__proto__',
    'constructor:now',
  ])
    it(`"${change}" is none`, () =>
      assert.throws(() => readChange(new URLSearchParams({ change }), 7), { name: 'UserError', status: 400 }))
})
