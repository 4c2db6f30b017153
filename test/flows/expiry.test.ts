import assert from 'node:assert/strict'
import { jobs } from '../../index.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const integrations = '/api/0/organizations/hitch/integrations/'
const day = 24 * 3_600_000

describe('a token that ends', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let conversation: number

  before(async () => {
    hitch = await startHitch()
    azure = await startAzureDevOps({ now: hitch.app.now })
    const { id } = await hitch.app.db.conversation.create({
      data: {
        organizationId: 1,
        chat: 'teams',
        channelId: 'msteams',
        tenantId: 't',
        externalId: '19:general',
        kind: 'channel',
        serviceUrl: 'http://127.0.0.1:9/',
        botId: 'b',
        createdAt: hitch.app.now(),
      },
    })
    conversation = id
  })
  after(async () => {
    await hitch.stop()
    await azure.stop()
  })

  const connect = async (endsAt: string) => {
    const body = { provider: 'vsts', url: azure.url, token: azure.tokens.full, endsAt, conversation }
    const made = await hitch.api('POST', integrations, body)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body as Json
  }
  /** What is said a minute from now about tokens, and taken out of the queue. */
  const said = async (): Promise<string[]> => {
    await jobs.everyMinute(hitch.app, {})
    const { rows } = await hitch.app.pool.query<{ data: { text: string; conversationId: number } }>(
      "DELETE FROM pgboss.job WHERE name = 'say' RETURNING data",
    )
    return rows.map(({ data }) => data.text).filter((text) => text.includes('with which I enter'))
  }

  it('is told of at 30, 7 and 1 days, and when it has ended, once each', async () => {
    const { id } = await connect('2027-01-31')
    assert.deepEqual(await said(), [])
    const told: (string | undefined)[] = []
    for (let count = 0; count < 75; count++) {
      await hitch.advance(day)
      const texts = await said()
      assert.ok(texts.length < 2)
      if (texts[0]) told.push(texts[0])
      assert.deepEqual(await said(), [], 'not twice')
    }
    const where = `${hitch.app.config.publicUrl}/settings/azure-devops/${id}`
    assert.deepEqual(
      told.map((text) => /(ends in \d+ days|ends within a day|ended), ?on|ended on/.exec(text ?? '')?.[0]),
      ['ends in 30 days, on', 'ends in 7 days, on', 'ends within a day, on', 'ended on'],
    )
    for (const text of told) assert.ok(text?.includes('contoso') && text.includes(where))
  })

  it('is quiet again once it is renewed', async () => {
    await connect('2027-12-31')
    assert.deepEqual(await said(), [])
  })
})
