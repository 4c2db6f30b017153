import assert from 'node:assert/strict'
import { webAddress } from '../../../pages/layout/address.ts'

describe('addresses that others gave us', () => {
  for (const text of ['https://dev.azure.com/contoso/', 'http://tfs.contoso.example:8080/tfs/Collection'])
    it(`may be ${text}`, () => assert.equal(webAddress(text), text))

  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/groups',
    '',
    'ftp://x',
    null,
  ])
    it(`may not be ${text}`, () => assert.equal(webAddress(text), undefined))
})
