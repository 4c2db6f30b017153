import assert from 'node:assert/strict'
import { isNarrowed, listAddress, readList, tabOf, withTab } from '../../../pages/groups/query.ts'

const read = (text: string) => readList(new URLSearchParams(text))

describe('the address of the list', () => {
  it('shows what is unresolved to whoever asks for nothing', () =>
    assert.deepEqual(read(''), { text: 'is:unresolved', sort: 'lastSeen', project: null, page: 1 }))

  it('asks for everything with an empty query', () => assert.equal(read('query=').text, ''))

  for (const [text, page] of [
    ['page=3', 3],
    ['page=0', 1],
    ['page=-1', 1],
    ['page=1.5', 1],
    ['page=1e9', 1],
    ['page=many', 1],
  ] as const)
    it(`${text} is page ${page}`, () => assert.equal(read(text).page, page))

  for (const sort of ['events', 'users', 'firstSeen', 'lastSeen'])
    it(`sorts by ${sort}`, () => assert.equal(read(`sort=${sort}`).sort, sort))
  for (const sort of ['', 'title', '__proto__', 'toString'])
    it(`does not sort by "${sort}"`, () => assert.equal(read(`sort=${sort}`).sort, 'lastSeen'))

  it('drops NULs and cuts what is too long', () => {
    assert.equal(read('query=a%00b').text, 'ab')
    assert.equal(read(`query=${'x'.repeat(2_000)}`).text.length, 1_000)
  })

  it('is written as it is read', () => {
    for (const text of ['', 'query=bank', 'query=&sort=users', 'project=shop&page=3', 'query=%22a+b%22'])
      assert.deepEqual(read(listAddress(read(text), { page: read(text).page }).slice(2)), read(text))
  })

  it('begins at the first page after any change but of the page', () => {
    assert.equal(listAddress(read('page=4'), { sort: 'users' }), '/?sort=users')
    assert.equal(listAddress(read('page=4'), { page: 5 }), '/?page=5')
    assert.equal(listAddress(read('page=4'), { page: 1 }), '/')
  })
})

describe('a tab above the list', () => {
  it('sets the words of status and leaves the others', () => {
    assert.equal(
      withTab('is:unresolved assigned:me level:error "card declined"', 'is:archived'),
      'is:archived level:error "card declined"',
    )
    assert.equal(withTab('is:resolved bank', ''), 'bank')
  })

  for (const [text, tab] of [
    ['is:unresolved', 'Unresolved'],
    ['IS:Unresolved bank', 'Unresolved'],
    ['assigned:me is:unresolved', 'Mine'],
    ['is:archived level:error', 'Archived'],
    ['is:resolved', 'Resolved'],
    ['', 'All'],
    ['bank', 'All'],
    ['is:unresolved assigned:ada', null],
    ['!is:resolved', null],
  ] as const)
    it(`"${text}" is ${tab}`, () => assert.equal(tabOf(text), tab))

  it('narrows only by what is not of it', () => {
    assert.equal(isNarrowed(read('')), false)
    assert.equal(isNarrowed(read('query=is:archived')), false)
    assert.equal(isNarrowed(read('query=bank')), true)
    assert.equal(isNarrowed(read('project=shop')), true)
  })
})
