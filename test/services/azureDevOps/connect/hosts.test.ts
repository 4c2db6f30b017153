import assert from 'node:assert/strict'
import { areaUrl, baseOf, isCloud, mayReceive } from '../../../../services/azureDevOps/connect/hosts.ts'

const cloud = 'https://dev.azure.com/contoso/'
const server = 'https://tfs.contoso.example/tfs/Main/'
const here = 'http://127.0.0.1:8080/contoso/'

describe('who may get the credential', () => {
  const cases: [base: string, url: string, may: boolean][] = [
    [cloud, 'https://dev.azure.com/contoso/_apis/projects', true],
    [cloud, 'https://vssps.dev.azure.com/contoso/', true],
    [cloud, 'https://almsearch.dev.azure.com/contoso/', true],
    [cloud, 'https://contoso.visualstudio.com/', true],
    [cloud, 'https://contoso.vssps.visualstudio.com/', true],
    [cloud, 'http://dev.azure.com/contoso/', false],
    [cloud, 'https://dev.azure.com:8443/contoso/', false],
    [cloud, 'https://dev.azure.com.evil.example/contoso/', false],
    [cloud, 'https://evil-dev.azure.com/contoso/', false],
    [cloud, 'https://azure.com/contoso/', false],
    [cloud, 'https://notvisualstudio.com/', false],
    [cloud, 'https://visualstudio.com/', false],
    [cloud, 'https://dev.azure.com@evil.example/', false],
    [cloud, 'https://evil@dev.azure.com/', false],
    [cloud, 'https://xn--dev-azure-com.example/', false],
    [cloud, 'http://127.0.0.1/', false],
    ['https://contoso.visualstudio.com/', 'https://dev.azure.com/contoso/', true],
    ['https://notvisualstudio.com/', 'https://dev.azure.com/contoso/', false],
    ['https://notvisualstudio.com/', 'https://notvisualstudio.com/x', true],
    [server, 'https://tfs.contoso.example/tfs/Main/_apis/projects', true],
    [server, 'http://tfs.contoso.example/tfs/Main/', false],
    [server, 'https://tfs.contoso.example:8443/tfs/Main/', false],
    [server, 'https://search.tfs.contoso.example/', false],
    [server, 'https://dev.azure.com/contoso/', false],
    [here, 'http://127.0.0.1:8080/almsearch/contoso/', true],
    [here, 'http://127.0.0.1:8081/contoso/', false],
    [here, 'http://localhost:8080/contoso/', false],
  ]
  for (const [base, url, may] of cases)
    it(`${may ? 'lets' : 'does not let'} ${url} have that of ${base}`, () => {
      assert.equal(mayReceive(new URL(base), new URL(url)), may)
    })

  it('knows the two names of the cloud in any case', () => {
    assert.ok(isCloud(new URL('https://DEV.Azure.com/contoso')))
    assert.ok(isCloud(new URL('https://Contoso.VisualStudio.com')))
    assert.ok(!isCloud(new URL('https://notvisualstudio.com')))
  })
})

describe('the address of an organization', () => {
  const cases: [given: string, base: string][] = [
    ['https://dev.azure.com/contoso', cloud],
    ['https://dev.azure.com/contoso///', cloud],
    ['https://dev.azure.com/contoso/?a=b#c', cloud],
    ['https://contoso.visualstudio.com', 'https://contoso.visualstudio.com/'],
    ['HTTPS://TFS.contoso.example/tfs/Main', server],
  ]
  for (const [given, base] of cases)
    it(`reads ${given}`, () => {
      assert.equal(baseOf(given).href, base)
    })
  for (const given of [
    '',
    'contoso',
    'dev.azure.com/contoso',
    'ftp://dev.azure.com/contoso',
    'https://',
    'javascript:1',
  ])
    it(`refuses ${JSON.stringify(given)}`, () => {
      assert.throws(() => baseOf(given), { name: 'AzureError', kind: 'invalid' })
    })
})

describe('where a part of the service is', () => {
  const id = '79134c72-4a58-4b42-976c-04e7115f32bf'
  const at = (locationUrl: unknown) => [{ id: id.toUpperCase(), name: 'core', locationUrl }]
  const cases: [base: string, areas: unknown, url: string | null][] = [
    [cloud, at('https://dev.azure.com/Contoso/'), 'https://dev.azure.com/Contoso/'],
    [cloud, at('https://vssps.dev.azure.com/contoso'), 'https://vssps.dev.azure.com/contoso/'],
    [cloud, at('https://evil.example/contoso/'), null],
    [cloud, at('http://dev.azure.com/contoso/'), null],
    [cloud, at('not an address'), cloud],
    [cloud, at('javascript:alert(1)'), cloud],
    [cloud, at(7), cloud],
    [cloud, [], cloud],
    [server, null, server],
    [server, { count: 0, value: null }, server],
    [server, [null, 7], server],
    [server, at('https://tfs.contoso.example/tfs/main'), 'https://tfs.contoso.example/tfs/main/'],
    // A server may list the name it was set up under, which is not ours to trust.
    [server, at('https://tfs.internal/tfs/Main/'), server],
    [here, at('http://127.0.0.1:9/contoso/'), here],
  ]
  for (const [base, areas, url] of cases)
    it(`is ${url} for ${base} that says ${JSON.stringify(areas)}`, () => {
      assert.equal(areaUrl(new URL(base), areas, id), url)
    })
})
