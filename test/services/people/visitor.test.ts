import assert from 'node:assert/strict'
import { readConfig } from '../../../services/config.ts'
import { checkLocal } from '../../../services/people/visitor.ts'

const guid = '6a1b0000-0000-4000-8000-000000000001'
const local = { config: readConfig({}) }
const knock = (host: string | undefined, peer: string | undefined = '127.0.0.1', headers = {}) => ({
  peer,
  headers: { ...(host !== undefined && { host }), ...headers },
})

describe('local mode', () => {
  for (const host of ['localhost:3978', 'localhost', '127.0.0.1:3978', '[::1]:3978', 'LOCALHOST'])
    it(`answers under ${host}`, () => checkLocal(local, knock(host)))
  for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.8.8'])
    it(`answers ${peer}`, () => checkLocal(local, knock('localhost', peer)))

  for (const host of [
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.example:3978',
    '127.0.0.1.nip.io',
    '10.0.0.5:3978',
    '127.0.0.2',
    'user@evil.example',
    'local host',
  ])
    it(`refuses the host ${JSON.stringify(host)}`, () =>
      assert.throws(() => checkLocal(local, knock(host)), { status: 421 }))
  for (const peer of ['10.0.0.5', '::ffff:10.0.0.5', '2001:db8::1', ''])
    it(`refuses ${JSON.stringify(peer)}`, () =>
      assert.throws(() => checkLocal(local, knock('localhost', peer)), { status: 403 }))
  for (const header of ['forwarded', 'x-forwarded-for', 'x-forwarded-host'])
    it(`refuses what a tunnel brings with ${header}`, () =>
      assert.throws(() => checkLocal(local, knock('localhost', '127.0.0.1', { [header]: 'x' })), {
        status: 403,
      }))

  it('is left to signing in elsewhere', () => {
    const env = { MicrosoftAppId: guid, MicrosoftAppPassword: 'x', MicrosoftAppTenantId: guid }
    const key = { HITCH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') }
    checkLocal({ config: readConfig({ ...env, ...key }) }, knock('hitch.example', '10.0.0.5'))
  })
})
