import assert from 'node:assert/strict'
import { askedOf, calledOf, newsOf, oneOf, shownLinks } from '../../cards/workItems.ts'
import type { WorkItemView } from '../../services/groups/view.ts'
import { workItem } from './view.ts'

const say = (raw: string) => raw
const waiting = { state: 'pending', workItemId: null, type: '', title: '' } as const

describe('a link in words', () => {
  const cases: [Partial<WorkItemView>, string | undefined][] = [
    [{}, undefined],
    [{ ...waiting }, 'Linking #31 …'],
    [{ ...waiting, type: 'Bug' }, 'Linking Bug 31 …'],
    [{ ...waiting, number: null }, 'Linking a work item …'],
    [{ ...waiting, wish: 'create', number: null, type: 'Bug' }, 'Creating a Bug …'],
    [{ ...waiting, wish: 'create', number: null, type: 'Issue' }, 'Creating an Issue …'],
    [{ ...waiting, wish: 'create', number: null }, 'Creating a work item …'],
    [{ ...waiting, state: 'failed', reason: 'No such thing.' }, 'Linking #31 failed: No such thing.'],
    [{ ...waiting, state: 'failed', reason: null }, 'Linking #31 failed.'],
    [{ presence: 'deleted' }, 'It was deleted in Azure DevOps. Restore it there, or unlink it here.'],
    [
      { presence: 'invisible' },
      'Hitch cannot see it any more: it was moved, or is hidden from Hitch in Azure DevOps.',
    ],
    [{ trouble: 'Bug knows no such state.' }, 'Not in step: Bug knows no such state.'],
  ]
  for (const [changes, text] of cases)
    it(text ?? 'says nothing while all is well', () => {
      assert.equal(newsOf(workItem(changes), say)?.text, text)
    })

  it('names work items as people do', () => {
    assert.equal(calledOf(workItem(), say), 'Bug 31')
    assert.equal(calledOf(workItem({ type: '' }), say), '#31')
    assert.equal(oneOf('User Story', say), 'a User Story')
  })

  it('asks who somebody is only where there is somebody', () => {
    const question = 'Bo Chen is assigned in Azure DevOps; who is that here?'
    assert.equal(askedOf(workItem({ unknownAssignee: 'Bo Chen' }), say), question)
    assert.equal(askedOf(workItem(), say), '')
    assert.equal(askedOf(workItem({ unknownAssignee: 'Bo Chen', state: 'pending' }), say), '')
  })
})

describe('the links a card has room for', () => {
  const links = (...states: WorkItemView['state'][]) =>
    states.map((state, index) => workItem({ linkId: index + 1, state }))
  const ids = (shown: WorkItemView[]) => shown.map(({ linkId }) => linkId)

  it('are all of a few', () => assert.deepEqual(ids(shownLinks(links('linked', 'pending'), 4)), [1, 2]))
  it('are the oldest, and what is being done', () => {
    const many = links('linked', 'linked', 'linked', 'failed', 'pending')
    assert.deepEqual(ids(shownLinks(many, 3)), [1, 4, 5])
  })
  it('are the newest of very many wishes', () => {
    assert.deepEqual(ids(shownLinks(links('failed', 'failed', 'linked', 'pending'), 2)), [2, 4])
    assert.deepEqual(ids(shownLinks(links('failed', 'pending'), 1)), [2])
  })
})
