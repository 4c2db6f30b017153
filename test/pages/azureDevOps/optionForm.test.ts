import assert from 'node:assert/strict'
import { isOn, readException, readOptions } from '../../../pages/azureDevOps/optionForm.ts'
import { optionsFor } from '../../../services/azureDevOps/options.ts'

describe('the form of what is kept in step', () => {
  it('is off for all that is not ticked', () => {
    const form = new URLSearchParams([
      ['option', 'statusOut'],
      ['option', 'removed'],
      ['option', '__proto__'],
    ])
    assert.deepEqual(readOptions(form), {
      ...{ statusOut: true, statusIn: false, assigneeOut: false, assigneeIn: false },
      ...{ commentsOut: false, commentsIn: false, seenOut: false, resolved: 'nothing', removed: 'archived' },
    })
  })

  it('shows every option as the answer it is', () => {
    const all = optionsFor({ options: { all: { commentsIn: false } } }, 0)
    assert.deepEqual(
      [isOn(all, 'statusOut'), isOn(all, 'commentsIn'), isOn(all, 'resolved'), isOn(all, 'removed')],
      [true, false, true, false],
    )
  })

  it('takes of one project only what it does otherwise, and takes the rest back', () => {
    const own = readException(
      new URLSearchParams({ assigneeOut: 'no', resolved: 'yes', statusIn: 'maybe', x: 'no' }),
    )
    assert.deepEqual(JSON.parse(JSON.stringify(own)), { assigneeOut: false, resolved: 'done' })
    assert.ok(own && 'statusIn' in own && own.statusIn === undefined, 'what was chosen before is gone')
    assert.equal(readException(new URLSearchParams({ statusIn: '' })), null)
  })
})
