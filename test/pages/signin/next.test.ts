import assert from 'node:assert/strict'
import { safeNext } from '../../../pages/signin/page.ts'

describe('the way on after signing in', () => {
  for (const [next, safe] of [
    ['/groups/SHOP-1?event=1', '/groups/SHOP-1?event=1'],
    ['/?query=is%3Aunresolved', '/?query=is%3Aunresolved'],
    ['/link/abc.def', '/link/abc.def'],
    [null, '/'],
    ['', '/'],
    ['groups', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/%2e%2e//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\t/evil.example', '/'],
    ['/signin', '/'],
    ['/signin?next=/signin', '/'],
    ['/signout', '/'],
    ['/a\r\nSet-Cookie: x=1', '/aSet-Cookie:%20x=1'],
  ] as const)
    it(`${JSON.stringify(next)} leads to ${safe}`, () => assert.equal(safeNext(next), safe))
})
