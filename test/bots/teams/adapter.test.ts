import assert from 'node:assert/strict'
import type { Activity } from 'botbuilder'
import { TeamsAdapter } from '../../../bots/teams/adapter.ts'
import { BotAuthentication } from '../../../bots/teams/authentication.ts'
import { cloudOf } from '../../../bots/teams/cloud.ts'
import { readConfig } from '../../../services/config.ts'
import { startConnector } from '../../fakes/connector.ts'
import { startIssuer } from '../../fakes/issuer.ts'

const tenantId = '7a1d9e52-0c34-4b8e-9f61-2d5c8e7b4a10'
const registered = {
  MicrosoftAppId: '4f1c7a52-93d8-4a7e-b0d5-6c1e2f3a4b5c',
  MicrosoftAppTenantId: tenantId,
  HITCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
}
const withSecret = { ...registered, MicrosoftAppPassword: 'secret' }

describe('the adapter', () => {
  const registrations: [name: string, env: Record<string, string>][] = [
    ['none, in local mode', {}],
    ['a single tenant with a secret', withSecret],
    ['a managed identity', { ...registered, MicrosoftAppType: 'UserAssignedMSI' }],
    ['the government cloud', { ...withSecret, ChannelService: 'https://botframework.azure.us' }],
    ['a login of its own', { ...withSecret, ToChannelFromBotLoginUrl: 'https://login.corp.example/tenant' }],
  ]
  for (const [name, env] of registrations) {
    it(`starts with ${name}`, async () => {
      const config = readConfig(env)
      const adapter = new TeamsAdapter(config, cloudOf(config))
      const serviceUrl = config.isLocal ? 'http://localhost:1/' : 'https://smba.infra.gov.teams.microsoft.us/'
      const connecting = adapter.connector(
        env.ChannelService || config.isLocal ? serviceUrl : 'https://smba.trafficmanager.net/',
      )
      assert.ok(await connecting)
      await assert.rejects(adapter.connector('https://evil.example/'), { name: 'ForeignServiceUrl' })
    })
  }

  it('leaves the library no door of its own', async () => {
    const config = readConfig(withSecret)
    const authentication = new BotAuthentication(config, cloudOf(config))
    for (const way of [
      'authenticateRequest',
      'authenticateChannelRequest',
      'authenticateStreamingRequest',
    ] as const)
      await assert.rejects(authentication[way](), /guard/)
  })

  it('asks for its own token once, though many need it at the same time', async () => {
    const issuer = await startIssuer({ appId: withSecret.MicrosoftAppId, tenantId, password: 'secret' })
    const connector = await startConnector()
    const config = readConfig({ ...withSecret, ...issuer.env })
    const adapter = new TeamsAdapter(config, cloudOf(config))
    const send = async () => {
      const { conversations } = await adapter.connector(connector.url)
      await conversations.sendToConversation('a:1', { type: 'message', text: 'Hello' } as Activity)
    }
    await Promise.all(Array.from({ length: 10 }, send))
    assert.equal(issuer.state.fetched.token, 1)
    assert.deepEqual([...new Set(connector.calls.map(({ token }) => token))], issuer.state.issued)
    await Promise.all([issuer.stop(), connector.stop()])
  })

  it('says that it has no token when the login refuses, and sends nothing', async () => {
    const issuer = await startIssuer({ appId: withSecret.MicrosoftAppId, tenantId, password: 'another' })
    const connector = await startConnector()
    const config = readConfig({ ...withSecret, ...issuer.env, MicrosoftAppPassword: 'expired' })
    const { conversations } = await new TeamsAdapter(config, cloudOf(config)).connector(connector.url)
    const sending = conversations.sendToConversation('a:1', { type: 'message', text: 'Hello' } as Activity)
    await assert.rejects(sending, { name: 'NoToken' })
    assert.deepEqual(connector.calls, [])
    await Promise.all([issuer.stop(), connector.stop()])
  })

  it('follows no redirect, for our token would go along', async () => {
    const elsewhere = await startConnector()
    const connector = await startConnector()
    connector.fail({
      does: { kind: 'answers', status: 307, location: `${elsewhere.url}/v3/conversations/a/members` },
    })
    const config = readConfig({})
    const { conversations } = await new TeamsAdapter(config, cloudOf(config)).connector(connector.url)
    await assert.rejects(conversations.getConversationMembers('a'))
    assert.deepEqual(elsewhere.calls, [])
    await Promise.all([elsewhere.stop(), connector.stop()])
  })
})
