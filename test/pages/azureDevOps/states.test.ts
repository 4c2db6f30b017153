import assert from 'node:assert/strict'
import { readMapping } from '../../../pages/azureDevOps/states.ts'

describe('the form of states', () => {
  it('chooses what is chosen, and leaves the rest as usual', () => {
    const form = new URLSearchParams({
      type: '7',
      onResolve: '=Closed',
      onReopen: '',
      'meaning:In Review': 'done',
      'meaning:Active': '',
      'meaning:Removed': 'nothing',
      'meaning:Closed': 'explode',
    })
    assert.deepEqual(readMapping(form), {
      typeId: 7,
      onResolve: 'Closed',
      onReopen: null,
      meanings: { 'In Review': 'done', Removed: 'nothing' },
    })
  })

  it('tells a state called nothing from none, and takes any name for a name', () => {
    const form = new URLSearchParams({ onResolve: '==', onReopen: 'Closed', 'meaning:__proto__': 'done' })
    const { onResolve, onReopen, typeId, meanings } = readMapping(form)
    assert.deepEqual([onResolve, onReopen, typeId], ['=', null, 0])
    assert.deepEqual(Object.getPrototypeOf(meanings), Object.prototype)
  })
})
