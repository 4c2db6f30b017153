import assert from 'node:assert/strict'
import { getBearerHandler, getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api'
import {
  type TreeStructureGroup,
  WorkItemErrorPolicy,
  WorkItemExpand,
} from 'azure-devops-node-api/interfaces/WorkItemTrackingInterfaces.js'
import type { WorkItemTrackingApi } from 'azure-devops-node-api/WorkItemTrackingApi.js'
import { type AzureDevOpsFake, type AzureDevOpsOptions, startAzureDevOps } from './azureDevOps/server.ts'

const options = { keepAlive: true, allowRedirects: false, socketTimeout: 5_000 }

describe('the pretend Azure DevOps', () => {
  let there: AzureDevOpsFake
  let work: WorkItemTrackingApi
  afterEach(() => there.stop())

  async function start(more?: AzureDevOpsOptions) {
    there = await startAzureDevOps(more)
    work = await apiOf(there.tokens.full).getWorkItemTrackingApi()
  }

  const apiOf = (token: string) => new WebApi(there.url, getPersonalAccessTokenHandler(token, false), options)

  describe('spoken to by the SDK', () => {
    beforeEach(() => start())

    it('says who asks and which organization it is', async () => {
      const me = await apiOf(there.tokens.full).connect()
      assert.equal(me.instanceId, there.id)
      assert.equal(me.authenticatedUser?.providerDisplayName, 'Hitch Robot')
      const program = new WebApi(there.url, getBearerHandler(there.tokens.program), options)
      assert.equal((await program.connect()).authenticatedUser?.providerDisplayName, 'Hitch Program')
    })

    it('lists projects, in pages too', async () => {
      const core = await apiOf(there.tokens.full).getCoreApi()
      const names = (await core.getProjects('wellFormed', 2, 2)).map(({ name }) => name)
      assert.deepEqual(names, ['Notes', 'Shop'])
      const mobile = await core.getProject('Mobile App', true)
      assert.equal(mobile.capabilities?.processTemplate?.templateName, 'Contoso Agile')
      assert.equal(await core.getProject('Nowhere'), null)
    })

    it('has types, categories, states and fields of every process', async () => {
      const stateNames = async (project: string, type: string) =>
        (await work.getWorkItemTypeStates(project, type)).map(({ name }) => name)
      assert.deepEqual(await stateNames('Notes', 'Issue'), ['To Do', 'Doing', 'Done'])
      assert.deepEqual(await stateNames('Web', 'Task'), ['New', 'Active', 'Closed', 'Removed'])
      assert.deepEqual(await stateNames('Backend', 'Bug'), ['Proposed', 'Active', 'Resolved', 'Closed'])
      const categories = await work.getWorkItemTypeCategories('Shop')
      const bugs = categories.find(({ referenceName }) => referenceName === 'Microsoft.BugCategory')
      assert.equal(bugs?.defaultWorkItemType?.name, 'Bug')
      const fields = await work.getWorkItemTypeFieldsWithReferences('Mobile App', 'Bug', 3)
      const severity = fields.find(({ referenceName }) => referenceName === 'Custom.Severity')
      assert.equal(severity?.alwaysRequired, true)
      assert.deepEqual(severity?.allowedValues, ['Annoying', 'Blocking', 'On fire'])
      assert.equal(await work.getWorkItemType('Notes', 'Bug'), null)
    })

    it('makes, reads and changes work items, one revision at a time', async () => {
      const made = await work.createWorkItem(
        {},
        [title('Checkout fails'), assign('bo@contoso.example')],
        'Web',
        'Bug',
      )
      const number = idOf(made)
      assert.equal(made.rev, 1)
      assert.equal(made.fields?.['System.AssignedTo'].uniqueName, 'bo@contoso.example')
      const changed = await work.updateWorkItem(
        {},
        [{ op: 'test', path: '/rev', value: 1 }, state('Resolved')],
        number,
      )
      assert.equal(changed.rev, 2)
      assert.equal(changed.fields?.['Microsoft.VSTS.Common.ResolvedBy'].displayName, 'Hitch Robot')
      const same = await work.updateWorkItem({}, [state('Resolved')], number)
      assert.equal(same.rev, 2)
      assert.deepEqual(
        there.writes(number).map(({ isEmpty }) => isEmpty),
        [false, false, true],
      )
      const updates = await work.getUpdates(number)
      assert.deepEqual(
        updates.map(({ rev }) => rev),
        [1, 2],
      )
      assert.deepEqual(updates[1]?.fields?.['System.State'], { oldValue: 'New', newValue: 'Resolved' })
    })

    it('refuses a change of another revision', async () => {
      const { number } = there.createItem()
      there.edit(number, { 'System.Title': 'Changed meanwhile' })
      const patch = [{ op: 'test', path: '/rev', value: 1 }, state('Active')]
      const error = await failure(work.updateWorkItem({}, patch, number))
      assert.equal(error.statusCode, 412)
      assert.match(error.message, /VS403351/)
      assert.equal(there.item(number).state, 'New')
    })

    it('applies the rules of a type in its own words, also when only tried', async () => {
      const required = await failure(work.createWorkItem({}, [title('x')], 'Mobile App', 'Bug', true))
      assert.match(
        required.message,
        /TF401320: Rule Error for field How bad\. Error code: Required, HasValues/,
      )
      assert.equal(required.result?.typeKey, 'RuleValidationException')
      assert.equal(
        required.result?.customProperties?.RuleValidationErrors[0]?.fieldReferenceName,
        'Custom.Severity',
      )
      const { number } = there.createItem()
      const cases: [object[], RegExp][] = [
        [[state('Done')], /The field 'State' contains the value 'Done' that is not in the list/],
        [
          [assign('nobody@contoso.example')],
          /identity value 'nobody@contoso.example' for field 'Assigned To' is an unknown/,
        ],
        [[assign('Sam Lee')], /is an ambiguous identity/],
        [[title('')], /Rule Error for field Title\. Error code: Required, InvalidEmpty/],
        [[title('x'.repeat(256))], /Rule Error for field Title\. Error code: InvalidTooLong/],
        [
          [{ op: 'add', path: '/fields/Custom.Nothing', value: 1 }],
          /TF51535: Cannot find field Custom.Nothing/,
        ],
        [[{ op: 'add', path: '/fields/System.AreaPath', value: 'Web\\Nowhere' }], /TF401347/],
        [
          [{ op: 'add', path: '/fields/System.CreatedBy', value: 'x' }],
          /TF401326: Invalid field status 'ReadOnly'/,
        ],
      ]
      for (const [patch, words] of cases) {
        const error = await failure(work.updateWorkItem({}, patch, number))
        assert.equal(error.statusCode, 400)
        assert.match(error.message, words)
      }
      assert.equal(there.item(number).rev, 1)
      const tried = await work.createWorkItem({}, [title('x')], 'Web', 'Bug', true)
      assert.equal(tried.id, undefined)
      assert.equal(there.items().length, 1)
    })

    it('takes an assignee in every form, and takes them away', async () => {
      const { number } = there.createItem()
      const guest = 'gus_fabrikam.example#EXT#@contoso.onmicrosoft.example'
      const cases = [
        ['Bo Chen', 'bo@contoso.example'],
        ['Bo Chen <bo@contoso.example>', 'bo@contoso.example'],
        ['dana@contoso.example', 'dana.kovacs@corp.contoso.example'],
        [{ uniqueName: 'sam.lee2@contoso.example' }, 'sam.lee2@contoso.example'],
        [guest, guest],
        ['Deploy Pipeline', 'Deploy Pipeline'],
        ['', null],
      ]
      for (const [value, login] of cases) {
        await work.updateWorkItem({}, [assign(value)], number)
        assert.equal(there.item(number).assignee, login)
      }
    })

    it('keeps links to pages, and takes them away by their place', async () => {
      const { number } = there.createItem()
      const value = { rel: 'Hyperlink', url: 'https://hitch.example/1', attributes: { comment: 'Hitch' } }
      const step = { op: 'add', path: '/relations/-', value }
      const linked = await work.updateWorkItem(
        {},
        [step],
        number,
        undefined,
        false,
        false,
        false,
        WorkItemExpand.Relations,
      )
      assert.equal(linked.relations?.[0]?.url, value.url)
      assert.match((await failure(work.updateWorkItem({}, [step], number))).message, /already exists/)
      const plain = await work.getWorkItem(number)
      assert.equal(plain.relations, undefined)
      await work.updateWorkItem({}, [{ op: 'remove', path: '/relations/0' }], number)
      assert.deepEqual(there.item(number).relations, [])
      assert.equal(there.item(number).rev, 3)
    })

    it('keeps the discussion with its versions', async () => {
      const { number } = there.createItem()
      const said = await work.addComment({ text: 'hello<br/><script>steal()</script>' }, 'Web', number)
      assert.equal(said.text, 'hello<br>')
      assert.equal(there.item(number).rev, 2)
      const id = said.id ?? 0
      const edited = await work.updateComment({ text: 'hello again' }, 'Web', number, id)
      assert.equal(edited.version, 2)
      there.comment(number, 'from a person', 'bo@contoso.example')
      const page = await work.getComments('Web', number, 1)
      assert.equal(page.comments?.[0]?.createdBy?.displayName, 'Bo Chen')
      const next = await work.getComments('Web', number, 1, page.continuationToken)
      assert.equal(next.comments?.[0]?.text, 'hello again')
      await work.deleteComment('Web', number, id)
      assert.equal(await work.getComment('Web', number, id), null)
      assert.equal((await work.getComments('Web', number)).totalCount, 1)
      const theirs = there.item(number).comments[0]?.id ?? 0
      assert.equal((await failure(work.updateComment({ text: 'x' }, 'Web', number, theirs))).statusCode, 400)
    })

    it('makes a comment of history', async () => {
      const { number } = there.createItem()
      const step = { op: 'add', path: '/fields/System.History', value: 'because' }
      const changed = await work.updateWorkItem({}, [state('Active'), step], number)
      assert.equal(changed.rev, 2)
      assert.equal(changed.commentVersionRef?.commentId, there.item(number).comments[0]?.id)
      assert.equal(changed.fields?.['System.CommentCount'], 1)
    })

    it('finds by query, and by search that may lag', async () => {
      const { number } = there.createItem({ title: "Ann's checkout fails", state: 'Active' })
      there.createItem({ project: 'Shop', title: 'Checkout is slow' })
      const ask = async (query: string, hasTime = false) =>
        (await work.queryByWiql({ query }, { project: 'Web' }, hasTime)).workItems?.map(({ id }) => id)
      const select = 'SELECT [System.Id] FROM WorkItems WHERE'
      assert.deepEqual(
        await ask(`${select} [System.Title] CONTAINS 'Ann''s' AND [System.TeamProject] = @project`),
        [number],
      )
      assert.deepEqual(
        await ask(`${select} [System.Id] IN (${number}, 7) AND [System.ChangedDate] >= @today - 1`),
        [number],
      )
      assert.deepEqual(
        await ask(`${select} NOT [System.State] IN ('New') ORDER BY [System.ChangedDate] DESC`),
        [number],
      )
      const exact = `${select} [System.ChangedDate] >= '2026-11-22T11:00:00Z' ORDER BY [System.Id]`
      assert.equal((await ask(exact, true))?.length, 2)
      assert.match((await failure(ask(exact))).message, /cannot supply a time/)
      assert.match((await failure(ask('SELECT [Nope] FROM WorkItems'))).message, /TF51005/)
      assert.match((await failure(ask(`${select} [System.Title] = unquoted`))).message, /TF51006/)

      there.switches.searchLags = true
      const search = async (searchText: string) => {
        const body = { searchText, $skip: 0, $top: 10 }
        const found = await ask_('search', '_apis/search/workitemsearchresults', body)
        return (found.results as { fields: Record<string, string> }[]).map(
          ({ fields }) => fields['system.id'],
        )
      }
      assert.deepEqual(await search('checkout'), [])
      there.index()
      assert.deepEqual(await search('checkout fails'), [String(number)])
    })

    it('gives many at once, with holes for what is not there', async () => {
      const { number } = there.createItem()
      const ids = [number, 4_444]
      const some = await work.getWorkItemsBatch({
        ids,
        errorPolicy: WorkItemErrorPolicy.Omit,
        fields: ['System.Rev'],
      })
      assert.deepEqual(
        some.map((one) => one?.fields ?? null),
        [{ 'System.Rev': 1 }, null],
      )
      assert.equal(await work.getWorkItemsBatch({ ids }), null)
      const many = Array.from({ length: 201 }, (_, at) => at)
      assert.equal((await failure(work.getWorkItemsBatch({ ids: many }))).statusCode, 400)
    })

    it('removes, restores, moves, retypes and destroys', async () => {
      const { number } = there.createItem()
      await work.deleteWorkItem(number)
      assert.equal(await work.getWorkItem(number), null)
      assert.equal((await work.getDeletedWorkItem(number)).name, 'Checkout fails')
      await work.restoreWorkItem({ isDeleted: false }, number)
      assert.equal((await work.getWorkItem(number)).rev, 3)
      assert.equal(there.move(number, 'Shop').state, 'New')
      assert.equal(await work.getWorkItem(number, undefined, undefined, undefined, 'Web'), null)
      assert.equal(there.retype(number, 'Task').state, 'To Do')
      there.destroyItem(number)
      assert.equal(await work.getDeletedWorkItem(number), null)
    })

    it('shows programs only what they may see, and lets them write where they may', async () => {
      const { number } = there.createItem()
      there.hide(number)
      assert.equal(await work.getWorkItem(number), null)
      there.hide(number, false)
      there.lockArea('Web')
      const locked = await failure(work.updateWorkItem({}, [state('Active')], number))
      assert.match(locked.message, /TF237111/)
      assert.equal(there.edit(number, { 'System.State': 'Active' }).rev, 2)
    })

    it('has areas and iterations, below their roots too', async () => {
      // The library leaves out the number of areas, which is 0.
      const areas = 'areas' as unknown as TreeStructureGroup
      const root = await work.getClassificationNode('Web', areas, undefined, 3)
      assert.deepEqual(
        root.children?.map(({ path }) => path),
        ['\\Web\\Area\\UI', '\\Web\\Area\\API'],
      )
      const [, iterations] = await work.getRootNodes('Web', 1)
      assert.equal(iterations?.children?.[0]?.name, 'Sprint 1')
    })

    it('tells who is who', async () => {
      const find = async (filter: string, value: string) => {
        const query = `searchFilter=${filter}&filterValue=${encodeURIComponent(value)}&queryMembership=None`
        const { value: found } = await ask_('IMS', `_apis/identities?${query}`)
        return (found as { providerDisplayName: string }[]).map((one) => one.providerDisplayName)
      }
      assert.deepEqual(await find('MailAddress', 'DANA@contoso.example'), ['Dana Kovács'])
      assert.deepEqual(await find('AccountName', 'dana@contoso.example'), [])
      assert.deepEqual(await find('General', 'sam lee'), ['Sam Lee', 'Sam Lee'])
    })
  })

  describe('at its door', () => {
    beforeEach(() => start())

    it('knows tokens from each other', async () => {
      const connected = (token: string) => apiOf(token).connect()
      assert.equal((await failure(connected(there.tokens.revoked))).statusCode, 401)
      assert.equal(await connected(there.tokens.stale), null)
      const stranger = await failure(connected(there.tokens.stranger))
      assert.match(stranger.message, /TF400813/)
      const narrow = await apiOf(there.tokens.narrow).getCoreApi()
      assert.match((await failure(narrow.getProjects())).message, /TF400813/)
      const reading = await apiOf(there.tokens.readOnly).getWorkItemTrackingApi()
      const { number } = there.createItem()
      assert.equal((await reading.getWorkItem(number)).id, number)
      assert.equal((await failure(reading.updateWorkItem({}, [state('Active')], number))).statusCode, 401)
      there.setToken(there.tokens.full, 'expired')
      assert.match((await failure(work.getWorkItem(number))).message, /Access Denied/)
    })

    it('sends who does not say that they are a program to sign in', async () => {
      const plain = await fetch(`${there.url}/_apis/projects`, { redirect: 'manual' })
      assert.equal(plain.status, 302)
      const page = await fetch(plain.headers.get('location') ?? '')
      assert.equal(page.status, 203)
      const quiet = await fetch(`${there.url}/_apis/projects`, {
        headers: { 'x-tfs-fedauthredirect': 'Suppress' },
      })
      assert.equal(quiet.status, 401)
      assert.match(quiet.headers.get('www-authenticate') ?? '', /^Bearer .*Basic .*TFS-Federated$/)
    })

    it('insists on versions and media types', async () => {
      const { number } = there.createItem()
      const patch = async (headers: Record<string, string>) => {
        const body = JSON.stringify([state('Active')])
        const init = { method: 'PATCH', body, headers: { ...authorization(), ...headers } }
        const answer = await fetch(`${there.url}/_apis/wit/workitems/${number}`, init)
        return [answer.status, ((await answer.json()) as { typeKey?: string }).typeKey]
      }
      const json = 'application/json-patch+json'
      assert.deepEqual(await patch({ 'content-type': json }), [400, 'VssVersionNotSpecifiedException'])
      const seven = { accept: 'application/json;api-version=7.1' }
      assert.deepEqual(await patch({ ...seven, 'content-type': 'application/json' }), [
        415,
        'VssRequestContentTypeNotSupportedException',
      ])
      const nine = { accept: 'application/json;api-version=9.0', 'content-type': json }
      assert.deepEqual(await patch(nine), [400, 'VssVersionOutOfRangeException'])
      assert.deepEqual(await patch({ ...seven, 'content-type': json }), [200, undefined])
    })

    it('is found by its GUID after it was renamed', async () => {
      const core = '79134c72-4a58-4b42-976c-04e7115f32bf'
      const before = there.url
      there.renameOrganization('contoso-new')
      assert.equal((await fetch(`${before}/_apis/connectionData`)).status, 404)
      const asked = await fetch(`${new URL(before).origin}/_apis/resourceareas/${core}?hostId=${there.id}`)
      assert.equal(((await asked.json()) as { locationUrl: string }).locationUrl, `${there.url}/`)
    })

    it('misbehaves on demand', async () => {
      const { number } = there.createItem()
      there.fault({ match: /^GET .*workitems\/\d+/i, status: 500, body: { message: 'TF30063' } })
      assert.equal((await failure(work.getWorkItem(number))).statusCode, 500)
      assert.equal((await work.getWorkItem(number)).rev, 1)
      there.fault({ match: /^PATCH/, drop: 'before' })
      await failure(work.updateWorkItem({}, [state('Active')], number))
      assert.equal(there.item(number).state, 'New')
      there.fault({ match: /^PATCH/, drop: 'after' })
      await failure(work.updateWorkItem({}, [state('Active')], number))
      assert.equal(there.item(number).state, 'Active')
      there.throttle({ retryAfter: 3 })
      const throttled = await failure(work.getWorkItem(number))
      assert.deepEqual([throttled.statusCode, throttled.rateLimit?.retryAfter], [429, 3])
      there.throttle({ kind: 'warn', retryAfter: 2 })
      const warned = (await work.getWorkItem(number)) as { rateLimit?: { retryAfter?: number } }
      assert.equal(warned.rateLimit?.retryAfter, 2)
      const hanging = there.fault({ match: /^GET/, hang: true })
      const late = work.getWorkItem(number)
      const other = await work.getWorkItem(number)
      assert.equal(other.id, number)
      hanging.release()
      assert.equal((await late).id, number)
      assert.equal(there.maxConcurrency(), 2)
    })

    it('ends also what hangs', async () => {
      const { number } = there.createItem()
      await work.getWorkItem(number)
      there.forgetRequests()
      there.fault({ hang: true })
      const late = failure(work.getWorkItem(number))
      while (there.requests(/workitems\/\d/i).length === 0) await new Promise(setImmediate)
      await there.stop()
      await late
    })

    it('fails as often with the same seed', async () => {
      const outcomes = async () => {
        await start({ seed: 7 })
        const { number } = there.createItem()
        there.fault({ match: /^GET .*workitems/i, status: 503, probability: 0.5 })
        const statuses: number[] = []
        for (let turn = 0; turn < 12; turn += 1)
          statuses.push(
            await work.getWorkItem(number).then(
              () => 200,
              () => 503,
            ),
          )
        return statuses
      }
      await there.stop()
      const first = await outcomes()
      await there.stop()
      assert.deepEqual(await outcomes(), first)
      assert.ok(first.includes(200) && first.includes(503))
    })
  })

  describe('as a server of a company', () => {
    it('has collections, no resource areas, German states and people without addresses', async () => {
      await start({ isServer: true, isGerman: true })
      assert.match(there.url, /\/tfs\/DefaultCollection$/)
      const me = await apiOf(there.tokens.full).connect()
      assert.equal((me as { deploymentType?: string }).deploymentType, 'onPremises')
      const locations = await apiOf(there.tokens.full).getLocationsApi()
      assert.deepEqual(await locations.getResourceAreas(), { count: 0, value: null })
      const { number } = there.createItem({ assignee: 'CONTOSO\\bo' })
      const item = await work.getWorkItem(number)
      assert.equal(item.fields?.['System.AssignedTo'], 'Bo Chen <CONTOSO\\bo>')
      assert.equal(item.fields?.['System.State'], 'Neu')
      const said = await work.addComment({ text: 'hello' }, 'Web', number)
      assert.equal(said.version, 1)
    })
  })

  function authorization() {
    return { authorization: `Basic ${Buffer.from(`:${there.tokens.full}`).toString('base64')}` }
  }

  /** What the SDK has no client for, at the address the resource areas name. */
  async function ask_(area: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const api = apiOf(there.tokens.full)
    const areas = await (await api.getLocationsApi()).getResourceAreas()
    const url = `${areas.find(({ name }) => name === area)?.locationUrl}${path}`
    const how = { acceptHeader: 'application/json;api-version=7.1-preview.1' }
    const answer = body ? await api.rest.create(url, body, how) : await api.rest.get(url, how)
    return answer.result as Record<string, unknown>
  }
})

const title = (value: string) => ({ op: 'add', path: '/fields/System.Title', value })
const state = (value: string) => ({ op: 'add', path: '/fields/System.State', value })
const assign = (value: unknown) => ({ op: 'add', path: '/fields/System.AssignedTo', value })

type SdkError = Error & {
  statusCode?: number
  result?: {
    typeKey?: string
    customProperties?: { RuleValidationErrors: { fieldReferenceName: string }[] }
  }
  rateLimit?: { retryAfter?: number }
}

async function failure(asked: Promise<unknown>): Promise<SdkError> {
  const outcome = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new Error('it did not fail')
}

function idOf({ id }: { id?: number }): number {
  if (!id) throw new Error('it was not made')
  return id
}
