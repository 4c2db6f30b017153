import assert from 'node:assert/strict'
import { readCredential, readTyped } from '../../../pages/azureDevOps/credentialForm.ts'
import { UserError } from '../../../services/errors.ts'

const form = (fields: Record<string, string>) => new URLSearchParams(fields)

describe('the form of a credential', () => {
  it('gives a token, and the end of its last day', () => {
    assert.deepEqual(readCredential(form({ kind: 'pat', token: ' abc ', endsOn: '2027-01-31' })), {
      credential: { kind: 'pat', token: 'abc' },
      endsAt: new Date('2027-01-31T23:59:59Z'),
    })
    assert.deepEqual(readCredential(form({ token: 'abc' })), { credential: { kind: 'pat', token: 'abc' } })
  })

  it('gives a service principal, and nothing of the token beside it', () => {
    const principal = { tenantId: 't', clientId: 'c', clientSecret: 's' }
    const typed = { kind: 'servicePrincipal', token: 'x', endsOn: '2020-01-01', secretEndsOn: '2028-02-29' }
    assert.deepEqual(readCredential(form({ ...typed, ...principal })), {
      credential: { kind: 'servicePrincipal', ...principal },
      endsAt: new Date('2028-02-29T23:59:59Z'),
    })
  })

  it('leaves signing in to Entra', () => {
    assert.equal(readCredential(form({ kind: 'delegated', token: 'x' })), null)
  })

  for (const [name, fields] of Object.entries<Record<string, string>>({
    'an empty token': { kind: 'pat', token: '  ' },
    'a principal without a secret': { kind: 'servicePrincipal', tenantId: 't', clientId: 'c' },
    'a day that is none': { kind: 'pat', token: 'x', endsOn: '2027-02-30' },
    'a day written otherwise': { kind: 'pat', token: 'x', endsOn: '31.01.2027' },
    'a day far away': { kind: 'pat', token: 'x', endsOn: '+12027-01-' },
  }))
    it(`refuses ${name}`, () => {
      assert.throws(() => readCredential(form(fields)), UserError)
    })

  it('keeps what was typed, and no secret of it', () => {
    const typed = readTyped(
      form({ kind: 'x', url: ' u ', token: 'TOP', clientSecret: 'TOP', project: 'Web' }),
    )
    assert.deepEqual(typed, { url: 'u', kind: 'pat', project: 'Web', endsOn: '', tenantId: '', clientId: '' })
  })
})
