import assert from 'node:assert/strict'
import { cloudOf } from '../../../bots/teams/cloud.ts'
import { isAllowedServiceUrl } from '../../../bots/teams/serviceUrl.ts'
import { readConfig } from '../../../services/config.ts'

const registered = {
  MicrosoftAppId: '4f1c7a52-93d8-4a7e-b0d5-6c1e2f3a4b5c',
  MicrosoftAppPassword: 'secret',
  MicrosoftAppTenantId: '7a1d9e52-0c34-4b8e-9f61-2d5c8e7b4a10',
  HITCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
}
const government = { ...registered, ChannelService: 'https://botframework.azure.us' }
const private_ = {
  ...registered,
  HITCH_ALLOWED_SERVICE_HOSTS: 'bots.corp.example, gateway.corp.example:8443',
}
const tested = { ...registered, ToChannelFromBotLoginUrl: 'http://127.0.0.1:9/tenant' }

describe('an allowed service URL', () => {
  const rows: [env: Record<string, string>, url: unknown, isAllowed: boolean][] = [
    [registered, 'https://smba.trafficmanager.net/emea/', true],
    [registered, 'https://SMBA.trafficmanager.net/', true],
    [registered, 'https://smba.trafficmanager.net./', true],
    [registered, 'https://smba.infra.gcc.teams.microsoft.com/gcc/', true],
    [registered, 'https://webchat.botframework.com/', true],
    [registered, 'https://smba.infra.gov.teams.microsoft.us/', false],
    [registered, 'https://evil.trafficmanager.net/', false],
    [registered, 'https://smba.trafficmanager.net:8443/', false],
    [registered, 'https://botframework.com.evil.example/', false],
    [registered, 'https://xbotframework.com/', false],
    [registered, 'https://evil.botframework.com:99/', false],
    [registered, 'http://localhost:1/', false],
    [registered, 'https://localhost/', false],
    [registered, `https://smba.trafficmanager.net/${'x'.repeat(3000)}`, false],
    [registered, 'https://smba.trafficmanager.net/ x', false],
    [registered, 'https://smba.trafficmanager.net/\u00e4', false],
    [registered, undefined, false],
    [registered, 7, false],
    [registered, ['https://smba.trafficmanager.net/'], false],
    [government, 'https://smba.infra.gov.teams.microsoft.us/gcch/', true],
    [government, 'https://smba.infra.dod.teams.microsoft.us/', true],
    [government, 'https://smba.trafficmanager.net/', false],
    [private_, 'https://bots.corp.example/', true],
    [private_, 'https://gateway.corp.example:8443/', true],
    [private_, 'https://gateway.corp.example/', false],
    [private_, 'http://bots.corp.example/', false],
    [private_, 'https://smba.trafficmanager.net/', true],
    [tested, 'http://127.0.0.1:8/', true],
    [tested, 'https://smba.trafficmanager.net/', true],
    [{}, 'http://localhost:56150/_connector', true],
    [{}, 'https://smba.trafficmanager.net/', false],
  ]
  for (const [env, url, isAllowed] of rows) {
    it(`${isAllowed ? 'is' : 'is not'} ${JSON.stringify(url)?.slice(0, 80)} for ${nameOf(env)}`, () => {
      assert.equal(isAllowedServiceUrl(cloudOf(readConfig(env)), url), isAllowed)
    })
  }
})

describe('the cloud of a configuration', () => {
  it('fills in what is not replaced, for the library would take it as missing', () => {
    const cloud = cloudOf(
      readConfig({ ...government, ToBotFromChannelTokenIssuer: 'https://issuer.example' }),
    )
    assert.equal(cloud.issuer, 'https://issuer.example')
    assert.equal(cloud.scope, 'https://api.botframework.us')
    assert.match(cloud.metadataUrl, /^https:\/\/login\.botframework\.azure\.us\//)
  })
})

function nameOf(env: Record<string, string>): string {
  const names = new Map<object, string>([
    [registered, 'the public cloud'],
    [government, 'the government cloud'],
    [private_, 'a private gateway'],
    [tested, 'a login on this machine'],
  ])
  return names.get(env) ?? 'local mode'
}
