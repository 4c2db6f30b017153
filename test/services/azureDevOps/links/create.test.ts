import assert from 'node:assert/strict'
import type { Prisma } from '../../../../prisma/client/client.ts'
import type { AzureField, PatchStep } from '../../../../services/azureDevOps/connect/client.ts'
import { AzureError } from '../../../../services/azureDevOps/connect/fault.ts'
import {
  type CreateRequest,
  createRequest,
  createSteps,
  readCreateRequest,
} from '../../../../services/azureDevOps/links/create.ts'
import { wordsOfFault } from '../../../../services/azureDevOps/links/refusal.ts'
import { learnFrom, typesOf } from '../../../../services/azureDevOps/types.ts'
import { errorEvent, startHitch, type TestHitch } from '../../../harness/hitch.ts'

const web = 'aaaaaaaa-0000-4000-8000-000000000001'
const severity = 'Microsoft.VSTS.Common.Severity'

describe('what a new work item is made with', () => {
  let hitch: TestHitch
  let integrationId: number
  let groupId: number

  before(async () => {
    hitch = await startHitch()
    integrationId = await connect(hitch)
    const more = { release: 'shop@1.2.0', environment: 'production', tags: { region: 'north' } }
    await hitch.send(errorEvent('TypeError', 'card <b>declined</b>', 'charge', more))
    const group = await hitch.app.db.group.findFirstOrThrow()
    groupId = group.id
  })
  after(() => hitch.stop())

  const make = async (create: CreateRequest) => {
    const link = await hitch.app.db.link.create({
      data: {
        groupId,
        integrationId,
        state: 'pending',
        request: { create: createRequest.parse(create) } as Prisma.InputJsonObject,
        via: 'api',
        createdAt: hitch.app.now(),
      },
    })
    return { link, ...(await createSteps(hitch.app, link)) }
  }

  it('tells what happened where people look for it, and leads back', async () => {
    const { link, project, type, steps } = await make({})
    assert.equal(project, web)
    assert.equal(type, 'Bug')
    assert.ok(steps.every(({ op }) => op === 'add'))
    assert.equal(valueFor(steps, 'System.Title'), 'TypeError: card <b>declined</b>')
    const report = String(valueFor(steps, 'Microsoft.VSTS.TCM.ReproSteps'))
    for (const part of [
      '<a href="http://localhost:3978/groups/DEMO-1">DEMO-1</a>',
      '<b>TypeError: card &lt;b&gt;declined&lt;/b&gt;</b>',
      '<pre>charge (/srv/shop/src/pay.js:41)\n    throw new TypeError(reason)\n',
      '<td>Environment</td><td>production</td>',
      '<td>Release</td><td>shop@1.2.0</td>',
      '<td>region</td><td>north</td>',
      '1 time, first 2026-11-22 12:00 UTC',
    ])
      assert.ok(report.includes(part), `${part} in ${report}`)
    assert.deepEqual(steps.at(-1), {
      op: 'add',
      path: '/relations/-',
      value: {
        rel: 'Hyperlink',
        url: `http://localhost:3978/groups/DEMO-1#link-${link.id}`,
        attributes: { comment: 'DEMO-1 in Hitch' },
      },
    })
    assert.equal(valueFor(steps, 'System.AssignedTo'), undefined)
  })

  it('has what a person chose, each text as its field takes it', async () => {
    const { type, steps } = await make({
      type: 'microsoft.vsts.workitemtypes.userstory',
      title: '  Two\nlines ',
      description: 'Look at <this>\n& that',
      areaPath: 'Web\\UI',
      iterationPath: 'Web\\Sprint 1',
      tags: ['hitch', 'a;b', ' ', 'hitch'],
      fields: {
        'custom.notes': 'one\n<two>',
        'Custom.Points': '5',
        'Custom.Ready': 'true',
        'Custom.Locked': 'x',
        'System.Id': 7,
        'a/b': 'x',
        'Custom.Empty': '',
      },
    })
    assert.equal(type, 'User Story')
    assert.equal(valueFor(steps, 'System.Title'), 'Two lines')
    assert.match(
      String(valueFor(steps, 'System.Description')),
      /^<p>Look at &lt;this&gt;<br>&amp; that<\/p><p><a /,
    )
    assert.equal(valueFor(steps, 'System.Tags'), 'hitch; a b')
    assert.equal(valueFor(steps, 'System.AreaPath'), 'Web\\UI')
    assert.equal(valueFor(steps, 'System.IterationPath'), 'Web\\Sprint 1')
    assert.equal(valueFor(steps, 'Custom.Notes'), '<p>one<br>&lt;two&gt;</p>')
    assert.equal(valueFor(steps, 'Custom.Points'), 5)
    assert.equal(valueFor(steps, 'Custom.Ready'), true)
    for (const name of ['Custom.Locked', 'System.Id', 'a/b', 'Custom.Empty', 'Microsoft.VSTS.TCM.ReproSteps'])
      assert.equal(valueFor(steps, name), undefined, name)
  })

  it('is assigned to whoever the group is, when they are known there', async () => {
    const { app } = hitch
    const { organizationId } = await app.db.project.findFirstOrThrow()
    const at = app.now()
    const ada = await app.db.person.create({ data: { organizationId, name: 'Ada', createdAt: at } })
    await app.db.group.update({ where: { id: groupId }, data: { assigneeId: ada.id } })
    assert.equal(valueFor((await make({})).steps, 'System.AssignedTo'), undefined, 'nobody knows her there')
    const { externalId: tenantId } = await app.db.integration.findUniqueOrThrow({
      where: { id: integrationId },
    })
    const identity = { provider: 'azureDevOps', tenantId, externalId: 'ada', login: 'ada@contoso.example' }
    await app.db.identity.create({ data: { ...identity, personId: ada.id, linkedAt: at } })
    assert.equal(valueFor((await make({})).steps, 'System.AssignedTo'), 'ada@contoso.example')
    assert.equal(valueFor((await make({ assignee: null })).steps, 'System.AssignedTo'), undefined)
    const options = { all: { assigneeOut: false } }
    await app.db.integration.update({ where: { id: integrationId }, data: { options } })
    assert.equal(valueFor((await make({})).steps, 'System.AssignedTo'), undefined)
    const named = await make({ assignee: { personId: ada.id } })
    assert.equal(valueFor(named.steps, 'System.AssignedTo'), 'ada@contoso.example')
    await app.db.group.update({ where: { id: groupId }, data: { assigneeId: null } })
  })

  it('is like the last one of the project, unless it is of another kind', async () => {
    const { app, demo } = hitch
    const defaults = {
      integrationId,
      projectId: web,
      type: 'User Story',
      areaPath: 'Web\\UI',
      tags: ['a'],
      fields: { 'Custom.Points': 3 },
    }
    const where = { id: demo.projectId }
    await app.db.project.update({ where, data: { workItemDefaults: defaults } })
    const again = await make({ title: 'x' })
    assert.equal(again.type, 'User Story')
    assert.equal(valueFor(again.steps, 'System.AreaPath'), 'Web\\UI')
    assert.equal(valueFor(again.steps, 'Custom.Points'), 3)
    const other = await make({ type: 'Bug' })
    assert.equal(other.type, 'Bug')
    assert.equal(valueFor(other.steps, 'System.Tags'), 'a')
    assert.equal(valueFor(other.steps, 'Custom.Points'), undefined)
    await app.db.project.update({
      where,
      data: { workItemDefaults: { ...defaults, integrationId: integrationId + 1 } },
    })
    assert.equal((await make({})).type, 'Bug')
    await app.db.project.update({ where, data: { workItemDefaults: {} } })
  })

  it('says which types there are, and offers none that people cannot use', async () => {
    await assert.rejects(make({ type: 'Bugg' }), {
      name: 'UserError',
      message: 'Web has no work item type called Bugg. There is Bug, User Story, Note.',
    })
    await assert.rejects(make({ type: 'Test Case' }), { name: 'UserError' })
  })

  it('writes the report as a comment where a type has no place for one', async () => {
    const { steps } = await make({ type: 'Note' })
    assert.match(String(valueFor(steps, 'System.History')), /DEMO-1/)
  })

  it('takes a megabyte of hostile text and sends what fits', async () => {
    const hostile = '<script>alert(1)</script>&"\'\u202e\u0000\ud800'
    const { steps } = await make({
      title: `${hostile}${'x'.repeat(300)}`,
      description: hostile.repeat(40_000),
      tags: Array.from({ length: 200 }, (_, index) => `${hostile}${index}`),
    })
    assert.ok(String(valueFor(steps, 'System.Title')).length <= 255)
    assert.ok(String(valueFor(steps, 'System.Tags')).split('; ').length <= 100)
    const report = String(valueFor(steps, 'Microsoft.VSTS.TCM.ReproSteps'))
    assert.ok(report.length <= 1_000_000, String(report.length))
    assert.ok(report.includes('DEMO-1'), 'what Hitch says is still there')
    assert.doesNotMatch(JSON.stringify(steps), /\\u202e|\\u0000|\\ud800/)
    assertOurMarkup(report)
  })

  it('survives an event that is nothing but hostile', async () => {
    const nasty = '</pre><img src=x onerror=alert(1)>\u202egpj.exe'
    const frames = Array.from({ length: 200 }, () => ({
      function: nasty,
      filename: nasty.repeat(50),
      lineno: 1,
      in_app: true,
      context_line: nasty,
    }))
    const values = Array.from({ length: 10 }, () => ({
      type: nasty,
      value: nasty.repeat(200),
      stacktrace: { frames },
    }))
    await hitch.send({
      exception: { values },
      transaction: nasty,
      release: 'a<b>',
      tags: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`t${at}`, nasty])),
    })
    const group = await hitch.app.db.group.findFirstOrThrow({ orderBy: { id: 'desc' } })
    const first = groupId
    groupId = group.id
    const { steps } = await make({})
    groupId = first
    const report = String(valueFor(steps, 'Microsoft.VSTS.TCM.ReproSteps'))
    assert.ok(report.length < 300_000, String(report.length))
    assert.ok(!report.includes('\u202e'))
    assertOurMarkup(report)
  })

  it('puts a refusal into words that name the field, and asks for it the next time', async () => {
    const integration = await hitch.app.db.integration.findUniqueOrThrow({ where: { id: integrationId } })
    const type = (await typesOf(hitch.app, integration, 'web')).find(({ name }) => name === 'Bug')
    assert.ok(type)
    const refused = (field: string, message: string) =>
      new AzureError('invalid', 'The work item was refused.', { fields: [{ field, message }] })
    const cases: [AzureError, string][] = [
      [
        refused(severity, 'TF401320: Rule Error. Error code: Required, InvalidEmpty.'),
        'How bad must be filled in.',
      ],
      [refused('Custom.TeamName', 'TF401320: required'), 'Team Name must be filled in.'],
      [
        refused(severity, "contains the value '9' that is not in the list of supported values"),
        'How bad must be one of: 1 - Critical, 2 - High.',
      ],
      [
        refused('System.AssignedTo', "The identity value 'x' is an unknown identity"),
        'Assigned To: Azure DevOps does not know this person.',
      ],
      [refused('Custom.X', 'It is Tuesday'), 'X: It is Tuesday.'],
      [new AzureError('invalid', 'TF401347: Invalid tree name'), 'Invalid tree name.'],
    ]
    for (const [error, words] of cases) assert.equal(wordsOfFault(error, type), words)
    const [first] = cases
    if (first) await learnFrom(hitch.app, type, first[0])
    const learned = await hitch.app.db.workItemType.findUniqueOrThrow({ where: { id: type.id } })
    const fields = learned.fields as unknown as AzureField[]
    assert.deepEqual(
      fields.filter(({ isRequired }) => isRequired).map(({ referenceName }) => referenceName),
      ['System.Title', severity],
    )
  })
})

describe('a request to make a work item', () => {
  it('is read from what was stored, and is nothing when it is nothing', () => {
    assert.deepEqual(readCreateRequest({ create: { title: 'a\u0000b', more: 1 } }), { title: 'ab' })
    for (const wrong of [null, 'x', {}, { number: 31 }, { create: null }, { create: { title: 7 } }])
      assert.equal(readCreateRequest(wrong), null)
  })
})

function valueFor(steps: PatchStep[], field: string): unknown {
  return steps.find(({ path }) => path === `/fields/${field}`)?.value
}

/** Nothing but the few tags that we write, each closed, and no attribute but our own address. */
function assertOurMarkup(html: string): void {
  const open: string[] = []
  for (const [tag, slash, name, attributes] of html.matchAll(/<(\/?)([^\s>]*)([^>]*)>/g)) {
    assert.match(
      tag,
      /^<\/?(?:p|b|br|a|pre|table|tr|td)(?: href="http:\/\/localhost:3978\/groups\/[\w-]+")?>$/,
    )
    assert.ok(!attributes || name === 'a')
    if (slash) assert.equal(open.pop(), name)
    else if (name !== 'br') open.push(name ?? '')
  }
  assert.deepEqual(open, [])
  assert.doesNotMatch(html, /&(?!(?:amp|lt|gt|quot|#39);)/)
  assert.doesNotMatch(html.replace(/<[^>]*>/g, ''), /[<>]/)
}

async function connect({ app }: TestHitch): Promise<number> {
  const { organizationId } = await app.db.project.findFirstOrThrow()
  const at = app.now()
  const field = (referenceName: string, more: Partial<AzureField> = {}): AzureField => ({
    referenceName,
    name: referenceName.split('.').at(-1) ?? '',
    isRequired: false,
    isReadOnly: false,
    type: 'string',
    helpText: null,
    defaultValue: null,
    allowedValues: [],
    ...more,
  })
  const bug = [
    field('System.Title', { isRequired: true }),
    field('Microsoft.VSTS.TCM.ReproSteps', { type: 'html' }),
    field('System.Description', { type: 'html' }),
    field(severity, { name: 'How bad', allowedValues: ['1 - Critical', '2 - High'] }),
  ]
  const story = [
    field('System.Description', { type: 'html' }),
    field('Custom.Notes', { type: 'html' }),
    field('Custom.Points', { type: 'double' }),
    field('Custom.Ready', { type: 'boolean' }),
    field('Custom.Locked', { isReadOnly: true }),
  ]
  const { id: integrationId } = await app.db.integration.create({
    data: {
      organizationId,
      externalId: 'cccccccc-0000-4000-8000-000000000001',
      name: 'contoso',
      baseUrl: 'https://dev.azure.com/contoso/',
      host: 'cloud',
      credentialKind: 'pat',
      credential: '',
      identity: {},
      projectId: web,
      state: 'active',
      stateSince: at,
      hookToken: 'token',
      hookSecret: '',
      createdAt: at,
    },
  })
  const of = {
    integrationId,
    projectId: web,
    projectName: 'Web',
    states: [],
    isDefault: false,
    refreshedAt: at,
  }
  const named = (name: string, fields: AzureField[], isOffered = true) => ({
    ...of,
    name,
    referenceName: `Microsoft.VSTS.WorkItemTypes.${name.replaceAll(' ', '')}`,
    isOffered,
    isDefault: name === 'Bug',
    fields: fields as unknown as Prisma.InputJsonArray,
  })
  await app.db.workItemType.createMany({
    data: [
      named('Bug', bug),
      named('User Story', story),
      named('Test Case', [], false),
      named('Note', [field('System.Title')]),
    ],
  })
  return integrationId
}
