import assert from 'node:assert/strict'
import type { AzureField } from '../../../../services/azureDevOps/connect/client.ts'
import { faultsIn, formFields, lastingFields } from '../../../../services/azureDevOps/links/fields.ts'
import { describeForm, type FormQuestion } from '../../../../services/azureDevOps/links/form.ts'
import { searchWorkItems } from '../../../../services/azureDevOps/links/search.ts'
import { typesOf } from '../../../../services/azureDevOps/types.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../../../fakes/azureDevOps/server.ts'
import { errorEvent, startHitch, type TestHitch } from '../../../harness/hitch.ts'

describe('the form of a new work item', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let asked: FormQuestion

  before(async () => {
    hitch = await startHitch()
    azure = await startAzureDevOps({ now: hitch.app.now })
    const { status } = await hitch.api('POST', '/api/0/organizations/hitch/integrations/', {
      provider: 'vsts',
      url: azure.url,
      token: azure.tokens.full,
    })
    assert.equal(status, 201)
    await hitch.send(errorEvent('TypeError', `declined ${'x'.repeat(400)}`))
    const group = await hitch.app.db.group.findFirstOrThrow({ include: { project: true } })
    asked = { groupId: group.id, organizationId: group.project.organizationId }
  })
  after(async () => {
    await hitch.stop()
    await azure.stop()
  })
  afterEach(() => azure.clearFaults())

  const refused = { name: 'UserError', message: /Azure DevOps/ }

  it('says so when it knows nothing and nobody answers, in the time it was given', async () => {
    const faults = [
      { hang: true },
      { status: 500 },
      { status: 200, body: 'rubbish' },
      { status: 203, body: '<html>Sign in</html>' },
      { status: 302, headers: { location: 'https://login.example/' } },
    ]
    for (const fault of faults) {
      azure.fault({ ...fault, times: 99 })
      await assert.rejects(describeForm(hitch.app, { ...asked, ms: 300 }), refused)
      await assert.rejects(searchWorkItems(hitch.app, { ...asked, text: 'card', ms: 300 }), refused)
      azure.clearFaults()
    }
  })

  it('asks once, and answers from what it knows', async () => {
    const form = await describeForm(hitch.app, asked)
    assert.equal(form.type, 'Bug')
    assert.ok(form.title.length <= 255)
    assert.deepEqual(form.types.includes('Test Case'), false)
    azure.forgetRequests()
    assert.deepEqual(await describeForm(hitch.app, asked), form)
    assert.equal(azure.requests().length, 0)
  })

  it('keeps answering when Azure DevOps does not', async () => {
    const form = await describeForm(hitch.app, asked)
    await hitch.advance(25 * 3_600_000)
    azure.fault({ hang: true, times: 99 })
    assert.deepEqual(await describeForm(hitch.app, { ...asked, ms: 300 }), form)
    azure.clearFaults()
    azure.fault({ status: 500, times: 99 })
    assert.deepEqual(await describeForm(hitch.app, { ...asked, ms: 1_000 }), form)
  })

  it('learns after a day what has changed there', async () => {
    const project = azure.projects.find(({ name }) => name === 'Web')
    const bug = project?.process.types.find(({ name }) => name === 'Bug')
    const epic = project?.process.types.find(({ name }) => name === 'Epic')
    const severity = bug?.fields.find(({ referenceName }) => referenceName.endsWith('.Severity'))
    assert.ok(bug && epic && severity)
    const before = await describeForm(hitch.app, { ...asked, projectId: 'Web' })
    assert.ok(before.types.includes('Epic'))
    epic.isDisabled = true
    severity.isRequired = true
    await hitch.advance(25 * 3_600_000)
    const after = await describeForm(hitch.app, { ...asked, projectId: 'Web' })
    assert.ok(!after.types.includes('Epic'))
    assert.equal(after.fields.find(({ label }) => label === 'Severity')?.isRequired, true)
  })

  it('keeps what people chose for a type when it learns anew', async () => {
    const { app } = hitch
    const integration = await app.db.integration.findFirstOrThrow()
    const where = { projectName: 'Web', name: 'Bug' }
    await app.db.workItemType.updateMany({
      where,
      data: { onResolve: 'Closed', meanings: { New: 'nothing' } },
    })
    await hitch.advance(25 * 3_600_000)
    const types = await typesOf(app, integration, 'web')
    const bug = types.find(({ name }) => name === 'Bug')
    assert.equal(bug?.onResolve, 'Closed')
    assert.deepEqual(bug?.meanings, { New: 'nothing' })
    assert.equal(bug?.refreshedAt.getTime(), app.now().getTime())
  })

  it('starts with the project that is called like ours, and knows only the one it is limited to', async () => {
    const { app, demo } = hitch
    await app.db.project.update({ where: { id: demo.projectId }, data: { name: 'SHOP' } })
    const form = await describeForm(app, asked)
    assert.equal(form.projects.find(({ id }) => id === form.projectId)?.name, 'Shop')
    const notes = azure.projects.find(({ name }) => name === 'Notes')
    await app.db.integration.updateMany({ data: { projectId: notes?.id ?? '' } })
    const limited = await describeForm(app, asked)
    assert.deepEqual(
      limited.projects.map(({ name }) => name),
      ['Notes'],
    )
    assert.equal(limited.type, 'Issue', 'the process has no bugs')
    const one = azure.createItem({ project: 'Notes', title: 'paper' }).number
    const other = azure.createItem({ project: 'Web', title: 'paper' }).number
    const numbers = async (text: string) =>
      (await searchWorkItems(app, { ...asked, text })).map(({ number }) => number)
    assert.deepEqual(await numbers('paper'), [one])
    assert.deepEqual(await numbers(String(other)), [])
    await app.db.integration.updateMany({ data: { projectId: null } })
  })

  it('is nobody else’s', async () => {
    await assert.rejects(describeForm(hitch.app, { ...asked, organizationId: 99 }), { status: 404 })
    await assert.rejects(describeForm(hitch.app, { ...asked, integrationId: 99 }), { status: 404 })
    await assert.rejects(searchWorkItems(hitch.app, { ...asked, integrationId: 99, text: 'x' }), {
      status: 404,
    })
    const elsewhere = 'https://dev.azure.com/fabrikam/Web/_workitems/edit/1'
    await assert.rejects(searchWorkItems(hitch.app, { ...asked, text: elsewhere }), /not connected here/)
    await hitch.app.db.integration.updateMany({ data: { state: 'removed' } })
    await assert.rejects(describeForm(hitch.app, asked), /is connected yet/)
  })
})

describe('the fields of a form', () => {
  const field = (referenceName: string, more: Partial<AzureField> = {}): AzureField => ({
    referenceName,
    name: referenceName,
    isRequired: true,
    isReadOnly: false,
    type: 'string',
    helpText: null,
    defaultValue: null,
    allowedValues: [],
    ...more,
  })
  const priority = field('Microsoft.VSTS.Common.Priority', {
    isRequired: false,
    type: 'integer',
    defaultValue: '2',
    allowedValues: ['1', '2'],
  })

  it('are those that must be filled in and are not by themselves, and the usual ones', () => {
    const fields = [
      field('System.Title'),
      field('System.State'),
      field('Microsoft.VSTS.TCM.ReproSteps', { type: 'html' }),
      field('Microsoft.VSTS.Common.ValueArea', { defaultValue: 'Business' }),
      field('Custom.Locked', { isReadOnly: true }),
      field('Custom.Optional', { isRequired: false }),
      field('Custom.Team'),
      priority,
    ]
    assert.deepEqual(
      formFields(fields).map(({ name, value }) => [name, value]),
      [
        ['Custom.Team', ''],
        ['Microsoft.VSTS.Common.Priority', '2'],
      ],
    )
  })

  const kinds: [Partial<AzureField>, string][] = [
    [{ type: 'string' }, 'text'],
    [{ type: 'html' }, 'long'],
    [{ type: 'plainText' }, 'long'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'double' }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'dateTime' }, 'date'],
    [{ type: 'identity', allowedValues: ['Ana', 'Bo'] }, 'person'],
    [{ type: 'picklistString', allowedValues: ['a'] }, 'choice'],
    [{ type: 'somethingNew' }, 'text'],
  ]
  for (const [more, kind] of kinds)
    it(`ask for ${more.type} as ${kind}`, () => {
      assert.equal(formFields([field('Custom.X', more)])[0]?.kind, kind)
    })

  it('start with what was chosen the last time, as long as it can be chosen', () => {
    const team = field('Custom.Team', { allowedValues: ['Red', 'Blue'] })
    assert.equal(formFields([team], { 'Custom.Team': 'Blue' })[0]?.value, 'Blue')
    assert.equal(formFields([team], { 'Custom.Team': 'Green' })[0]?.value, '')
    assert.deepEqual(lastingFields({ 'Custom.Team': 'Red', 'Microsoft.VSTS.Common.Priority': 1 }), {
      'Custom.Team': 'Red',
    })
  })

  it('are checked before anybody is asked', () => {
    const fields = formFields([
      field('Custom.Team', { name: 'Team', allowedValues: ['Red', 'Blue'] }),
      field('Custom.Points', { name: 'Points', type: 'double' }),
      field('Custom.Due', { name: 'Due', type: 'dateTime' }),
      priority,
    ])
    const words = (given: Record<string, string | number>) =>
      faultsIn(fields, given).map(({ message }) => message)
    assert.deepEqual(words({}), [
      'Team: This field is required.',
      'Points: This field is required.',
      'Due: This field is required.',
    ])
    assert.deepEqual(words({ 'Custom.Team': 'Green', 'Custom.Points': 'many', 'Custom.Due': 'soon' }), [
      'Team: It can be Red, Blue.',
      'Points: This is no number.',
      'Due: This is no date, such as 2026-11-22.',
    ])
    assert.deepEqual(words({ 'Custom.Team': 'Red', 'Custom.Points': 0, 'Custom.Due': '2026-11-22' }), [])
  })
})
