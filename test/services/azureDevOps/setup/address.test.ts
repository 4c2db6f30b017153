import assert from 'node:assert/strict'
import { isSamePlace, readAddress, settleAddress } from '../../../../services/azureDevOps/setup/address.ts'
import { UserError } from '../../../../services/errors.ts'

describe('the address of an organization', () => {
  const cloud: [string, string, string][] = [
    ['https://dev.azure.com/contoso', 'https://dev.azure.com/contoso/', 'contoso'],
    ['https://dev.azure.com/Contoso/', 'https://dev.azure.com/Contoso/', 'Contoso'],
    ['dev.azure.com/contoso', 'https://dev.azure.com/contoso/', 'contoso'],
    ['  https://dev.azure.com/contoso \u200b', 'https://dev.azure.com/contoso/', 'contoso'],
    ['http://dev.azure.com/contoso', 'https://dev.azure.com/contoso/', 'contoso'],
    ['HTTPS://DEV.AZURE.COM/contoso', 'https://dev.azure.com/contoso/', 'contoso'],
    [
      'https://dev.azure.com/contoso/My%20Web/_workitems/edit/7?x#y',
      'https://dev.azure.com/contoso/',
      'contoso',
    ],
    ['https://ana:secret@dev.azure.com/contoso/Web/_git/web', 'https://dev.azure.com/contoso/', 'contoso'],
    ['https://vssps.dev.azure.com/contoso/_apis/graph', 'https://dev.azure.com/contoso/', 'contoso'],
    ['https://contoso.visualstudio.com', 'https://contoso.visualstudio.com/', 'contoso'],
    [
      'https://Contoso.visualstudio.com/DefaultCollection/Web',
      'https://contoso.visualstudio.com/',
      'contoso',
    ],
    ['https://contoso.vssps.visualstudio.com/_apis', 'https://contoso.visualstudio.com/', 'contoso'],
  ]
  for (const [text, baseUrl, name] of cloud)
    it(`${text} is in the cloud`, () => {
      assert.deepEqual(readAddress(text), { baseUrl, name, host: 'cloud', isPlain: false })
    })

  const servers: [string, string, string, boolean][] = [
    [
      'https://tfs.contoso.example/DefaultCollection',
      'https://tfs.contoso.example/DefaultCollection/',
      'DefaultCollection',
      false,
    ],
    ['https://tfs.contoso.example/tfs/Main', 'https://tfs.contoso.example/tfs/Main/', 'Main', false],
    [
      'https://tfs.contoso.example/tfs/Main/Web/_workitems',
      'https://tfs.contoso.example/tfs/Main/',
      'Main',
      false,
    ],
    ['https://tfs.contoso.example/Main/Web/_git/web', 'https://tfs.contoso.example/Main/', 'Main', false],
    [
      'https://ado.contoso.example/azure/Web%20Collection/Shop',
      'https://ado.contoso.example/azure/Web%20Collection/',
      'Web Collection',
      false,
    ],
    [
      'https://tfs.contoso.example:8443/tfs/Main',
      'https://tfs.contoso.example:8443/tfs/Main/',
      'Main',
      false,
    ],
    ['http://tfs:8080/tfs/Main', 'http://tfs:8080/tfs/Main/', 'Main', true],
    ['http://10.1.2.3/Main', 'http://10.1.2.3/Main/', 'Main', true],
    ['http://tfs.corp/Main', 'http://tfs.corp/Main/', 'Main', true],
    ['http://127.0.0.1:5000/contoso/Web', 'http://127.0.0.1:5000/contoso/', 'contoso', false],
    [
      'http://localhost:5000/tfs/DefaultCollection',
      'http://localhost:5000/tfs/DefaultCollection/',
      'DefaultCollection',
      false,
    ],
    // Whoever looks like the cloud is not it.
    ['https://notvisualstudio.com/contoso', 'https://notvisualstudio.com/contoso/', 'contoso', false],
    ['https://contoso.notvisualstudio.com/x', 'https://contoso.notvisualstudio.com/x/', 'x', false],
    [
      'https://dev.azure.com.evil.example/contoso',
      'https://dev.azure.com.evil.example/contoso/',
      'contoso',
      false,
    ],
    ['https://dev-azure.com/contoso', 'https://dev-azure.com/contoso/', 'contoso', false],
    [
      'https://evil.example/dev.azure.com/contoso',
      'https://evil.example/dev.azure.com/',
      'dev.azure.com',
      false,
    ],
    ['https://dev.azure.com@evil.example/contoso', 'https://evil.example/contoso/', 'contoso', false],
  ]
  for (const [text, baseUrl, name, isPlain] of servers)
    it(`${text} is a server`, () => {
      assert.deepEqual(readAddress(text), { baseUrl, name, host: 'server', isPlain })
    })

  const none: [string, RegExp][] = [
    ['', /is missing/],
    ['contoso', /is not the address/],
    ['https://', /is not the address/],
    ['ftp://dev.azure.com/contoso', /is not the address/],
    ['javascript://dev.azure.com/contoso', /is not the address/],
    [`https://dev.azure.com/${'x'.repeat(3_000)}`, /is not the address/],
    ['https://dev.azure.com', /names no organization/],
    ['https://dev.azure.com/_home', /names no organization/],
    ['https://dev.azure.com/..%2F..', /names no organization/],
    ['https://dev.azure.com/con toso', /names no organization/],
    ['https://app.vssps.visualstudio.com/_apis', /names no organization/],
    ['https://visualstudio.com/contoso', /names no organization/],
    [
      'https://tfs.contoso.example',
      /ends before the collection.*https:\/\/tfs\.contoso\.example\/DefaultCollection/,
    ],
    ['https://tfs.contoso.example/tfs/', /ends before the collection/],
    ['https://tfs.contoso.example/_home', /ends before the collection/],
    ['http://tfs.contoso.example/Main', /unencrypted/],
    ['http://8.8.8.8/Main', /unencrypted/],
  ]
  for (const [text, words] of none)
    it(`“${text.slice(0, 40)}” is none`, () => {
      assert.throws(
        () => readAddress(text),
        (error) => error instanceof UserError && words.test(error.message),
      )
    })

  const settled: [string, string, string][] = [
    ['https://contoso.visualstudio.com', 'https://dev.azure.com/contoso/', 'https://dev.azure.com/contoso/'],
    ['https://dev.azure.com/contoso', 'https://dev.azure.com/fabrikam/', 'https://dev.azure.com/fabrikam/'],
    [
      'https://tfs.contoso.example/main',
      'https://tfs.contoso.example/Main/',
      'https://tfs.contoso.example/Main/',
    ],
    [
      'https://tfs.contoso.example/main',
      'http://tfs-internal:8080/tfs/main/',
      'https://tfs.contoso.example/main/',
    ],
    [
      'https://tfs.contoso.example/main',
      'https://dev.azure.com/contoso/',
      'https://tfs.contoso.example/main/',
    ],
    ['https://dev.azure.com/contoso', 'https://evil.example/contoso/', 'https://dev.azure.com/contoso/'],
    ['https://dev.azure.com/contoso', 'rubbish', 'https://dev.azure.com/contoso/'],
  ]
  for (const [asked, spelled, expected] of settled)
    it(`${asked}, which calls itself ${spelled}, is kept as ${expected}`, () => {
      assert.equal(settleAddress(readAddress(asked), spelled).baseUrl, expected)
    })

  it('is the same place in any spelling', () => {
    assert.ok(isSamePlace('https://dev.azure.com/Contoso/', 'https://contoso.visualstudio.com/'))
    assert.ok(isSamePlace('https://tfs.contoso.example/tfs/Main/', 'https://TFS.contoso.example/TFS/main/'))
    assert.ok(!isSamePlace('https://dev.azure.com/contoso/', 'https://dev.azure.com/fabrikam/'))
    assert.ok(!isSamePlace('https://dev.azure.com/contoso/', 'https://evil.example/contoso/'))
  })
})
