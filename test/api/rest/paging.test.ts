import assert from 'node:assert/strict'
import { linkHeader, paged, pageOf } from '../../../api/rest/paging.ts'
import { UserError } from '../../../services/errors.ts'

const query = (text: string) => new URLSearchParams(text)

describe('paging', () => {
  const pages: [string, { limit: number; number: number; offset: number; take: number }][] = [
    ['', { limit: 100, number: 0, offset: 0, take: 101 }],
    ['limit=25', { limit: 25, number: 0, offset: 0, take: 26 }],
    ['per_page=25', { limit: 25, number: 0, offset: 0, take: 26 }],
    ['limit=100000', { limit: 100, number: 0, offset: 0, take: 101 }],
    ['limit=25&cursor=25:2:0', { limit: 25, number: 2, offset: 50, take: 26 }],
    ['limit=25&cursor=25:1:1', { limit: 25, number: 1, offset: 25, take: 26 }],
    ['cursor=100:-1:1', { limit: 100, number: 0, offset: 0, take: 101 }],
    ['cursor=', { limit: 100, number: 0, offset: 0, take: 101 }],
  ]
  for (const [text, page] of pages)
    it(`reads ${text || 'nothing'}`, () => assert.deepEqual(pageOf(query(text)), page))

  const wrong = [
    'limit=0',
    'limit=-1',
    'limit=ten',
    'limit=1e3',
    'limit=9999999999',
    'cursor=x',
    'cursor=0:0',
    'cursor=1:2:3',
    'cursor=999999:999999999:0',
    'cursor=100:1:0%00',
  ]
  for (const text of wrong)
    it(`refuses ${text}`, () => {
      assert.throws(
        () => pageOf(query(text)),
        (error) => error instanceof UserError && error.status === 400,
      )
    })

  it('links both ways in Sentry’s form, keeping the rest of the query', () => {
    const call = {
      url: 'https://hitch.example/api/0/projects/',
      query: query('query=a+b&cursor=2:1:0&limit=2'),
    }
    assert.equal(
      linkHeader(call, pageOf(call.query), true),
      '<https://hitch.example/api/0/projects/?query=a+b&limit=2&cursor=2:0:1>; rel="previous"; results="true"; cursor="2:0:1", ' +
        '<https://hitch.example/api/0/projects/?query=a+b&limit=2&cursor=2:2:0>; rel="next"; results="true"; cursor="2:2:0"',
    )
  })

  it('says on the only page that nothing is before or after it', () => {
    const call = { url: 'https://hitch.example/api/0/projects/', query: query('') }
    const { body, headers } = paged(call, pageOf(call.query), [{ id: 1 }])
    assert.deepEqual(body, [{ id: 1 }])
    assert.equal(
      headers?.link,
      '<https://hitch.example/api/0/projects/?&cursor=100:-1:1>; rel="previous"; results="false"; cursor="100:-1:1", ' +
        '<https://hitch.example/api/0/projects/?&cursor=100:1:0>; rel="next"; results="false"; cursor="100:1:0"',
    )
  })

  it('answers no more than the limit, and tells of the rest', () => {
    const call = { url: 'https://hitch.example/', query: query('limit=2') }
    const { body, headers } = paged(call, pageOf(call.query), [{ id: 1 }, { id: 2 }, { id: 3 }])
    assert.deepEqual(body, [{ id: 1 }, { id: 2 }])
    assert.match(headers?.link ?? '', /rel="next"; results="true"/)
  })
})
