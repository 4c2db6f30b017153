import assert from 'node:assert/strict'
import { faultsByField, filledIn, readFields } from '../../../pages/workItem/fields.ts'
import type { FormField } from '../../../services/azureDevOps/links/form.ts'

const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  ...{ name, label: name, kind, isRequired: false, choices: [], value: '' },
  ...more,
})

describe('the fields of a new work item', () => {
  const fields = [
    field('A', 'text'),
    field('B', 'number'),
    field('C', 'boolean'),
    field('D', 'long', { value: 'x' }),
  ]

  it('are read by their kinds; empty ones are left out, and so is what no field asked for', () => {
    const form = new URLSearchParams({
      'field:A': ' a ',
      'field:B': '2.5',
      'field:C': 'false',
      'field:D': '  ',
      'field:E': 'e',
    })
    assert.deepEqual(readFields(form, fields), { A: 'a', B: 2.5, C: false })
    assert.deepEqual(readFields(new URLSearchParams({ 'field:B': 'many' }), fields), { B: 'many' })
  })

  it('keep what was filled in', () => {
    const kept = filledIn(fields, new URLSearchParams({ 'field:A': '<a>', 'field:D': '' }))
    assert.deepEqual(
      kept.map(({ value }) => value),
      ['<a>', '', '', ''],
    )
  })

  it('are blamed for the sentences that begin with their names', () => {
    const known = [
      { name: 's', label: 'Severity' },
      { name: 'b', label: 'How bad' },
      { name: 'h', label: 'How' },
    ]
    const words = 'How bad must be filled in. Severity: no such value. Something else is wrong.'
    assert.deepEqual(faultsByField(known, words), {
      s: 'Severity: no such value.',
      b: 'How bad must be filled in.',
    })
  })
})
