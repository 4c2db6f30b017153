import assert from 'node:assert/strict'
import type { AzureDevOpsFake } from '../fakes/azureDevOps/server.ts'
import { startBoth } from '../harness/both.ts'
import { errorEvent, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

const integrations = '/api/0/organizations/hitch/integrations/'

describe('disconnecting an Azure DevOps organization', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let integration: Json
  let number: number

  beforeEach(async () => {
    ;({ hitch, azure } = await startBoth())
    const connected = await hitch.api('POST', integrations, {
      provider: 'vsts',
      url: azure.url,
      token: azure.tokens.full,
    })
    integration = connected.body as Json
    await hitch.send(errorEvent('TypeError', 'card declined'))
    number = azure.createItem({ title: 'Cards fail' }).number
    const path = `/api/0/issues/DEMO-1/integrations/${integration.id}/`
    const linked = await hitch.api('PUT', path, { externalIssue: String(number) })
    assert.ok(linked.status < 300, JSON.stringify(linked.body))
    await hitch.drain()
    assert.equal(azure.item(number).relations.length, 1, 'the way back stands there')
  })
  afterEach(async () => {
    azure.clearFaults()
    await hitch.stop()
    await azure.stop()
  })

  const history = async () =>
    (await hitch.app.db.groupActivity.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind)
  const minutes = async (count: number) => {
    await hitch.advance(count * 60_000)
    await hitch.drain()
  }

  it('says good-bye, and leaves nothing but the record', async () => {
    azure.link(number, 'https://wiki.contoso.example/cards')
    const gone = await hitch.api('DELETE', `${integrations}${integration.id}/`)
    assert.equal(gone.status, 204)
    assert.equal((await hitch.api('GET', `${integrations}${integration.id}/`)).status, 404)
    await hitch.drain()
    await minutes(2)

    const item = azure.item(number)
    assert.deepEqual(
      item.relations.map(({ url }) => url),
      ['https://wiki.contoso.example/cards'],
    )
    assert.deepEqual(
      item.comments.map(({ text }) => text.includes('Hitch no longer follows this work item.')),
      [true],
    )
    assert.deepEqual(azure.hooks.subscriptions, [])
    const { db } = hitch.app
    assert.deepEqual(
      [await db.integration.count(), await db.link.count(), await db.workItem.count()],
      [0, 0, 0],
    )
    assert.deepEqual((await history()).slice(-1), ['unlinked'])
    assert.equal((await db.group.findFirstOrThrow()).hasWorkItems, false)
    assert.equal(await db.auditEntry.count({ where: { action: 'integration.disconnect' } }), 1)
  })

  it('does so here at once when Azure DevOps is dead, and there when it is back', async () => {
    azure.fault({ status: 503, body: {}, times: 100_000 })
    await hitch.api('DELETE', `${integrations}${integration.id}/`)
    await hitch.drain()
    const { db } = hitch.app
    assert.equal(await db.link.count(), 0)
    assert.deepEqual((await history()).slice(-1), ['unlinked'])
    for (let count = 0; count < 5; count++) await minutes(10)
    assert.equal((await db.integration.findFirstOrThrow()).state, 'removed')

    azure.clearFaults()
    for (let count = 0; count < 3; count++) await minutes(2)
    assert.equal(azure.item(number).comments.length, 1)
    assert.deepEqual(azure.hooks.subscriptions, [])
    assert.equal(await db.integration.count(), 0)
  })

  it('gives up after days, and forgets the credential', async () => {
    azure.fault({ status: 503, body: {}, times: 100_000 })
    await hitch.api('DELETE', `${integrations}${integration.id}/`)
    await hitch.drain()
    for (let day = 0; day < 4; day++) await minutes(24 * 60 + 1)
    await minutes(2)
    assert.equal(await hitch.app.db.integration.count(), 0)
  })

  it('is quick when the token is revoked: nobody can be told', async () => {
    azure.setToken(azure.tokens.full, 'revoked')
    await hitch.api('DELETE', `${integrations}${integration.id}/`)
    await hitch.drain()
    await minutes(2)
    assert.equal(await hitch.app.db.integration.count(), 0)
    assert.equal(azure.hooks.subscriptions.length, 5)
  })

  it('writes one good-bye, also when the answer to the first is lost', async () => {
    azure.fault({ match: /PATCH .*workitems/i, drop: 'after' })
    await hitch.api('DELETE', `${integrations}${integration.id}/`)
    await hitch.drain()
    for (let count = 0; count < 3; count++) await minutes(2)
    assert.equal(azure.item(number).comments.length, 1)
    assert.equal(await hitch.app.db.integration.count(), 0)
  })

  it('can be undone before it is over, without the links', async () => {
    azure.fault({ status: 503, body: {}, times: 100_000 })
    await hitch.api('DELETE', `${integrations}${integration.id}/`)
    azure.clearFaults()
    const { status, body } = await hitch.api('POST', integrations, {
      provider: 'vsts',
      url: azure.url,
      token: azure.tokens.full,
    })
    assert.equal(status, 201)
    assert.equal((body as Json).id, integration.id)
    for (let count = 0; count < 3; count++) await minutes(2)
    const { db } = hitch.app
    assert.deepEqual([await db.integration.count(), await db.link.count()], [1, 0])
    assert.deepEqual([azure.item(number).relations.length, azure.item(number).comments.length], [0, 1])
    assert.equal(azure.hooks.subscriptions.length, 5)
  })

  it('is not needed to delete a project: its work items are told', async () => {
    await hitch.api('POST', '/api/0/organizations/hitch/projects/', { name: 'Kiosk' })
    const [key] = (await hitch.api('GET', '/api/0/projects/hitch/kiosk/keys/')).body as Json[]
    const to = { projectId: Number(key?.projectId), publicKey: String(key?.public) }
    await hitch.send(errorEvent('RangeError', 'no paper'), to)
    const both = `/api/0/issues/KIOSK-1/integrations/${integration.id}/`
    await hitch.api('PUT', both, { externalIssue: String(number) })
    await hitch.drain()
    assert.equal(azure.item(number).relations.length, 2)

    assert.equal((await hitch.api('DELETE', '/api/0/projects/hitch/kiosk/')).status, 204)
    await hitch.advance(10_000)
    await hitch.drain()
    assert.deepEqual(
      azure.item(number).relations.map(({ url }) => /DEMO-1#/.test(url)),
      [true],
    )
    assert.equal(azure.item(number).comments.length, 0, 'another group still follows it')

    assert.equal((await hitch.api('DELETE', '/api/0/projects/hitch/demo/')).status, 204)
    await hitch.advance(10_000)
    await hitch.drain()
    assert.deepEqual(azure.item(number).relations, [])
    assert.match(
      String(azure.item(number).comments[0]?.text),
      /The project demo was deleted\. Hitch no longer follows/,
    )
    assert.equal(await hitch.app.db.workItem.count(), 0)
    assert.equal(await hitch.app.db.integration.count(), 1)
  })
})
