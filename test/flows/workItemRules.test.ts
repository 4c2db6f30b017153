import assert from 'node:assert/strict'
import { type AzureDevOpsFake, startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

describe('a rule that makes work items', () => {
  const rules = '/api/0/projects/hitch/demo/work-item-rules/'
  let hitch: TestHitch
  let azure: AzureDevOpsFake

  before(async () => {
    hitch = await startHitch()
    azure = await startAzureDevOps({ now: hitch.app.now })
    const { status } = await hitch.api('POST', '/api/0/organizations/hitch/integrations/', {
      provider: 'vsts',
      url: azure.url,
      token: azure.tokens.full,
    })
    assert.equal(status, 201)
  })
  after(async () => {
    await hitch.stop()
    await azure.stop()
  })

  const made = () => azure.writes().filter(({ rev }) => rev.after === 1)
  const send = async (name: string, more: object = {}) => {
    await hitch.send(errorEvent('TypeError', name, name, more))
    await hitch.drain()
  }

  it('is refused when nobody could answer what it leaves open', async () => {
    const cases: [object, RegExp][] = [
      [{ project: 'Nowhere' }, /no project called Nowhere/],
      [{ project: 'Web', work_item_type: 'Bugg' }, /no work item type called Bugg/],
      [{ project: 'Mobile App', work_item_type: 'Bug' }, /How bad: This field is required/],
      [{ happenings: ['sometimes'] }, /happenings/],
      [{ integration: 99 }, /no such Azure DevOps/],
      [{ fields: { 'Custom.X': {} } }, /fields/],
    ]
    for (const [body, words] of cases) {
      const { status, body: answer } = await hitch.api('POST', rules, body)
      assert.ok(status === 400 || status === 404, `${status} ${JSON.stringify(answer)}`)
      assert.match(String((answer as Json).detail), words)
    }
    assert.deepEqual((await hitch.api('GET', rules)).body, [])
  })

  it('makes one for each group that fits, and not twice', async () => {
    const { status, body } = await hitch.api('POST', rules, {
      happenings: ['new', 'regressed'],
      environment: 'production',
      level: 'error',
      project: 'Mobile App',
      work_item_type: 'bug',
      area_path: 'Mobile App\\UI',
      tags: ['by rule'],
      fields: { 'Custom.Severity': 'Blocking' },
    })
    assert.equal(status, 201, JSON.stringify(body))
    assert.equal((body as Json).work_item_type, 'Bug')

    await send('charge', { environment: 'production' })
    await send('other', { environment: 'staging' })
    await send('mild', { environment: 'production', level: 'warning' })
    assert.equal(made().length, 1)
    const [{ number } = { number: 0 }] = made()
    const seen = azure.item(number)
    assert.equal(seen.project, 'Mobile App')
    assert.equal(seen.title, 'TypeError: charge')
    assert.equal(seen.fields['System.Tags'], 'by rule')
    assert.equal(seen.fields['Custom.Severity'], 'Blocking')

    const issue = '/api/0/organizations/hitch/issues/DEMO-1/'
    await hitch.api('PUT', issue, { status: 'resolved' })
    await hitch.drain()
    await hitch.advance(60_000)
    await send('charge', { environment: 'production' })
    assert.equal(((await hitch.api('GET', issue)).body as Json).substatus, 'regressed')
    assert.equal(made().length, 1, 'it has one already')
  })

  it('leaves alone what people have linked themselves', async () => {
    const { number } = azure.createItem({ project: 'Web' })
    await hitch.send(errorEvent('TypeError', 'linked', 'linked', { environment: 'production' }))
    await hitch.app.record.flush()
    const [integration] = (await hitch.api('GET', '/api/0/organizations/hitch/integrations/')).body as Json[]
    const issue = '/api/0/organizations/hitch/issues/DEMO-4/'
    const before = made().length
    const linked = await hitch.api('PUT', `${issue}integrations/${integration?.id}/`, {
      externalIssue: number,
    })
    assert.equal(linked.status, 201, JSON.stringify(linked.body))
    await hitch.drain()
    assert.equal(made().length, before)
  })

  it('stops a flood', async () => {
    const before = made().length
    for (let at = 0; at < 25; at++)
      await hitch.send(
        errorEvent('TypeError', `flood${'x'.repeat(at)}`, `flood${'x'.repeat(at)}`, {
          environment: 'production',
        }),
      )
    await hitch.drain()
    assert.equal(made().length - before, 19, 'twenty an hour, one of which was made before')
    await hitch.advance(3_700_000)
    await send('later', { environment: 'production' })
    assert.equal(made().length - before, 20)
  })

  it('is taken away, and what it made stays', async () => {
    const [rule] = (await hitch.api('GET', rules)).body as Json[]
    assert.equal((await hitch.api('DELETE', `${rules}${rule?.id}/`)).status, 204)
    assert.equal((await hitch.api('DELETE', `${rules}${rule?.id}/`)).status, 404)
    const before = made().length
    await send('after', { environment: 'production' })
    assert.equal(made().length, before)
    const links = await hitch.api('GET', '/api/0/organizations/hitch/issues/DEMO-1/external-issues/')
    assert.equal((links.body as Json[]).length, 1)
    const { rows } = (await hitch.api('GET', '/api/0/organizations/hitch/audit-logs/')).body as {
      rows: Json[]
    }
    const actions = rows.map(({ event, action }) => event ?? action)
    assert.ok(actions.includes('workitemrule.add') && actions.includes('workitemrule.remove'), actions.join())
  })
})
