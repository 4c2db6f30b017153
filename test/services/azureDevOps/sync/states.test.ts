import assert from 'node:assert/strict'
import { meaningOf, stateFor, type TypeFacts } from '../../../../services/azureDevOps/sync/states.ts'

const state = (name: string, category: string) => ({ name, category, color: 'b2b2b2' })
const facts = (states: TypeFacts['states'], more: Partial<TypeFacts> = {}): TypeFacts => ({
  states,
  onResolve: null,
  onReopen: null,
  meanings: {},
  ...more,
})

const agile = facts([
  state('New', 'Proposed'),
  state('Active', 'InProgress'),
  state('Resolved', 'Resolved'),
  state('Closed', 'Completed'),
  state('Removed', 'Removed'),
])
const scrum = facts([
  state('New', 'Proposed'),
  state('Approved', 'Proposed'),
  state('Committed', 'InProgress'),
  state('Done', 'Completed'),
  state('Removed', 'Removed'),
])
const basic = facts([state('To Do', 'Proposed'), state('Doing', 'InProgress'), state('Done', 'Completed')])
const german = facts([state('Neu', 'Proposed'), state('Fertig', 'Completed')])
const usual = { resolved: 'done', removed: 'nothing' } as const

describe('what their states mean', () => {
  const rows: [TypeFacts, string, string][] = [
    [agile, 'New', 'open'],
    [agile, 'Active', 'open'],
    [agile, 'Resolved', 'done'],
    [agile, 'Closed', 'done'],
    [agile, 'Removed', 'nothing'],
    [scrum, 'Approved', 'open'],
    [scrum, 'Done', 'done'],
    [basic, 'Doing', 'open'],
    [german, 'Fertig', 'done'],
    [agile, 'In Review', 'nothing'],
    [agile, '__proto__', 'nothing'],
    [facts([]), 'Closed', 'nothing'],
  ]
  for (const [type, name, meaning] of rows)
    it(`${name} of ${type.states.map((one) => one.name).join(', ') || 'an unknown type'}: ${meaning}`, () => {
      assert.equal(meaningOf(type, name, usual), meaning)
    })

  it('is as people chose', () => {
    assert.equal(meaningOf(agile, 'Resolved', { ...usual, resolved: 'nothing' }), 'nothing')
    assert.equal(meaningOf(agile, 'Removed', { ...usual, removed: 'archived' }), 'archived')
    const chosen = { ...agile, meanings: { Removed: 'done', Active: 'nothing' } as const }
    assert.equal(meaningOf(chosen, 'Removed', usual), 'done')
    assert.equal(meaningOf(chosen, 'Active', usual), 'nothing')
    assert.equal(meaningOf(chosen, 'New', usual), 'open')
  })
})

describe('the state a work item is moved to', () => {
  const rows: [string, TypeFacts, 'open' | 'done', string | null][] = [
    ['Agile', agile, 'done', 'Resolved'],
    ['Agile', agile, 'open', 'Active'],
    ['Scrum', scrum, 'done', 'Done'],
    ['Scrum', scrum, 'open', 'Committed'],
    ['Basic', basic, 'done', 'Done'],
    ['Basic', basic, 'open', 'Doing'],
    ['localised names', german, 'open', 'Neu'],
    ['no such state', facts([state('New', 'Proposed')]), 'done', null],
    ['an unknown type', facts([]), 'open', null],
    ['as chosen', { ...agile, onResolve: 'Closed', onReopen: 'New' }, 'done', 'Closed'],
    ['as chosen', { ...agile, onResolve: 'Closed', onReopen: 'New' }, 'open', 'New'],
    ['a chosen state that is gone', { ...agile, onResolve: 'Verified' }, 'done', 'Resolved'],
  ]
  for (const [name, type, status, expected] of rows)
    it(`${name}, ${status}: ${expected}`, () => {
      assert.equal(stateFor(type, status, usual), expected)
    })

  it('is a completed one where Resolved does not count as done', () => {
    assert.equal(stateFor(agile, 'done', { resolved: 'nothing' }), 'Closed')
  })
})
