import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readIdentity } from '../../../services/azureDevOps/identity.ts'

const id = '33333333-aaaa-4bbb-8ccc-333333333333'

describe('an identity in Azure DevOps', () => {
  const texts: [given: string, name: string, login: string | null][] = [
    ['Ana Lima <ana@contoso.example>', 'Ana Lima', 'ana@contoso.example'],
    ['Ana Lima <CONTOSO\\ana>', 'Ana Lima', 'CONTOSO\\ana'],
    ['Ana Lima <CONTOSO\\ana lima>', 'Ana Lima', 'CONTOSO\\ana lima'],
    ['Ana Lima', 'Ana Lima', null],
    ['  Ana \n Lima  <ana@contoso.example> ', 'Ana Lima', 'ana@contoso.example'],
    ['ana@contoso.example', 'ana@contoso.example', 'ana@contoso.example'],
    ['<ana@contoso.example>', 'ana@contoso.example', 'ana@contoso.example'],
    ['CONTOSO\\ana', 'CONTOSO\\ana', 'CONTOSO\\ana'],
    ['Ana <the one> Lima <ana@contoso.example>', 'Ana <the one> Lima', 'ana@contoso.example'],
    ['Ana <3 <ana@contoso.example>', 'Ana <3', 'ana@contoso.example'],
    ['Ana Lima <>', 'Ana Lima', null],
    ['<>', '<>', null],
    ['Ana Lima <not an address>', 'Ana Lima', null],
    ['Contributors <[Web]\\Contributors>', 'Contributors', null],
    ['[Web]\\Contributors', '[Web]\\Contributors', null],
    [`Build Service <Build\\${id}>`, 'Build Service', null],
    ['لينا <lina@contoso.example>', 'لينا', 'lina@contoso.example'],
  ]
  for (const [given, name, login] of texts)
    it(`reads ${JSON.stringify(given)}`, () => {
      assert.deepEqual(readIdentity(given), { id: null, descriptor: null, name, login })
    })

  it('reads the object of newer interfaces', () => {
    const given = {
      displayName: 'Ana Lima',
      url: 'https://spsprodweu1.vssps.visualstudio.com/x',
      _links: { avatar: { href: 'https://dev.azure.com/x' } },
      id: id.toUpperCase(),
      uniqueName: 'ana@contoso.example',
      imageUrl: 'https://dev.azure.com/x',
      descriptor: 'aad.NzY',
    }
    assert.deepEqual(readIdentity(given), {
      id,
      descriptor: 'aad.NzY',
      name: 'Ana Lima',
      login: 'ana@contoso.example',
    })
  })

  it('reads who a hook says made a change', () => {
    const given = { id, name: 'Bo Chen <bo@contoso.example>', displayName: 'Bo Chen' }
    assert.deepEqual(readIdentity(given), {
      id,
      descriptor: null,
      name: 'Bo Chen',
      login: 'bo@contoso.example',
    })
  })

  it('reads what the identities service answers', () => {
    const given = {
      id,
      descriptor: 'Microsoft.IdentityModel.Claims.ClaimsIdentity;72f9\\ana@contoso.example',
      subjectDescriptor: 'aad.NzY',
      providerDisplayName: 'Ana Lima',
      isActive: true,
      properties: {
        Account: { $type: 'System.String', $value: 'ana@contoso.example' },
        Domain: { $type: 'System.String', $value: '72f988bf-0000-0000-0000-000000000000' },
        Mail: { $type: 'System.String', $value: 'ana.lima@contoso.example' },
      },
    }
    assert.deepEqual(readIdentity(given), {
      id,
      descriptor: 'aad.NzY',
      name: 'Ana Lima',
      login: 'ana@contoso.example',
    })
  })

  it('knows an account of a Windows domain by both its parts', () => {
    const given = {
      id,
      providerDisplayName: 'Ana Lima',
      properties: { Account: { $value: 'ana' }, Domain: { $value: 'CONTOSO' } },
    }
    assert.equal(readIdentity(given)?.login, 'CONTOSO\\ana')
  })

  it('knows a guest by their own address', () => {
    const given = {
      displayName: 'Ana Lima',
      uniqueName: 'ana_fabrikam.example#EXT#@contoso.example',
      mailAddress: 'ana@fabrikam.example',
    }
    assert.equal(readIdentity(given)?.login, 'ana@fabrikam.example')
  })

  const nobodyBehind: [string, object][] = [
    ['a group', { displayName: 'Web Team', uniqueName: 'Web Team@contoso', isContainer: true }],
    [
      'a group by its descriptor',
      { displayName: '[Web]\\Contributors', uniqueName: 'x@y.example', descriptor: 'vssgp.Uy0x' },
    ],
    [
      'a service principal',
      { displayName: 'hitch', uniqueName: id, descriptor: 'aadsp.NzY', mailAddress: null },
    ],
    [
      'a build service',
      { displayName: 'Web Build Service', uniqueName: `Build\\${id}`, descriptor: 'svc.NzY' },
    ],
  ]
  for (const [what, given] of nobodyBehind)
    it(`finds no account for ${what}`, () => {
      assert.equal(readIdentity(given)?.login, null)
      assert.equal(typeof readIdentity(given)?.name, 'string')
    })

  const nobody = [
    null,
    undefined,
    '',
    '  ',
    0,
    31,
    true,
    [],
    ['Ana'],
    {},
    { displayName: '' },
    { displayName: 7 },
    { id: '00000000-0000-0000-0000-000000000000' },
  ]
  for (const given of nobody)
    it(`finds nobody in ${JSON.stringify(given)}`, () => {
      assert.equal(readIdentity(given), null)
    })

  it('has a name for everybody, whatever it is given', () => {
    const part = fc.oneof(fc.string(), fc.anything(), fc.constant('Ana <ana@contoso.example>'))
    const shaped = fc.record(
      {
        id: part,
        name: part,
        displayName: part,
        uniqueName: part,
        descriptor: part,
        properties: fc.oneof(
          part,
          fc.record({ Account: part, Domain: part, Mail: fc.record({ $value: part }) }),
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(part, shaped), (given) => {
        const found = readIdentity(given)
        if (!found) return
        assert.ok(found.name.length > 0 && found.name.length <= 300)
        assert.equal(found.name, found.name.trim())
        for (const each of [found.id, found.descriptor, found.login])
          assert.ok(each === null || each.length > 0)
      }),
      { numRuns: 2_000 },
    )
  })
})
