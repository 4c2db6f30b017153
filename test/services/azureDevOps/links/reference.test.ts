import assert from 'node:assert/strict'
import { isAt, readReference } from '../../../../services/azureDevOps/links/reference.ts'

const cloud = 'https://dev.azure.com/contoso/'

describe('a reference to a work item', () => {
  const numbers: [string, number | null][] = [
    ['31', 31],
    [' #31 ', 31],
    ['AB#31', 31],
    ['ab#31', 31],
    ['# 31', 31],
    ['Bug 31', 31],
    ['bug #31', 31],
    ['User Story 31: Card is declined', 31],
    ['Product Backlog Item 31', 31],
    ['Ошибка 31', 31],
    ['(31) Card is declined', 31],
    ['(31)', 31],
    ['\u200e#31\u200f', 31],
    ['0', null],
    ['#0', null],
    ['-31', null],
    ['3.1', null],
    ['31a', null],
    ['2147483648', null],
    ['99999999999999999999', null],
    ['', null],
    ['card declined', null],
    ['AB#', null],
    ['the answer to life and all is 42', null],
    ['31 items fail', null],
    ['１２', null],
    ['1e3', null],
    ['0x1f', null],
    [`Bug 31: ${'x'.repeat(5_000)}`, null],
  ]
  for (const [text, number] of numbers)
    it(`reads ${JSON.stringify(text.slice(0, 40))} as ${number}`, () => {
      assert.deepEqual(readReference(text), number && { number })
    })

  const addresses: [string, number | null, string?][] = [
    ['https://dev.azure.com/contoso/Web/_workitems/edit/31', 31, cloud],
    ['https://dev.azure.com/contoso/Web/_workitems/edit/31/', 31, cloud],
    ['https://dev.azure.com/contoso/_workitems/edit/31?fullScreen=true#x', 31, cloud],
    ['https://dev.azure.com/Contoso/My%20Shop/_workitems/edit/31', 31, cloud],
    ['<https://dev.azure.com/contoso/Web/_workitems/edit/31>', 31, cloud],
    ['Bug 30: see https://dev.azure.com/contoso/Web/_workitems/edit/31', 31, cloud],
    ['[Bug 31](https://dev.azure.com/contoso/Web/_workitems/edit/31)', 31, cloud],
    ['https://contoso.visualstudio.com/Web/_workitems/edit/31', 31, cloud],
    ['https://contoso.visualstudio.com/DefaultCollection/Web/_workitems/edit/31', 31, cloud],
    ['https://contoso.visualstudio.com/Web/_workitems?id=31&_a=edit', 31, cloud],
    ['https://dev.azure.com/contoso/Web/_boards/board/t/Web%20Team/Stories/?workitem=31', 31, cloud],
    ['https://dev.azure.com/contoso/Web/_boards/board/t/Web/Stories?System.Tags=a&workItem=31', 31, cloud],
    ['https://dev.azure.com/contoso/Web/_sprints/taskboard/Web/Web/Sprint%201?workitem=31', 31, cloud],
    ['https://dev.azure.com/contoso/_apis/wit/workItems/31', 31, cloud],
    [
      'https://tfs.shop.example:8080/tfs/DefaultCollection/Web/_workitems/edit/31',
      31,
      'https://tfs.shop.example:8080/tfs/defaultcollection/web/',
    ],
    ['http://tfs/Collection/_workitems/edit/31', 31, 'http://tfs/collection/'],
    ['https://dev.azure.com/_workitems/edit/31', null],
    ['https://dev.azure.com/contoso/Web/_git/shop/pullrequest/31', null],
    ['https://dev.azure.com/contoso/Web/_workitems/edit/0', null],
    ['https://dev.azure.com/contoso/Web/_workitems/edit/31x', null],
    ['https://dev.azure.com/contoso/Web/_boards/board?workitem=abc', null],
    ['https://shop.example/?workitem=31', null],
    ['https://%', null],
    ['https://dev.azure.com/contoso/%ff/_workitems/edit/31', 31, cloud],
    ['javascript:alert(31)', null],
  ]
  for (const [address, number, baseUrl] of addresses)
    it(`reads ${address} as ${number}`, () => {
      assert.deepEqual(readReference(address), number && { number, baseUrl })
    })
})

describe('where a reference lies', () => {
  const cases: [string, string, boolean][] = [
    ['31', cloud, true],
    ['https://dev.azure.com/contoso/Web/_workitems/edit/31', cloud, true],
    ['https://contoso.visualstudio.com/Web/_workitems/edit/31', cloud, true],
    ['https://dev.azure.com/contoso/Web/_workitems/edit/31', 'https://contoso.visualstudio.com/', true],
    ['https://dev.azure.com/CONTOSO/Web/_workitems/edit/31', 'https://dev.azure.com/Contoso', true],
    ['https://dev.azure.com/contoso2/Web/_workitems/edit/31', cloud, false],
    ['https://notvisualstudio.com/contoso/Web/_workitems/edit/31', cloud, false],
    ['https://contoso.notvisualstudio.com/Web/_workitems/edit/31', cloud, false],
    ['https://contoso.visualstudio.com.shop.example/Web/_workitems/edit/31', cloud, false],
    ['https://tfs/tfs/Main/Web/_workitems/edit/31', 'https://tfs/tfs/Main/', true],
    ['http://tfs/tfs/main/_workitems/edit/31', 'https://tfs/tfs/Main/', true],
    ['https://tfs/tfs/Main2/Web/_workitems/edit/31', 'https://tfs/tfs/Main/', false],
    ['https://tfs/tfs/Other/_workitems/edit/31', 'https://tfs/tfs/Main/', false],
    ['https://tfs:444/tfs/Main/_workitems/edit/31', 'https://tfs/tfs/Main/', false],
  ]
  for (const [text, baseUrl, expected] of cases)
    it(`${text} ${expected ? 'can be' : 'is not'} in ${baseUrl}`, () => {
      const reference = readReference(text)
      assert.ok(reference)
      assert.equal(isAt(reference, baseUrl), expected)
    })
})
