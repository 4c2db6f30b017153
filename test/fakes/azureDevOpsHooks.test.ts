import assert from 'node:assert/strict'
import { getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api'
import { type AzureDevOpsFake, type AzureDevOpsOptions, startAzureDevOps } from './azureDevOps/server.ts'
import { type Listening, listen } from './http.ts'

type Heard = { authorization: string | undefined; body: Record<string, unknown> }

const minute = 60_000

describe('service hooks of the pretend Azure DevOps', () => {
  let there: AzureDevOpsFake
  let listener: Listening
  let heard: Heard[]
  let answers: number[]

  beforeEach(async () => {
    heard = []
    answers = []
    listener = await listen((req, res, body) => {
      heard.push({ authorization: req.headers.authorization, body: JSON.parse(body) })
      // Not chained: where restify was loaded, its own writeHead is everybody’s, and returns nothing.
      res.writeHead(answers.shift() ?? 200)
      res.end()
    })
    await start()
  })
  afterEach(async () => {
    await there.stop()
    await listener.stop()
  })

  async function start(more?: AzureDevOpsOptions) {
    await there?.stop()
    there = await startAzureDevOps(more)
  }

  it('keeps subscriptions, and their passwords to itself', async () => {
    const made = await subscribe('workitem.updated')
    assert.equal(made.status, 'enabled')
    assert.equal(made.consumerInputs.basicAuthPassword, '********')
    assert.equal(made.publisherInputs.hostId, there.id)
    assert.deepEqual((await ask('GET', 'subscriptions')).value, [made])
    const changed = await ask('PUT', `subscriptions/${made.id}`, {
      ...made,
      resourceVersion: '5.1-preview.3',
    })
    assert.equal(changed.resourceVersion, '5.1-preview.3')
    const query = {
      consumerInputFilters: [{ conditions: [{ inputId: 'url', operator: 'equals', inputValue: url() }] }],
    }
    assert.equal((await ask('POST', 'subscriptionsquery', query)).results.length, 1)
    there.createItem()
    there.edit(101, { 'System.State': 'Active' })
    await there.deliver()
    assert.equal(heard[0]?.authorization, `Basic ${btoa('hitch:secret')}`)
    await ask('DELETE', `subscriptions/${made.id}`)
    assert.equal(await ask('GET', `subscriptions/${made.id}`), null)
  })

  it('lets those make them who may', async () => {
    const denied = /needs the following permission\(s\) on the resource PublisherSecurity/
    await assert.rejects(subscribe('workitem.updated', {}, there.tokens.noHooks), denied)
    await assert.rejects(subscribe('workitem.updated', {}, there.tokens.projectHooks), denied)
    const projectId = there.projects[0]?.id ?? ''
    const inProject = await subscribe('workitem.updated', { projectId }, there.tokens.projectHooks)
    assert.equal(inProject.publisherInputs.projectId, projectId)
    there.createItem({ project: 'Shop' })
    there.edit(101, { 'System.State': 'Done' })
    await there.deliver()
    assert.deepEqual(heard, [])
  })

  it('tells of everything that happens, in the order it happened', async () => {
    for (const one of ['created', 'updated', 'commented', 'deleted', 'restored'])
      await subscribe(`workitem.${one}`)
    const { number } = there.createItem({ assignee: 'ana@contoso.example' })
    there.edit(
      number,
      { 'System.State': 'Resolved', 'System.AssignedTo': 'bo@contoso.example' },
      'bo@contoso.example',
    )
    const comment = there.comment(number, 'Fixed <b>now</b>')
    there.link(number, 'https://example.com/')
    there.removeItem(number)
    there.restoreItem(number)
    await there.deliver()
    assert.deepEqual(
      heard.map(({ body }) => body.eventType),
      ['created', 'updated', 'updated', 'commented', 'updated', 'deleted', 'restored'].map(
        (one) => `workitem.${one}`,
      ),
    )
    const [created, updated, , commented, linked] = heard.map(({ body }) => resourceOf(body))
    assert.equal(created?.id, number)
    assert.equal(created?.fields?.['System.AssignedTo'], 'Ana Lima <ana@contoso.example>')
    assert.deepEqual([updated?.id, updated?.workItemId, updated?.rev], [2, number, 2])
    assert.deepEqual(updated?.fields?.['System.AssignedTo'], {
      oldValue: 'Ana Lima <ana@contoso.example>',
      newValue: 'Bo Chen <bo@contoso.example>',
    })
    assert.equal(updated?.revisedBy?.name, 'Bo Chen <bo@contoso.example>')
    assert.equal(updated?.revision?.fields['System.State'], 'Resolved')
    assert.equal(commented?.fields?.['System.History'], 'Fixed <b>now</b>')
    assert.equal(commented?.commentVersionRef?.commentId, comment)
    assert.equal(linked?.fields, undefined)
    assert.equal(linked?.relations?.added.length, 1)
    const containers = heard[0]?.body.resourceContainers as Record<string, { id: string }>
    assert.equal(containers.collection?.id, there.id)
  })

  it('writes people as objects in newer versions', async () => {
    await subscribe('workitem.updated', {}, there.tokens.full, { resourceVersion: 'latest' })
    const { number } = there.createItem()
    there.edit(number, { 'System.AssignedTo': 'Deploy Pipeline' })
    await there.deliver()
    const assigned = resourceOf(heard[0]?.body).fields?.['System.AssignedTo'] as {
      newValue: Record<string, unknown>
    }
    assert.equal(assigned.newValue.displayName, 'Deploy Pipeline')
    assert.equal('uniqueName' in assigned.newValue, false)
  })

  it('tries again after a passing failure', async () => {
    const { id } = await subscribe('workitem.updated')
    answers = [503, 504, 200]
    change()
    assert.equal(await there.deliver(), 1)
    there.advance(1_000)
    await there.deliver()
    assert.equal(await there.deliver(), 0)
    there.advance(2_000)
    await there.deliver()
    assert.equal(heard.length, 3)
    assert.equal((await ask('GET', `subscriptions/${id}`)).status, 'enabled')
    const [sent] = (await ask('GET', `subscriptions/${id}/notifications`)).value
    assert.deepEqual([sent.status, sent.result, sent.details.requestAttempts], ['completed', 'succeeded', 3])
  })

  it('puts on probation whoever answers oddly, and loses what happens meanwhile', async () => {
    const { id } = await subscribe('workitem.updated')
    const status = async () => (await ask('GET', `subscriptions/${id}`)).status
    answers = [500]
    change()
    await there.deliver()
    assert.equal(await status(), 'onProbation')
    change('Closed')
    await there.deliver()
    assert.equal(heard.length, 1)
    there.advance(20 * minute)
    await there.deliver()
    assert.equal(await status(), 'enabled')
    assert.equal(heard.length, 2)
    assert.equal(there.hooks.history.filter((one) => one.status === 'lost').length, 1)
  })

  it('tries the next event after the pause where nothing is sent again', async () => {
    there.switches.resendsOnProbation = false
    const { id } = await subscribe('workitem.updated')
    const status = async () => (await ask('GET', `subscriptions/${id}`)).status
    answers = [500, 500]
    change()
    await there.deliver()
    there.advance(20 * minute)
    assert.equal(await there.deliver(), 0)
    change('Closed')
    await there.deliver()
    assert.equal(await status(), 'onProbation')
    there.advance(20 * minute)
    change('New')
    assert.equal(await there.deliver(), 0)
    there.advance(20 * minute)
    change('Active')
    await there.deliver()
    assert.equal(await status(), 'enabled')
    assert.equal(heard.length, 3)
  })

  it('switches off whoever never gets better, and at once whoever is gone', async () => {
    const { id } = await subscribe('workitem.updated')
    const status = async () => (await ask('GET', `subscriptions/${id}`)).status
    answers = Array(8).fill(404)
    change()
    await there.deliver()
    for (const minutes of [20, 40, 80, 160, 320, 640, 900]) {
      there.advance(minutes * minute)
      await there.deliver()
    }
    assert.equal(heard.length, 8)
    assert.equal(await status(), 'disabledBySystem')
    await ask('PUT', `subscriptions/${id}`, {
      ...(await ask('GET', `subscriptions/${id}`)),
      status: 'enabled',
    })
    assert.equal(await status(), 'enabled')
    answers = [410]
    change('Closed')
    await there.deliver()
    assert.equal(await status(), 'disabledBySystem')
  })

  it('loses, doubles, mixes up and delays hooks when told to', async () => {
    await subscribe('workitem.updated')
    there.hooks.trouble({ lose: 1 })
    change('Active')
    there.hooks.trouble({ double: 1 })
    change('Resolved')
    assert.equal(await there.deliver(), 2)
    assert.deepEqual(heard[0]?.body, heard[1]?.body)
    there.hooks.trouble({ reorder: 1 })
    heard = []
    for (const one of ['Active', 'Resolved', 'Closed', 'Active', 'New', 'Closed']) change(one)
    await there.deliver()
    const revs = heard.map(({ body }) => resourceOf(body).rev)
    assert.notDeepEqual(revs, revs.toSorted())
    there.hooks.trouble({ delay: 10 * minute })
    heard = []
    change('New')
    await there.deliver()
    assert.equal(heard.length, 0)
    there.advance(10 * minute)
    await there.deliver()
    assert.equal(heard.length, 1)
  })

  it('sends a made-up event as a test', async () => {
    const { id } = await subscribe('workitem.updated')
    const made = await ask('POST', 'testnotifications', { subscriptionId: id })
    assert.equal(made.status, 'queued')
    await there.deliver()
    assert.equal(resourceOf(heard[0]?.body).workItemId, 0)
    assert.equal(heard[0]?.authorization, `Basic ${btoa('hitch:secret')}`)
    assert.equal((await ask('GET', `testnotifications/${made.id}`)).result, 'succeeded')
  })

  it('delivers by itself where nobody drives it', async () => {
    await start({ auto: true })
    await subscribe('workitem.created')
    const arrived = Promise.withResolvers<void>()
    heard.push = (one) => {
      arrived.resolve()
      return Array.prototype.push.call(heard, one)
    }
    there.createItem()
    await arrived.promise
    assert.equal(heard.length, 1)
  })

  const url = () => `http://127.0.0.1:${listener.port}/hook`

  function change(state = 'Active') {
    const number = there.items()[0]?.number ?? there.createItem().number
    there.edit(number, { 'System.State': state })
  }

  function subscribe(eventType: string, publisherInputs = {}, token = there.tokens.full, more = {}) {
    const wanted = {
      publisherId: 'tfs',
      eventType,
      resourceVersion: '1.0',
      consumerId: 'webHooks',
      consumerActionId: 'httpRequest',
      publisherInputs,
      consumerInputs: { url: url(), basicAuthUsername: 'hitch', basicAuthPassword: 'secret' },
    }
    return ask('POST', 'subscriptions', { ...wanted, ...more }, token)
  }

  // What it answers is looked at field by field.
  type Answer = ReturnType<typeof JSON.parse>

  async function ask(
    method: string,
    path: string,
    body?: object,
    token = there.tokens.full,
  ): Promise<Answer> {
    const { rest } = new WebApi(there.url, getPersonalAccessTokenHandler(token, false), {
      allowRedirects: false,
    })
    const at = `${there.url}/_apis/hooks/${path}`
    const how = { acceptHeader: 'application/json;api-version=7.1-preview.1' }
    if (method === 'POST') return (await rest.create(at, body, how)).result
    if (method === 'PUT') return (await rest.replace(at, body, how)).result
    return (await (method === 'DELETE' ? rest.del(at, how) : rest.get(at, how))).result
  }
})

type Resource = {
  id: number
  workItemId?: number
  rev: number
  fields?: Record<string, unknown>
  revisedBy?: { name: string }
  revision?: { fields: Record<string, unknown> }
  relations?: { added: unknown[] }
  commentVersionRef?: { commentId: number }
}

function resourceOf(body: Record<string, unknown> | undefined): Resource {
  return body?.resource as Resource
}
