import assert from 'node:assert/strict'
import type { Client } from '../../../services/azureDevOps/connect/client.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../../fakes/azureDevOps/server.ts'
import { startHitch, type TestHitch } from '../../harness/hitch.ts'
import { connecting, faultOf } from './connect/connecting.ts'

const add = (path: string, value: unknown) => ({ op: 'add', path, value }) as const

describe('the client of Azure DevOps', () => {
  let hitch: TestHitch
  before(async () => {
    hitch = await startHitch()
  })
  after(() => hitch.stop())

  for (const isServer of [false, true])
    describe(isServer ? 'on a server' : 'in the cloud', () => {
      let there: AzureDevOpsFake
      let client: Client
      beforeEach(async () => {
        there = await startAzureDevOps({ isServer })
        client = connecting(hitch.app).azureDevOps.open({
          url: there.url,
          credential: { kind: 'pat', token: there.tokens.full },
        })
      })
      afterEach(() => there.stop())

      it('knows where it is, and as whom', async () => {
        const me = await client.whoAmI()
        assert.equal(me.organizationId, there.id)
        assert.equal(me.isServer, isServer)
        assert.equal(me.baseUrl, `${there.url}/`)
        assert.equal(me.identity.name, 'Hitch Robot')
        assert.equal(me.identity.login, isServer ? 'CONTOSO\\hitch' : 'hitch@contoso.example')
        assert.ok(me.identity.id && me.identity.descriptor)
      })

      it('lists projects over several pages, and finds one by name or id', async () => {
        for (let count = 0; count < 220; count += 1) there.addProject(`P${count}`, 'Agile')
        const projects = await client.projects()
        assert.equal(projects.length, there.projects.length)
        assert.equal(there.requests(/GET .*_apis\/projects\?/).length, 3)
        const web = projects.find(({ name }) => name === 'Web')
        assert.ok(web)
        assert.deepEqual(await client.project('Web'), web)
        assert.deepEqual(await client.project(web.id), web)
        assert.equal((await client.project('Mobile App'))?.name, 'Mobile App')
        assert.equal(await client.project('Nowhere'), null)
      })

      it('describes the types of each process, and which one errors become', async () => {
        const usual: Record<string, string> = { Web: 'Bug', Shop: 'Bug', Backend: 'Bug', Notes: 'Issue' }
        for (const [project, type] of Object.entries(usual)) {
          const types = await client.types(project)
          assert.deepEqual(
            types.filter(({ isDefault }) => isDefault).map(({ name }) => name),
            [type],
          )
          assert.ok(types.every(({ states }) => states.length > 0))
        }
        const types = await client.types('Web')
        const bug = types.find(({ name }) => name === 'Bug')
        assert.deepEqual(
          bug?.states.map(({ name, category }) => `${name} ${category}`),
          ['New Proposed', 'Active InProgress', 'Resolved Resolved', 'Closed Completed', 'Removed Removed'],
        )
        assert.ok(types.some(({ isHidden }) => isHidden))
        assert.equal(bug?.isHidden, false)
      })

      it('describes the fields of a type', async () => {
        const fields = await client.fields('Mobile App', 'Bug')
        const named = (name: string) => fields.find(({ referenceName }) => referenceName === name)
        assert.deepEqual(
          [named('System.Title')?.isRequired, named('System.Title')?.type, named('System.Title')?.name],
          [true, 'string', 'Title'],
        )
        assert.deepEqual(named('Microsoft.VSTS.Common.Priority')?.allowedValues, ['1', '2', '3', '4'])
        assert.equal(named('Microsoft.VSTS.Common.Priority')?.defaultValue, '2')
        assert.equal(named('Custom.Severity')?.isRequired, true)
        assert.equal(named('System.Id')?.isReadOnly, true)
        assert.equal(named('System.AssignedTo')?.type, 'identity')
        assert.equal(named('System.AreaPath')?.type, 'treePath')
        assert.equal(named('System.Description')?.type, 'html')
        assert.equal(named('System.CreatedDate')?.type, 'dateTime')
      })

      it('lists areas and iterations as fields take them', async () => {
        assert.deepEqual(await client.paths('Web', 'areas'), ['Web', 'Web\\UI', 'Web\\UI\\Cards', 'Web\\API'])
        assert.deepEqual(await client.paths('Mobile App', 'iterations'), [
          'Mobile App',
          'Mobile App\\Sprint 1',
          'Mobile App\\Sprint 2',
        ])
      })

      it('makes, reads, changes and removes work items', async () => {
        const steps = [
          add('/fields/System.Title', '<script>alert("1 & 2")</script>'),
          add('/relations/-', {
            rel: 'Hyperlink',
            url: 'https://hitch.example/groups/SHOP-1A2',
            attributes: { comment: 'SHOP-1A2' },
          }),
        ]
        assert.equal(await client.create('Web', 'User Story', steps, { dryRun: true }), null)
        assert.equal(there.writes().filter(({ isEmpty }) => !isEmpty).length, 0)
        const made = await client.create('Web', 'User Story', steps)
        assert.ok(made)
        assert.partialDeepStrictEqual(made, {
          rev: 1,
          project: 'Web',
          type: 'User Story',
          title: '<script>alert("1 & 2")</script>',
          state: 'New',
          assignee: null,
          url: `${there.url}/Web/_workitems/edit/${made.number}`,
          relations: [
            { rel: 'Hyperlink', url: 'https://hitch.example/groups/SHOP-1A2', comment: 'SHOP-1A2' },
          ],
          commentId: null,
        })
        const changed = await client.update(made.number, [
          { op: 'test', path: '/rev', value: 1 },
          add('/fields/System.State', 'Active'),
          add('/fields/System.AssignedTo', isServer ? 'CONTOSO\\bo' : 'bo@contoso.example'),
          { op: 'remove', path: '/relations/0' },
        ])
        assert.equal(changed.rev, 2)
        assert.equal(changed.assignee?.name, 'Bo Chen')
        assert.equal(changed.assignee?.login, isServer ? 'CONTOSO\\bo' : 'bo@contoso.example')
        assert.equal(changed.changedBy?.name, 'Hitch Robot')
        assert.deepEqual(changed.relations, [])
        assert.deepEqual(await client.workItem(made.number), changed)
        const [listed] = await client.workItems([made.number])
        assert.deepEqual({ ...listed, fields: {} }, { ...changed, relations: null, fields: {} })
        assert.equal(await client.isDeleted(made.number), false)
        await client.remove(made.number)
        assert.equal(await client.workItem(made.number), null)
        assert.equal(await client.isDeleted(made.number), true)
        assert.equal((await faultOf(client.remove(made.number))).kind, 'notFound')
      })

      it('talks about work items', async () => {
        const { number } = there.createItem({ title: 'Card is declined' })
        for (let count = 0; count < 205; count += 1) there.comment(number, `comment ${count}`)
        const said = await client.addComment('Web', number, '<b>bold</b>')
        assert.equal(said.text, '<b>bold</b>')
        assert.equal(said.format, 'html')
        assert.equal(said.author?.name, 'Hitch Robot')
        assert.ok(said.createdAt instanceof Date)
        const comments = await client.comments('Web', number)
        assert.equal(comments.length, 206)
        const edited = await client.editComment('Web', number, said.id, 'plain')
        assert.deepEqual([edited?.text, edited?.version], ['plain', 2])
        assert.equal(await client.editComment('Web', number, 999_999, 'x'), null)
        await client.removeComment('Web', number, said.id)
        await client.removeComment('Web', number, said.id)
        const after = await client.comments('Web', number)
        assert.deepEqual(after.find(({ id }) => id === said.id)?.isDeleted, true)
      })

      it('says which comment a change made', async () => {
        const { number } = there.createItem()
        const id = there.comment(number, 'look here')
        assert.equal((await client.workItem(number))?.commentId, id)
        assert.equal((await client.workItem(number))?.commentCount, 1)
      })

      it('reads many work items, leaving out what is not there', async () => {
        const numbers = Array.from({ length: 205 }, () => there.createItem().number)
        there.removeItem(numbers[3] ?? 0)
        const asked = [...numbers, 7, -1, 0, Number.NaN, 3_000_000_000]
        const items = await client.workItems(asked)
        assert.equal(items.length, 204)
        const revisions = await client.revisions(asked)
        assert.equal(revisions.size, 204)
        assert.equal(revisions.get(numbers[0] ?? 0), 1)
        assert.deepEqual(await client.workItems([]), [])
      })

      it('asks nothing about numbers that no work item can have', async () => {
        await client.whoAmI()
        there.forgetRequests()
        for (const number of [0, -1, 1.5, Number.NaN, 3_000_000_000]) {
          assert.equal(await client.workItem(number), null)
          assert.equal(await client.isDeleted(number), false)
        }
        assert.equal(there.requests().length, 0)
      })

      it('finds work items by query and by search', async () => {
        const first = there.createItem({ title: 'Card is declined', assignee: 'bo@contoso.example' })
        const second = there.createItem({ title: 'Cart is empty', project: 'Notes', type: 'Issue' })
        const order = 'SELECT [System.Id] FROM WorkItems ORDER BY [System.Id] DESC'
        assert.deepEqual(await client.wiql(order), [second.number, first.number])
        assert.deepEqual(await client.wiql(order, { most: 1 }), [second.number])
        const inProject = 'SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project'
        assert.deepEqual(await client.wiql(inProject, { project: 'Web' }), [first.number])
        const since = "SELECT [System.Id] FROM WorkItems WHERE [System.ChangedDate] >= '2020-01-01T10:20:30Z'"
        assert.equal((await client.wiql(since)).length, 2)
        there.index()
        assert.deepEqual(await client.search('declined'), [
          {
            number: first.number,
            title: 'Card is declined',
            type: 'Bug',
            state: 'New',
            project: 'Web',
            assignee: 'Bo Chen',
          },
        ])
        assert.deepEqual(
          await client
            .search('is', { project: 'Notes', most: 5 })
            .then((all) => all.map((one) => one.number)),
          [second.number],
        )
        assert.deepEqual(await client.search('   '), [])
        there.switches.hasSearch = false
        assert.deepEqual(await client.search('declined'), [])
      })

      it('finds people', async () => {
        const [ana] = await client.identities('mail', ' ana@contoso.example ')
        assert.equal(ana?.name, 'Ana Lima')
        assert.equal(ana?.login, isServer ? 'CONTOSO\\ana' : 'ana@contoso.example')
        assert.ok(ana?.id && ana.descriptor)
        assert.equal((await client.identities('any', 'Sam Lee')).length, 2)
        assert.deepEqual(await client.identities('mail', 'nobody@contoso.example'), [])
        assert.deepEqual(await client.identities('any', ''), [])
        assert.deepEqual(await client.identities('any', '[Web]\\Web Team'), [])
        assert.deepEqual(await client.identities('mail', 'ivo@contoso.example'), [])
        const account = isServer ? 'CONTOSO\\bo' : 'bo@contoso.example'
        assert.equal((await client.identities('account', account))[0]?.name, 'Bo Chen')
      })

      it('makes, watches and removes service hooks', async () => {
        const wanted = {
          eventType: 'workitem.updated',
          projectId: null,
          url: 'http://127.0.0.1:1/extensions/vsts/issue-updated/x/',
          username: 'hitch',
          password: 'a-password-nobody-guesses',
        }
        const made = await client.subscribe(wanted)
        assert.partialDeepStrictEqual(made, { status: 'enabled', url: wanted.url, projectId: null })
        const web = await client.project('Web')
        const inProject = await client.subscribe({ ...wanted, projectId: web?.id ?? '' })
        assert.equal(inProject.projectId, web?.id)
        assert.deepEqual(await client.subscription(made.id), made)
        assert.equal((await client.subscriptions()).length, 2)
        there.disableSubscription('disabledBySystem', ({ id }) => id === made.id)
        assert.equal((await client.subscription(made.id))?.status, 'disabledBySystem')
        assert.equal((await client.enable(made.id)).status, 'enabled')
        await client.testSubscription(made.id)
        await client.unsubscribe(made.id)
        await client.unsubscribe(made.id)
        assert.equal(await client.subscription(made.id), null)
      })

      it('says in words what is refused, and to which field', async () => {
        const missing = await faultOf(client.create('Mobile App', 'Bug', [add('/fields/System.Title', 'x')]))
        assert.equal(missing.kind, 'invalid')
        assert.deepEqual(
          missing.fields.map(({ field }) => field),
          ['Custom.Severity'],
        )
        assert.match(missing.message, /must be filled in\.$/)
        const dry = await faultOf(
          client.create('Mobile App', 'Bug', [add('/fields/System.Title', 'x')], { dryRun: true }),
        )
        assert.deepEqual(dry.fields, missing.fields)
        const { number } = there.createItem()
        const state = await faultOf(client.update(number, [add('/fields/System.State', 'Nonsense')]))
        assert.deepEqual(
          state.fields.map(({ field }) => field),
          ['System.State'],
        )
        const stale = await faultOf(
          client.update(number, [{ op: 'test', path: '/rev', value: 7 }, add('/fields/System.Title', 'y')]),
        )
        assert.equal(stale.kind, 'conflict')
        const nobody = await faultOf(
          client.update(number, [add('/fields/System.AssignedTo', 'nobody@x.example')]),
        )
        assert.equal(nobody.kind, 'invalid')
        assert.equal(
          (await faultOf(client.update(9_999, [add('/fields/System.Title', 'y')]))).kind,
          'notFound',
        )
        assert.equal(
          (await faultOf(client.create('Web', 'Wish', [add('/fields/System.Title', 'x')]))).kind,
          'notFound',
        )
        assert.equal((await faultOf(client.create('Nowhere', 'Bug', []))).kind, 'notFound')
        assert.equal((await faultOf(client.wiql('SELECT nonsense'))).kind, 'invalid')
        assert.equal((await faultOf(client.comments('Web', 9_999))).kind, 'notFound')
      })

      it('lets no name lead to another address', async () => {
        await client.projects()
        there.forgetRequests()
        for (const name of ['..', '.', ' .. ', '']) {
          assert.equal((await faultOf(client.create(name, 'Bug', []))).kind, 'notFound')
          assert.equal((await faultOf(client.types(name))).kind, 'notFound')
          assert.equal((await faultOf(client.comments(name, 1))).kind, 'notFound')
        }
        assert.equal((await faultOf(client.subscription('..'))).kind, 'notFound')
        assert.equal(there.requests().length, 0)
        assert.equal(await client.project('../../_apis/projects'), null)
        assert.ok(there.requests().every(({ path }) => path.includes('%2F')))
      })
    })

  it('keeps what it knows: a second call is one request, on a connection that is open', async () => {
    const there = await startAzureDevOps()
    const { azureDevOps } = connecting(hitch.app)
    const client = azureDevOps.open({ url: there.url, credential: { kind: 'pat', token: there.tokens.full } })
    const { number } = there.createItem()
    await client.workItem(number)
    const cold = there.requests().length
    await client.workItem(number)
    await client.update(number, [add('/fields/System.Title', 'x')])
    assert.equal(there.requests().length, cold + 2)
    assert.ok(cold <= 4, `${cold} requests before the first answer`)
    await there.stop()
  })
})
