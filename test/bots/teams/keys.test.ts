import assert from 'node:assert/strict'
import { createKeys } from '../../../bots/teams/keys.ts'
import { createLog } from '../../../services/log.ts'
import { type Issuer, startIssuer } from '../../fakes/issuer.ts'

const log = createLog({ logLevel: 'silent', logFormat: 'json' })

describe('the channel’s signing keys', () => {
  let issuer: Issuer
  let now: number

  beforeEach(async () => {
    issuer = await startIssuer({ appId: 'app', tenantId: 'tenant', password: 'secret' })
    now = Date.parse('2026-11-22T12:00:00Z')
  })

  afterEach(() => issuer.stop())

  const open = () =>
    createKeys({
      metadataUrl: `${issuer.url}/.well-known/openidconfiguration`,
      now: () => new Date(now),
      log,
      deadline: 200,
    })

  it('are fetched once for requests that come together', async () => {
    const keys = open()
    await Promise.all(Array.from({ length: 20 }, () => keys.find('key-teams')))
    assert.deepEqual(issuer.state.fetched, { metadata: 1, jwks: 1, token: 0 })
  })

  it('are fetched again after a day', async () => {
    const keys = open()
    await keys.find('key-teams')
    now += 23 * 3_600_000
    await keys.find('key-teams')
    assert.equal(issuer.state.fetched.jwks, 1)
    now += 2 * 3_600_000
    await keys.find('key-teams')
    assert.equal(issuer.state.fetched.jwks, 2)
  })

  for (const document of ['metadata', 'jwks'] as const) {
    for (const fault of ['hangs', 'fails', 'sends HTML', 'sends no keys'] as const) {
      it(`refuse while the issuer ${fault} (${document}), and are there once it is back`, async () => {
        const keys = open()
        issuer.state[document] = fault
        await assert.rejects(keys.find('key-teams'), {
          name: 'Refusal',
          status: 401,
          reason: 'keys unreachable',
        })
        issuer.state[document] = undefined
        now += 5_000
        assert.ok(await keys.find('key-teams'))
      })
    }
  }

  it('say what each may sign for', async () => {
    const keys = open()
    assert.deepEqual((await keys.find('key-teams')).endorsements, ['msteams', 'skypeforbusiness'])
    assert.deepEqual((await keys.find('key-unendorsed')).endorsements, [])
    await assert.rejects(keys.find('key-fresh'), { reason: 'unknown key' })
  })
})
