import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, type Environment, isLoopback, readConfig, secretKey } from '../../services/config.ts'

const key = Buffer.alloc(32, 7).toString('base64')
const registered = {
  MicrosoftAppId: '1b3c6f0e-7a51-4d0b-9a8e-2f1d5c7b9e00',
  MicrosoftAppPassword: 'secret',
  MicrosoftAppTenantId: '0d4f2a9c-1111-4222-8333-444455556666',
  HITCH_SECRET_KEY: key,
}

function faultsOf(env: Environment): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.faults
  }
}

describe('the configuration', () => {
  it('needs nothing to run on this machine alone', () => {
    const config = readConfig({})
    assert.equal(config.isLocal, true)
    assert.equal(config.host, '127.0.0.1')
    assert.equal(config.port, 3978)
    assert.equal(config.publicUrl, 'http://localhost:3978')
    assert.equal(config.retentionDays, 90)
  })

  it('listens everywhere once the bot is registered', () => {
    const config = readConfig(registered)
    assert.equal(config.isLocal, false)
    assert.equal(config.host, '0.0.0.0')
    assert.deepEqual(config.bot.allowedTenants, [registered.MicrosoftAppTenantId])
  })

  it('follows the port in its own address, and keeps a path prefix', () => {
    assert.equal(readConfig({ PORT: '4000' }).publicUrl, 'http://localhost:4000')
    assert.equal(
      readConfig({ HITCH_PUBLIC_URL: 'https://x.example/hitch/' }).publicUrl,
      'https://x.example/hitch',
    )
  })

  const bad: [string, Environment, RegExp][] = [
    ['a port that is none', { PORT: '39780000' }, /PORT .* 0 to 65535/],
    ['a port with letters', { PORT: '39x' }, /PORT/],
    ['an address without a scheme', { HITCH_PUBLIC_URL: 'hitch.example' }, /HITCH_PUBLIC_URL/],
    ['another database', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
    [
      'no bot in production',
      { NODE_ENV: 'production', HITCH_PUBLIC_URL: 'https://x.example' },
      /MicrosoftAppId is missing/,
    ],
    ['no bot and open to all', { HOST: '0.0.0.0' }, /HOST is 0\.0\.0\.0/],
    [
      'plain http in production',
      { ...registered, NODE_ENV: 'production' },
      /HITCH_PUBLIC_URL must begin with https/,
    ],
    ['an app id that is none', { ...registered, MicrosoftAppId: 'hitch' }, /MicrosoftAppId must be/],
    ['a multi-tenant bot', { ...registered, MicrosoftAppType: 'MultiTenant' }, /MicrosoftAppType/],
    ['no tenant', { ...registered, MicrosoftAppTenantId: '' }, /MicrosoftAppTenantId is missing/],
    ['no password', { ...registered, MicrosoftAppPassword: ' ' }, /MicrosoftAppPassword is missing/],
    ['no key', { ...registered, HITCH_SECRET_KEY: '' }, /HITCH_SECRET_KEY is missing/],
    ['a short key', { HITCH_SECRET_KEY: 'abc' }, /HITCH_SECRET_KEY must be 32 bytes/],
    ['a short old key', { HITCH_SECRET_KEY_OLD: `${key},abc` }, /HITCH_SECRET_KEY_OLD must be 32 bytes/],
    ['half of a sign-in', { HITCH_ENTRA_CLIENT_ID: 'x' }, /belong together/],
    [
      'plain http to another machine',
      { ...registered, ToChannelFromBotLoginUrl: 'http://login.example' },
      /ToChannelFromBotLoginUrl must begin with https/,
    ],
    ['a retention of nothing', { HITCH_RETENTION_DAYS: '0' }, /HITCH_RETENTION_DAYS/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
    ['an unknown log format', { LOG_FORMAT: 'xml' }, /LOG_FORMAT/],
  ]
  for (const [name, env, words] of bad) {
    it(`refuses ${name}`, () => {
      const faults = faultsOf(env)
      assert.equal(faults.length, 1, faults.join('\n'))
      assert.match(faults[0] ?? '', words)
    })
  }

  it('lists all faults at once', () => {
    assert.equal(
      faultsOf({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'z', HITCH_RETENTION_DAYS: '-1' }).length,
      4,
    )
  })

  it('takes loopback addresses for the Bot Framework', () => {
    const config = readConfig({ ...registered, ToChannelFromBotLoginUrl: 'http://127.0.0.1:5000/tenant' })
    assert.equal(config.bot.loginUrl, 'http://127.0.0.1:5000/tenant')
  })

  it('needs no password with a managed identity', () => {
    assert.deepEqual(
      faultsOf({ ...registered, MicrosoftAppPassword: '', MicrosoftAppType: 'UserAssignedMSI' }),
      [],
    )
  })
})

describe('loopback names', () => {
  const cases: [string, boolean][] = [
    ['localhost', true],
    ['LOCALHOST', true],
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['[::1]', true],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['', false],
  ]
  for (const [name, expected] of cases)
    it(`${name || 'nothing'}: ${expected}`, () => assert.equal(isLoopback(name), expected))
})

describe('the key of local mode', () => {
  it('is made once, for its owner alone', () => {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'hitch-key-')), 'data')
    const first = secretKey({ dataDir, givenKey: undefined })
    assert.equal(first.length, 32)
    assert.deepEqual(secretKey({ dataDir, givenKey: undefined }), first)
    assert.equal(statSync(join(dataDir, 'secret.key')).mode & 0o777, 0o600)
    assert.ok(readFileSync(join(dataDir, 'secret.key'), 'utf8').length > 40)
    rmSync(dataDir, { recursive: true })
  })
})
