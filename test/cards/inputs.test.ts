import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fieldInput, readChoice, readForm, readWorkItemText } from '../../cards/inputs.ts'
import { UserError } from '../../services/errors.ts'

describe('who somebody is', () => {
  it('is a person of ours', () =>
    assert.equal(readChoice('identify', [undefined, { identifyChoice: 'person:7' }]), 'person:7'))

  for (const odd of ['me', 'team:7', 'person:', 'person:07', 'person:7;', 7, ['person:7'], {}])
    it(`is not ${JSON.stringify(odd)}`, () => {
      assert.throws(() => readChoice('identify', [{ identifyChoice: odd }]), /not one this card offers/)
    })

  it('is not chosen yet', () => {
    for (const empty of [undefined, null, ''])
      assert.equal(readChoice('identify', [{ identifyChoice: empty }]), undefined)
  })
})

describe('what a work item is looked for by', () => {
  const read = (text: unknown) => readWorkItemText([undefined, { workItemText: text }])

  it('is what was typed, without the spaces around it', () =>
    assert.equal(read('  price #31\n'), 'price #31'))
  it('may be missing', () => {
    for (const none of [undefined, null, '', '  ']) assert.equal(read(none), undefined)
  })
  it('is no other thing', () => {
    for (const odd of [31, {}, ['31'], true]) assert.throws(() => read(odd), /Type it again/)
  })
  it('is not endless', () => assert.throws(() => read('x'.repeat(2_001)), /too long: at most 2,000/))
  it('is well-formed', () => assert.equal(read('a\ud800b'), 'a\ufffdb'))
})

describe('a form that was filled in', () => {
  it('is read field by field, beside our own fields or apart', () => {
    const inputs = {
      verb: 'makeWorkItem',
      workItemOrganization: '3',
      workItemProject: 'Shop',
      workItemType: 'Bug',
      workItemTitle: 'No price',
      workItemDescription: 'Since noon.\nOnly in Norway.',
      workItemArea: 'Shop\\Checkout',
      workItemIteration: '',
      workItemTags: 'a; b',
      [fieldInput('Custom.Customer')]: 'Contoso',
      [fieldInput('Microsoft.VSTS.Common.Priority')]: '2',
      somethingElse: { deep: true },
    }
    const form = {
      integrationId: 3,
      projectId: 'Shop',
      type: 'Bug',
      title: 'No price',
      description: 'Since noon.\nOnly in Norway.',
      areaPath: 'Shop\\Checkout',
      iterationPath: '',
      tags: 'a; b',
      fields: { 'Custom.Customer': 'Contoso', 'Microsoft.VSTS.Common.Priority': '2' },
    }
    assert.deepEqual(readForm([undefined, inputs]), form)
    assert.deepEqual(readForm([inputs, { workItemTitle: 'another' }]), form)
  })

  it('may say nothing', () => assert.deepEqual(readForm([undefined, {}]), { fields: {} }))

  const odd: [string, object, RegExp][] = [
    ['a number for a text', { workItemTitle: 5 }, /Type it again/],
    ['a list for a text', { workItemType: ['Bug'] }, /Type it again/],
    ['a title without end', { workItemTitle: 'x'.repeat(1_001) }, /too long: at most 1,000/],
    ['a novel', { workItemDescription: 'x'.repeat(4_001) }, /too long: at most 4,000/],
    ['another organization', { workItemOrganization: '3 or 1=1' }, /not one this card offers/],
    ['a field of no name', { 'workItemField.': 'x' }, /not one this card offers/],
    ['a field that is a path', { 'workItemField.System.Title/../../x': 'x' }, /not one this card offers/],
    ['a field of the prototype', { 'workItemField.__proto__': 'x' }, /not one this card offers/],
    [
      'very many fields',
      Object.fromEntries(Array.from({ length: 61 }, (_, index) => [fieldInput(`Custom.F${index}`), 'x'])),
      /more fields than we drew/,
    ],
  ]
  for (const [name, inputs, words] of odd)
    it(`refuses ${name}, in words`, () => {
      assert.throws(
        () => readForm([inputs]),
        (error) => error instanceof UserError && words.test(error.message),
      )
    })

  it('is read or refused in words, whatever it is', () => {
    const name = fc.oneof(
      fc.string(),
      fc.string().map((text) => `workItemField.${text}`),
      fc.constantFrom('workItemTitle', 'workItemProject', 'workItemTags', 'workItemOrganization'),
    )
    fc.assert(
      fc.property(fc.dictionary(name, fc.anything()), fc.anything(), (inputs, given) => {
        try {
          const form = readForm([given, inputs])
          for (const text of Object.values(form.fields)) assert.ok(text.length <= 4_000)
        } catch (error) {
          assert.ok(error instanceof UserError, String(error))
        }
      }),
    )
  })
})
